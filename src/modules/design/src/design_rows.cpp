#include "design_rows.hpp"

#include <algorithm>
#include <set>

#include "fw/design/design.hpp"
#include "value_rules.hpp"

namespace fw::design {

namespace {

using postgres::jsonb;
using postgres::reading;
using postgres::row;
using postgres::transaction;
using postgres::writing;

/// What the tables hold is ours: if it is not as it should be, that is a bug.
json::value parse_own(const std::string& text) {
    return json::parse(text);
}

void put_text(document& into, std::string_view path, const std::optional<std::string>& text) {
    if (text) into.values.insert_or_assign(std::string(path), json::string(*text));
}

document read_head(const row& r) {
    document out;
    put_text(out, "name", r.get<std::string>(4));
    put_text(out, "description", r.get<std::optional<std::string>>(5));
    if (const auto avatar = r.get<std::optional<uuid>>(6)) put_text(out, "avatarId", to_string(*avatar));
    json::array tags;
    for (const auto& tag : r.get<std::vector<std::string>>(7)) tags.emplace_back(tag);
    if (!tags.empty()) out.values.insert_or_assign("tags", std::move(tags));
    const auto properties = parse_own(r.get<jsonb>(8).text);
    for (const auto& [name, value] : properties.as_object()) out.values.insert_or_assign(property_path(name), value);
    return out;
}

/// {"name", "transform": {…}, "properties": {…}}.
void read_data(layer& into, const json::object& data) {
    for (const auto& [name, value] : data) {
        const std::string path(std::string_view(name.data(), name.size()));
        if (path != "transform" && path != "properties") {
            into.values.insert_or_assign(path, value);
            continue;
        }
        for (const auto& [inner, inner_value] : value.as_object())
            into.values.insert_or_assign(path + "." + std::string(std::string_view(inner)), inner_value);
    }
}

std::string write_data(const layer& what) {
    auto all = to_json(what);
    for (const auto* own_column : {"id", "type", "orderKey", "itemId", "isVisible", "isLocked"}) all.erase(own_column);
    return json::serialize(all);
}

std::pair<design_id, layer> read_layer(const row& r) {
    layer out;
    out.id = r.get<layer_id>(1);
    out.type = find_layer_type(r.get<std::string_view>(2)).value();
    out.order_key = r.get<std::string>(3);
    out.item = r.get<std::optional<item_id>>(4);
    read_data(out, parse_own(r.get<jsonb>(5).text).as_object());
    out.is_visible = r.get<bool>(6);
    out.is_locked = r.get<bool>(7);
    out.is_removed = r.get<bool>(8);
    return {r.get<design_id>(0), std::move(out)};
}

/// The layers' rows, column by column.
struct layer_columns {
    std::vector<design_id> designs;
    std::vector<layer_id> ids;
    std::vector<std::string> types, order_keys;
    std::vector<std::optional<item_id>> items;
    std::vector<jsonb> data;
    std::vector<bool> visible, locked, removed;

