// Operations as JSON: docs/formats/operations.md.
#include <fmt/format.h>

#include <utility>

#include "fw/design/operation.hpp"
#include "value_rules.hpp"

namespace fw::design {

namespace {

json::object to_object(const registers& values) {
    json::object out;
    for (const auto& [path, value] : values) out[path] = value;
    return out;
}

struct writing {
    json::object operator()(const layer_add& o) const { return {{"op", "layer.add"}, {"layer", to_json(o.what)}}; }
    json::object operator()(const layer_remove& o) const {
        return {{"op", "layer.remove"}, {"layerId", to_string(o.layer)}};
    }
    json::object operator()(const layer_restore& o) const {
        return {{"op", "layer.restore"}, {"layerId", to_string(o.layer)}};
    }
    json::object operator()(const layer_move& o) const {
        return {{"op", "layer.move"}, {"layerId", to_string(o.layer)}, {"orderKey", o.order_key}};
    }
    json::object operator()(const layer_set& o) const {
        return {{"op", "layer.set"}, {"layerId", to_string(o.layer)}, {"values", to_object(o.values)}};
    }
    json::object operator()(const design_set& o) const {
        return {{"op", "design.set"}, {"values", to_object(o.values)}};
    }
};

result<layer_id> read_layer_id(const json_object& from) {
    FW_TRY(const auto text, from.get_string("layerId"));
    if (const auto id = layer_id::find(text)) return *id;
    return fail(error_kind::invalid, "design.operation", "Must be a UUID.", from.path_of("layerId"));
}

result<registers> read_values(const json_object& from, result<void> (&check)(std::string_view, const json::value&)) {
    FW_TRY(const auto members, from.get_object("values"));
    const auto count = members.raw().size();
    if (count == 0 || count > most_registers)
        return fail(error_kind::invalid, "design.operation", fmt::format("Must have 1 to {} members.", most_registers),
                    from.path_of("values"));
    registers out;
    for (const auto& [path, value] : members.raw()) {
        if (auto checked = check(path, value); !checked) {
            auto e = std::move(checked).error();
            e.field = members.path_of(path);
            return std::unexpected(std::move(e));
        }
        out.emplace(std::string(std::string_view(path)), value);
    }
    return out;
}

result<operation> read_add(const json_object& from) {
    FW_CHECK(from.only({"op", "layer"}));
    FW_TRY(const auto text, from.get_object("layer"));
    auto what = parse_layer(text.raw());
    if (what) return layer_add{std::move(*what)};
    auto e = std::move(what).error();
    e.field = text.path_of(e.field);
    return std::unexpected(std::move(e));
}

template <class Operation>
result<operation> read_named(const json_object& from) {
    FW_CHECK(from.only({"op", "layerId"}));
    FW_TRY(const auto id, read_layer_id(from));
    return Operation{id};
}

result<operation> read_move(const json_object& from) {
    FW_CHECK(from.only({"op", "layerId", "orderKey"}));
    FW_TRY(const auto id, read_layer_id(from));
    FW_TRY(auto key, from.get_string("orderKey"));
    if (is_order_key(key)) return layer_move{id, std::move(key)};
    return fail(error_kind::invalid, "design.operation", "Must be an order key, as the server gives them.",
                from.path_of("orderKey"));
}

result<operation> read_layer_set(const json_object& from) {
    FW_CHECK(from.only({"op", "layerId", "values"}));
    FW_TRY(const auto id, read_layer_id(from));
    FW_TRY(auto values, read_values(from, check_layer_value));
    return layer_set{id, std::move(values)};
}

result<operation> read_design_set(const json_object& from) {
    FW_CHECK(from.only({"op", "values"}));
    FW_TRY(auto values, read_values(from, check_design_value));
    return design_set{std::move(values)};
}

result<operation> read_operation(const json::value& text, std::string path) {
    FW_TRY(const auto from, json_object::from(text, std::move(path)));
    FW_TRY(const auto op, from.get_string("op"));
    if (op == "layer.add") return read_add(from);
    if (op == "layer.remove") return read_named<layer_remove>(from);
    if (op == "layer.restore") return read_named<layer_restore>(from);
    if (op == "layer.move") return read_move(from);
    if (op == "layer.set") return read_layer_set(from);
    if (op == "design.set") return read_design_set(from);
    return fail(error_kind::invalid, "design.operation",
                "Must be layer.add, layer.remove, layer.restore, layer.move, layer.set or design.set.",
                from.path_of("op"));
}

}  // namespace

json::object to_json(const operation& what) {
    return std::visit(writing{}, what);
}

json::array to_json(std::span<const operation> all) {
    json::array out;
    for (const auto& one : all) out.push_back(to_json(one));
    return out;
}

result<std::vector<operation>> parse_operations(const json::value& list) {
    const auto* const entries = list.if_array();
    if (entries == nullptr || entries->empty() || entries->size() > most_operations)
        return fail(error_kind::invalid, "design.operation",
                    fmt::format("Must be a list of 1 to {} operations.", most_operations), "ops");
    std::vector<operation> out;
    for (std::size_t i = 0; i < entries->size(); ++i) {
        FW_TRY(auto one, read_operation((*entries)[i], fmt::format("ops[{}]", i)));
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace fw::design
