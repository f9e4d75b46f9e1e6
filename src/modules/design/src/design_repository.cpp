#include "design_repository.hpp"

#include <fmt/format.h>

#include "design_text.hpp"
#include "fw/base/json_text.hpp"
#include "fw/web/codec.hpp"

namespace fw::design {

namespace {

using postgres::reading;
using postgres::row;
using postgres::transaction;
using postgres::writing;

#define FW_DOOM_DESIGN_FILES(which, now)                                                                      \
    "INSERT INTO platform.doomed_objects (object_key, due_at) SELECT k, " now                                 \
    " FROM (SELECT e.file_url FROM design.exports e JOIN design.designs d ON d.id = e.design_id WHERE " which \
    " UNION SELECT d.thumbnail_url FROM design.designs d WHERE " which                                        \
    ") AS f(k) WHERE k IS NOT NULL ON CONFLICT (object_key) DO NOTHING"

/// As many operations as the log has in one entry.
task<result<void>> begin_log(transaction& tx, const creation& c) {
    const edit by_owner{c.id, c.owner, {}};
    document state;
    std::int64_t version = 0;
    for (std::size_t at = 0; at < c.ops.size(); at += most_operations) {
        const auto end = std::min(c.ops.size(), at + most_operations);
        const std::vector<operation> some(c.ops.begin() + static_cast<std::ptrdiff_t>(at),
                                          c.ops.begin() + static_cast<std::ptrdiff_t>(end));
        log_entry entry{.of = &by_owner, .version = ++version, .what = {}, .state = &state};
        entry.is_beginning = true;
        FW_CO_TRY(entry.what, apply(state, some));
        co_await write_entries(tx, {&entry, 1}, c.now);
    }
    co_return result<void>{};
}

task<result<bool>> create_in(transaction& tx, const creation& c) {
    // One at a time for each owner, so that the count holds.
    (void)co_await tx.run(writing("design.lock_owner", "SELECT FROM auth.users WHERE id = $1 FOR NO KEY UPDATE"),
                          c.owner);
    const auto before = co_await tx.run(
        writing("design.made_before", "SELECT FROM design.designs WHERE id = $1 AND user_id = $2"), c.id, c.owner);
    if (!before.empty()) co_return false;
    const auto made = co_await tx.run(
        writing(
            "design.create",
            "INSERT INTO design.designs (id, user_id, name, fork_from, fork_seq, created_at, updated_at) SELECT $1, "
            "$2, 'Untitled', $3, $4, $5, $5 WHERE (SELECT count(*) FROM design.designs WHERE user_id = $2) < $6"),
        c.id, c.owner, c.fork_from, c.fork_from ? std::optional(c.fork_seq) : std::nullopt, c.now, most_designs);
    if (made.affected() == 0)
        co_return fail(error_kind::conflict, "design.too_many",
                       fmt::format("There are {} designs already: delete one you no longer need.", most_designs));
    FW_CO_CHECK(co_await begin_log(tx, c));
    co_return true;
}

struct fork_order {
    creation what;
    design_id of;
    std::optional<std::string> name;
};

task<result<bool>> fork_in(transaction& tx, const fork_order& order) {
    auto c = order.what;
    const auto found = co_await lock_designs(tx, {{order.of, c.owner}});
    if (found.empty()) co_return unknown_design();
    const auto& from = found.begin()->second;
    if (!relation{from.owner, from.role, from.is_public}.may_see(c.owner)) co_return unknown_design();
    auto values = from.state.values;
    if (from.owner != c.owner) values.erase("avatarId");  // a body is its owner's
    if (order.name) values.insert_or_assign("name", json::string(*order.name));
    c.ops = {design_set{std::move(values)}};
    for (const auto* one : list_layers(from.state)) c.ops.emplace_back(layer_add{*one});
    c.fork_from = order.of;
    c.fork_seq = from.version;
    co_return co_await create_in(tx, c);
}

status status_of(std::string_view name) {
    return name == "published" ? status::published : name == "archived" ? status::archived : status::draft;
}

visibility visibility_of(std::string_view name) {
    return name == "public" ? visibility::open : name == "shared" ? visibility::shared : visibility::personal;
}

design_facts facts_of(const row& r) {
    return {r.get<design_id>(0),
            r.get<web::user_id>(1),
            r.get<std::string>(2),
            r.get<std::optional<std::string>>(3),
            r.get<std::optional<uuid>>(4),
            status_of(r.get<std::string_view>(5)),
            visibility_of(r.get<std::string_view>(6)),
            r.get<std::vector<std::string>>(7),
            r.get<std::int64_t>(8),
            r.get<std::int64_t>(9),
            r.get<time_point>(10),
            r.get<time_point>(11),
            r.get<std::optional<time_point>>(12)};
}

/// {"seq", "userId", "clientId", "clientSeq", "undoes", "ops", "createdAt"}.
void put_entry(std::string& out, const row& r) {
    out += "{\"seq\":";
    append_json_number(out, r.get<std::int64_t>(0));
    const auto put_id = [&](std::string_view name, int column) {
        if (r.is_null(column)) return;
        out += name;
        web::write_uuid(out, r.get<uuid>(column));
    };
    const auto put_number = [&](std::string_view name, int column) {
        if (r.is_null(column)) return;
        out += name;
        append_json_number(out, r.get<std::int64_t>(column));
    };
    put_id(",\"userId\":", 1);
    put_id(",\"clientId\":", 2);
    put_number(",\"clientSeq\":", 3);
    put_number(",\"undoes\":", 4);
    out += ",\"ops\":";
    out += r.get<std::string_view>(5);
    out += ",\"createdAt\":";
    web::write_time(out, r.get<time_point>(6));
    out += '}';
}

task<bool> remove_in(transaction& tx, web::user_id owner, design_id id, time_point now) {
    (void)co_await tx.run(writing("design.doom_files", FW_DOOM_DESIGN_FILES("d.id = $1 AND d.user_id = $2", "$3")), id,
                          owner, now);
    const auto gone = co_await tx.run(
        writing("design.remove", "DELETE FROM design.designs WHERE id = $1 AND user_id = $2"), id, owner);
    co_return gone.affected() > 0;
}

}  // namespace

task<result<bool>> design_repository::create(creation what) {
    co_return co_await db_.in_transaction([&](transaction& tx) { return create_in(tx, what); });
}

task<result<bool>> design_repository::fork(creation what, design_id of, std::optional<std::string> name) {
    const fork_order order{std::move(what), of, std::move(name)};
    co_return co_await db_.in_transaction([&](transaction& tx) { return fork_in(tx, order); });
}

task<std::optional<design_text>> design_repository::find(web::user_id by, design_id id) {
    co_return write_design(co_await db_.run(reading("design.find", FW_DESIGN_ROWS), id, by));
}

task<std::optional<layer_text>> design_repository::find_layer(web::user_id by, design_id id, layer_id which) {
    co_return write_layer(co_await db_.run(reading("design.find", FW_DESIGN_ROWS), id, by), which);
}

task<std::vector<design_facts>> design_repository::list(web::user_id owner, design_service::filter which,
                                                        std::optional<design_service::place> before, std::size_t most) {
    std::optional<std::string> status;
    if (which.status) status = std::string(to_string(*which.status));
    const auto found = co_await db_.run(
        reading(
            "design.list",
            "SELECT d.id, d.user_id, d.name, d.description, d.avatar_id, d.status, d.visibility, d.tags, d.version, "
            "(SELECT count(*) FROM design.layers l WHERE l.design_id = d.id AND l.removed_at IS NULL), "
            "d.created_at, d.updated_at, d.published_at FROM design.designs d WHERE d.user_id = $1 AND "
            "($2::timestamptz IS NULL OR (d.created_at, d.id) < ($2, $3)) AND ($4::text IS NULL OR d.status = $4) "
            "AND ($5::text IS NULL OR d.tags @> ARRAY[$5]) ORDER BY d.created_at DESC, d.id DESC LIMIT $6"),
        owner, before ? std::optional(before->made) : std::nullopt, before ? std::optional(before->id) : std::nullopt,
        status, which.tag, static_cast<std::int64_t>(most));
    std::vector<design_facts> out;
    out.reserve(found.size());
    for (const auto r : found) out.push_back(facts_of(r));
    co_return out;
}

task<std::optional<relation>> design_repository::find_relation(web::user_id by, design_id id) {
    const auto found = co_await db_.run(
        reading("design.relation",
                "SELECT d.user_id, c.role, d.visibility = 'public' AND d.status = 'published' FROM design.designs d "
                "LEFT JOIN design.collaborators c ON c.design_id = d.id AND c.user_id = $2 WHERE d.id = $1"),
        id, by);
    if (found.empty()) co_return std::nullopt;
    const auto r = found.front();
    co_return relation{r.get<web::user_id>(0), r.get<std::optional<std::string>>(1), r.get<bool>(2)};
}

task<bool> design_repository::may_wear(design_id id, uuid avatar) {
    const auto wrong = co_await db_.run(
        reading(
            "design.foreign_avatar",
            "SELECT FROM design.designs d WHERE d.id = $1 AND NOT EXISTS (SELECT FROM avatar.avatars a WHERE a.id = "
            "$2 AND a.user_id = d.user_id)"),
        id, avatar);
    co_return wrong.empty();
}

task<bool> design_repository::has_avatar(web::user_id owner, uuid avatar) {
    const auto found = co_await db_.run(
        reading("design.own_avatar", "SELECT FROM avatar.avatars WHERE id = $1 AND user_id = $2"), avatar, owner);
    co_return !found.empty();
}

task<std::vector<design_repository::placed_layer>> design_repository::list_order(design_id id) {
    const auto found = co_await db_.run(
        reading("design.list_order",
                "SELECT id, order_key FROM design.layers WHERE design_id = $1 AND removed_at IS NULL ORDER BY "
                "order_key, id"),
        id);
    std::vector<placed_layer> out;
    for (const auto r : found) out.push_back({r.get<layer_id>(0), r.get<std::string>(1)});
    co_return out;
}

task<design_repository::log_page> design_repository::read_log(design_id id, std::int64_t since, std::int64_t most) {
    const auto found = co_await db_.run(
        reading("design.list_operations",
                "SELECT seq, user_id, client_id, client_seq, undoes, ops, created_at FROM design.operations WHERE "
                "design_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"),
        id, since, most);
    std::string out = "{\"items\":[";
    for (const auto r : found) {
        if (!out.ends_with('[')) out += ',';
        put_entry(out, r);
        since = r.get<std::int64_t>(0);
    }
    out += "],\"version\":";
    append_json_number(out, since);
    out += '}';
    co_return log_page{std::move(out), since};
}

task<bool> design_repository::set_standing(web::user_id owner, design_id id, std::optional<std::int64_t> seen,
                                           design_service::standing what, time_point now) {
    // An entry without operations, by nobody: the numbers of the log stay without gaps, and undo does not find it.
    const auto done = co_await db_.run(
        writing("design.set_standing",
                "WITH head AS (UPDATE design.designs SET status = $3, visibility = $4, published_at = CASE WHEN $3 = "
                "'published' THEN coalesce(published_at, $5) END, version = version + 1, updated_at = $5 WHERE id = $1 "
                "AND user_id = $2 AND ($6::bigint IS NULL OR version = $6) RETURNING id, version) INSERT INTO "
                "design.operations (design_id, seq, ops, inverse, created_at) SELECT id, version, '[]', '[]', $5 FROM "
                "head"),
        id, owner, std::string(to_string(what.status)), std::string(to_string(what.visibility)), now, seen);
    co_return done.affected() > 0;
}

task<bool> design_repository::remove(web::user_id owner, design_id id, time_point now) {
    co_return co_await db_.in_transaction([&](transaction& tx) { return remove_in(tx, owner, id, now); });
}

task<void> design_repository::doom_files_in(transaction& tx, web::user_id owner, time_point now) {
    (void)co_await tx.run(writing("design.doom_all_files", FW_DOOM_DESIGN_FILES("d.user_id = $1", "$2")), owner, now);
}

}  // namespace fw::design