    void add(design_id design, const layer& what) {
        designs.push_back(design);
        ids.push_back(what.id);
        types.emplace_back(to_string(what.type));
        order_keys.push_back(what.order_key);
        items.push_back(what.item);
        data.push_back({write_data(what)});
        visible.push_back(what.is_visible);
        locked.push_back(what.is_locked);
        removed.push_back(what.is_removed);
    }
};

std::vector<std::string> to_flags(const std::vector<bool>& from) {
    std::vector<std::string> out;
    for (const bool f : from) out.emplace_back(f ? "t" : "f");
    return out;
}

task<void> write_layers(transaction& tx, const layer_columns& c, time_point now) {
    if (c.ids.empty()) co_return;
    (void)co_await tx.run(
        writing("design.write_layers",
                "INSERT INTO design.layers AS l (design_id, id, type, order_key, item_id, data, is_visible, is_locked, "
                "removed_at, created_at, updated_at) SELECT a.design, a.id, a.type, a.order_key, a.item, a.data, "
                "a.visible::boolean, a.locked::boolean, CASE WHEN a.removed::boolean THEN $10 END, $10, $10 FROM "
                "unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::jsonb[], $7::text[], "
                "$8::text[], $9::text[]) AS a(design, id, type, order_key, item, data, visible, locked, removed) "
                "ON CONFLICT (design_id, id) DO UPDATE SET order_key = excluded.order_key, item_id = excluded.item_id, "
                "data = excluded.data, is_visible = excluded.is_visible, is_locked = excluded.is_locked, removed_at = "
                "excluded.removed_at, updated_at = excluded.updated_at"),
        c.designs, c.ids, c.types, c.order_keys, c.items, c.data, to_flags(c.visible), to_flags(c.locked),
        to_flags(c.removed), now);
}

std::optional<std::string> find_text(const document& in, std::string_view path) {
    const auto found = in.values.find(path);
    if (found == in.values.end()) return std::nullopt;
    return std::string(std::string_view(found->second.as_string()));
}

/// Name, description, avatar, tags and properties: seldom, so one by one.
task<void> write_values(transaction& tx, const log_entry& entry) {
    const auto& state = *entry.state;
    json::object properties;
    std::vector<std::string> tags;
    for (const auto& [path, value] : state.values) {
        if (const auto [group, name] = split_path(path); group == "properties") properties[name] = value;
        if (path == "tags")
            for (const auto& tag : value.as_array()) tags.emplace_back(std::string_view(tag.as_string()));
    }
    const auto avatar = find_text(state, "avatarId");
    (void)co_await tx.run(
        writing("design.write_values",
                "UPDATE design.designs SET name = $2, description = $3, avatar_id = (SELECT id FROM avatar.avatars "
                "WHERE id = $4 AND user_id = designs.user_id), tags = $5, metadata = $6 WHERE id = $1"),
        entry.of->design, find_text(state, "name").value_or("Untitled"), find_text(state, "description"),
        avatar ? find_uuid(*avatar) : std::nullopt, tags, jsonb{json::serialize(properties)});
}

}  // namespace

std::unexpected<error> unknown_design() {
    return fail(error_kind::not_found, "design.unknown", "There is no such design.");
}

result<void> check_may_edit(const locked_design& what, web::user_id by) {
    if (what.owner == by || what.role == "editor") return {};
    if (!what.role && !what.is_public) return unknown_design();
    return fail(error_kind::forbidden, "design.read_only", "You may look at this design, not change it.");
}

#define FW_DESIGN_HEADS                                                                                       \
    "SELECT d.id, d.user_id, d.version, c.role, d.name, d.description, d.avatar_id, d.tags, d.metadata, "     \
    "d.visibility = 'public' AND d.status = 'published' FROM unnest($1::uuid[], $2::uuid[]) AS a(id, asker) " \
    "JOIN design.designs d ON d.id = a.id LEFT JOIN design.collaborators c ON c.design_id = d.id AND "        \
    "c.user_id = a.asker ORDER BY d.id"

namespace {

/// The heads first: where they lock, what was committed while the locks were waited for is seen.
task<std::map<design_id, locked_design>> read_designs(transaction& tx, postgres::statement heads,
                                                      std::vector<asked_design> asked) {
    std::vector<design_id> ids;
    std::vector<web::user_id> people;
    for (const auto& a : asked) {
        ids.push_back(a.id);
        people.push_back(a.by);
    }
    std::map<design_id, locked_design> out;
    for (const auto& r : co_await tx.run(heads, ids, people))
        out.emplace(r.get<design_id>(0),
                    locked_design{r.get<web::user_id>(1), r.get<std::int64_t>(2), r.get<std::optional<std::string>>(3),
                                  r.get<bool>(9), read_head(r)});
    const auto layers = co_await tx.run(
        reading("design.layers_of",
                "SELECT design_id, id, type, order_key, item_id, data, is_visible, is_locked, removed_at IS NOT NULL "
                "FROM design.layers WHERE design_id = ANY($1)"),
        ids);
    for (const auto& r : layers) {
        auto [design, one] = read_layer(r);
        if (const auto at = out.find(design); at != out.end()) at->second.state.layers.emplace(one.id, std::move(one));
    }
    co_return out;
}

}  // namespace

task<std::map<design_id, locked_design>> lock_designs(transaction& tx, std::vector<asked_design> asked) {
    return read_designs(tx, writing("design.lock", FW_DESIGN_HEADS " FOR NO KEY UPDATE OF d"), std::move(asked));
}

task<result<design_state>> read_state(postgres::database& db, web::user_id by, design_id id) {
    auto found = co_await db.in_transaction(
        [=](transaction& tx) { return read_designs(tx, reading("design.heads", FW_DESIGN_HEADS), {{id, by}}); },
        postgres::isolation::repeatable_read);
    const auto at = found.find(id);
    if (at == found.end()) co_return unknown_design();
    auto& what = at->second;
    if (what.owner != by && !what.role && !what.is_public) co_return unknown_design();
    co_return design_state{what.owner, what.owner != by && !what.role, what.version, std::move(what.state)};
}

task<void> write_entries(transaction& tx, std::span<const log_entry> entries, time_point now) {
    std::vector<design_id> designs;
    std::vector<std::optional<web::user_id>> people;
    std::vector<std::int64_t> versions;
    std::vector<std::optional<uuid>> clients;
    std::vector<std::optional<std::int64_t>> client_seqs, undone;
    std::vector<jsonb> ops, inverses;
    layer_columns layers;
    for (const auto& e : entries) {
        designs.push_back(e.of->design);
        people.push_back(e.is_beginning ? std::nullopt : std::optional(e.of->by));
        versions.push_back(e.version);
        clients.push_back(e.of->client);
        client_seqs.push_back(e.of->client ? std::optional(e.of->client_seq) : std::nullopt);
        undone.push_back(e.undoes);
        ops.push_back({json::serialize(to_json(std::span(e.what.done)))});
        inverses.push_back({json::serialize(to_json(std::span(e.what.inverse)))});
        std::set<layer_id> touched;
        for (const auto& name : list_written(e.what.done))
            if (name.layer && touched.insert(*name.layer).second)
                layers.add(e.of->design, e.state->layers.at(*name.layer));
    }
    (void)co_await tx.run(
        writing("design.log",
                "WITH entry AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::uuid[], $5::bigint[], "
                "$6::bigint[], $7::jsonb[], $8::jsonb[]) AS a(design, by, version, client, client_seq, undoes, ops, "
                "inverse)), head AS (UPDATE design.designs d SET version = e.version, updated_at = $9 FROM entry e "
                "WHERE d.id = e.design) INSERT INTO design.operations (design_id, seq, user_id, client_id, client_seq, "
                "undoes, ops, inverse, created_at) SELECT design, version, by, client, client_seq, undoes, ops, "
                "inverse, $9 FROM entry"),
        designs, people, versions, clients, client_seqs, undone, ops, inverses, now);
    co_await write_layers(tx, layers, now);
    for (const auto& e : entries) {
        const bool sets =
            std::ranges::any_of(e.what.done, [](const operation& o) { return std::holds_alternative<design_set>(o); });
        if (sets) co_await write_values(tx, e);
    }
}

}  // namespace fw::design
