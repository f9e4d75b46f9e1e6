#include "fw/design/operation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "value_rules.hpp"

namespace fw::design {

namespace {

constexpr std::size_t most_tombstones = 10 * most_layers;

std::unexpected<error> refuse(error_kind kind, std::string code, std::string message) {
    return fail(kind, std::move(code), std::move(message));
}

result<layer*> find_layer(document& in, layer_id id) {
    const auto found = in.layers.find(id);
    if (found != in.layers.end()) return &found->second;
    return refuse(error_kind::not_found, "design.layer_unknown", "The design has no such layer.");
}

result<layer*> find_unlocked(document& in, layer_id id) {
    FW_TRY(auto* const one, find_layer(in, id));
    if (!one->is_locked) return one;
    return refuse(error_kind::conflict, "design.layer_locked", "The layer is locked: unlock it first.");
}

bool passes_lock(const registers& values) {
    return std::ranges::all_of(values, [](const auto& v) { return v.first == "isLocked" || v.first == "isVisible"; });
}

std::size_t count_present(const document& of) {
    return static_cast<std::size_t>(
        std::ranges::count_if(of.layers, [](const auto& entry) { return !entry.second.is_removed; }));
}

result<void> check_room(const document& in) {
    if (count_present(in) < most_layers && in.layers.size() < most_tombstones) return {};
    return refuse(error_kind::too_large, "design.too_many_layers",
                  fmt::format("A design has at most {} layers.", most_layers));
}

result<void> check_count(std::size_t values) {
    if (values <= most_registers) return {};
    return refuse(error_kind::too_large, "design.too_many_values",
                  fmt::format("A layer or a design has at most {} values.", most_registers));
}

result<std::string> key_on_top(const document& of) {
    const auto layers = list_layers(of);
    return make_order_key(layers.empty() ? std::nullopt : std::optional<std::string_view>(layers.back()->order_key),
                          std::nullopt);
}

/// Does one operation, completes it, and gives its inverse.
struct applying {
    document& to;

    result<operation> operator()(layer_add& add) {
        if (to.layers.contains(add.what.id))
            return refuse(error_kind::conflict, "design.layer_exists", "The design has a layer of that id already.");
        FW_CHECK(check_room(to));
        if (add.what.order_key.empty()) {
            FW_TRY(add.what.order_key, key_on_top(to));
        }
        to.layers.emplace(add.what.id, add.what);
        return layer_remove{add.what.id};
    }

    result<operation> operator()(layer_remove& remove) {
        FW_TRY(auto* const one, find_unlocked(to, remove.layer));
        if (one->is_removed)
            return refuse(error_kind::not_found, "design.layer_unknown", "The layer has been removed already.");
        one->is_removed = true;
        return layer_restore{remove.layer};
    }

    result<operation> operator()(layer_restore& restore) {
        FW_TRY(auto* const one, find_layer(to, restore.layer));
        if (!one->is_removed) return restore;
        FW_CHECK(check_room(to));
        one->is_removed = false;
        return layer_remove{restore.layer};
    }

    result<operation> operator()(layer_move& move) {
        FW_TRY(auto* const one, find_unlocked(to, move.layer));
        return layer_move{move.layer, std::exchange(one->order_key, move.order_key)};
    }

    result<operation> operator()(layer_set& set) {
        FW_TRY(auto* const one, passes_lock(set.values) ? find_layer(to, set.layer) : find_unlocked(to, set.layer));
        layer_set inverse{set.layer, {}};
        for (const auto& [path, value] : set.values) {
            inverse.values.emplace(path, read_register(*one, path));
            write_register(*one, path, value);
        }
        FW_CHECK(check_count(one->values.size()));
        return inverse;
    }

    result<operation> operator()(design_set& set) {
        design_set inverse;
        for (const auto& [path, value] : set.values) {
            const auto old = to.values.find(path);
            inverse.values.emplace(path, old == to.values.end() ? json::value(nullptr) : old->second);
            if (value.is_null())
                to.values.erase(path);
            else
                to.values.insert_or_assign(path, value);
        }
        FW_CHECK(check_count(to.values.size()));
        return inverse;
    }
};

}  // namespace

result<applied> apply(document& to, std::vector<operation> all) {
    auto changed = to;
    applied out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto inverse = std::visit(applying{changed}, all[i]);
        if (!inverse) {
            auto e = std::move(inverse).error();
            e.field = fmt::format("ops[{}]", i);
            return std::unexpected(std::move(e));
        }
        out.inverse.push_back(std::move(*inverse));
    }
    std::ranges::reverse(out.inverse);
    out.done = std::move(all);
    to = std::move(changed);
    return out;
}

std::vector<register_name> list_written(std::span<const operation> all) {
    std::vector<register_name> out;
    const auto name = [&out](std::optional<layer_id> layer, std::string path) {
        out.push_back({layer, std::move(path)});
    };
    for (const auto& one : all) {
        if (const auto* const add = std::get_if<layer_add>(&one)) name(add->what.id, "");
        if (const auto* const remove = std::get_if<layer_remove>(&one)) name(remove->layer, "");
        if (const auto* const restore = std::get_if<layer_restore>(&one)) name(restore->layer, "");
        if (const auto* const move = std::get_if<layer_move>(&one)) name(move->layer, "orderKey");
        if (const auto* const set = std::get_if<layer_set>(&one))
            for (const auto& [path, value] : set->values) name(set->layer, path);
        if (const auto* const set = std::get_if<design_set>(&one))
            for (const auto& [path, value] : set->values) name(std::nullopt, path);
    }
    return out;
}

}  // namespace fw::design
