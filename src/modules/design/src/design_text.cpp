#include "design_text.hpp"

#include <algorithm>
#include <tuple>

#include "fw/base/json_text.hpp"
#include "fw/web/codec.hpp"

namespace fw::design {

namespace {

using postgres::row;

/// `,"name":`
void put_name(std::string& out, std::string_view name) {
    out += ",\"";
    out += name;
    out += "\":";
}

void put_text(std::string& out, std::string_view name, std::string_view value) {
    put_name(out, name);
    append_json_string(out, value);
}

void put_flag(std::string& out, std::string_view name, bool value) {
    put_name(out, name);
    out += value ? "true" : "false";
}

void put_id(std::string& out, std::string_view name, const row& r, int column) {
    if (r.is_null(column)) return;
    put_name(out, name);
    web::write_uuid(out, r.get<uuid>(column));
}

void put_time(std::string& out, std::string_view name, const row& r, int column) {
    if (r.is_null(column)) return;
    put_name(out, name);
    web::write_time(out, r.get<time_point>(column));
}

void put_number(std::string& out, std::string_view name, std::int64_t value) {
    put_name(out, name);
    append_json_number(out, value);
}

void put_tags(std::string& out, const std::vector<std::string>& tags) {
    put_name(out, "tags");
    out += '[';
    for (const auto& tag : tags) {
        if (&tag != tags.data()) out += ',';
        append_json_string(out, tag);
    }
    out += ']';
}

/// The columns of `FW_DESIGN_ROWS`.
void put_head(std::string& out, const row& r) {
    out += "{\"id\":";
    web::write_uuid(out, r.get<uuid>(1));
    put_id(out, "userId", r, 2);
    put_text(out, "name", r.get<std::string_view>(3));
    if (!r.is_null(4)) put_text(out, "description", r.get<std::string_view>(4));
    put_id(out, "avatarId", r, 6);
    put_text(out, "status", r.get<std::string_view>(9));
    put_text(out, "visibility", r.get<std::string_view>(10));
    put_id(out, "forkFrom", r, 7);
    if (!r.is_null(8)) put_number(out, "forkVersion", r.get<std::int64_t>(8));
    put_tags(out, r.get<std::vector<std::string>>(11));
    put_name(out, "properties");
    out += r.get<std::string_view>(5);
    put_number(out, "version", r.get<std::int64_t>(12));
    put_time(out, "publishedAt", r, 13);
    put_time(out, "createdAt", r, 14);
    put_time(out, "updatedAt", r, 15);
}

void put_layer(std::string& out, const row& r, std::size_t order) {
    out += "{\"id\":";
    web::write_uuid(out, r.get<uuid>(1));
    put_text(out, "type", r.get<std::string_view>(3));
    put_id(out, "itemId", r, 2);
    put_number(out, "order", static_cast<std::int64_t>(order));
    put_text(out, "orderKey", r.get<std::string_view>(4));
    put_flag(out, "isVisible", r.get<bool>(16));
    put_flag(out, "isLocked", r.get<bool>(17));
    // {"name": …, "transform": …, "properties": …}: as it is kept.
    const auto data = r.get<std::string_view>(5);
    if (data.size() > 2) {
        out += ',';
        out += data.substr(1);
    } else {
        out += '}';
    }
}

struct layer_row {
    std::string_view order_key;
    uuid id;
    row of;
};

struct design_rows {
    row head;
    std::vector<layer_row> layers;  ///< from the lowest to the uppermost
};

std::optional<design_rows> sorted(const postgres::rows& all) {
    std::optional<row> head;
    std::vector<layer_row> layers;
    layers.reserve(all.size());
    for (const auto r : all) {
        if (r.get<bool>(0))
            layers.push_back({r.get<std::string_view>(4), r.get<uuid>(1), r});
        else
            head = r;
    }
    if (!head) return std::nullopt;
    std::ranges::sort(layers, [](const layer_row& a, const layer_row& b) {
        return std::tie(a.order_key, a.id) < std::tie(b.order_key, b.id);
    });
    return design_rows{*head, std::move(layers)};
}

}  // namespace

std::optional<design_text> write_design(const postgres::rows& all) {
    const auto found = sorted(all);
    if (!found) return std::nullopt;
    const auto& [head, layers] = *found;
    design_text out;
    out.version = head.get<std::int64_t>(12);
    out.json.reserve(1024 + 512 * layers.size());
    put_head(out.json, head);
    put_name(out.json, "layers");
    out.json += '[';
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (i > 0) out.json += ',';
        put_layer(out.json, layers[i].of, i + 1);
    }
    out.json += "]}";
    return out;
}

std::optional<layer_text> write_layer(const postgres::rows& all, layer_id which) {
    const auto found = sorted(all);
    if (!found) return std::nullopt;
    layer_text out;
    out.version = found->head.get<std::int64_t>(12);
    const auto at = std::ranges::find(found->layers, which.value, &layer_row::id);
    if (at != found->layers.end())
        put_layer(out.json, at->of, static_cast<std::size_t>(at - found->layers.begin()) + 1);
    return out;
}

}  // namespace fw::design
