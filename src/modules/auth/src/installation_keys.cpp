#include "fw/auth/installation_keys.hpp"

namespace fw::auth {

namespace {

using postgres::reading;
using postgres::writing;

std::string context_of(std::string_view key_id) {
    return fmt::format("signing key {}", key_id);
}

task<void> lock_keys(postgres::transaction& tx) {
    (void)co_await tx.run(writing("auth.lock_signing_keys", "SELECT pg_advisory_xact_lock(7240002)"));
}

task<void> make_signing_key(postgres::transaction& tx, const keys::vault& vault, time_point now, time_point from) {
    const auto key = crypto::signing_key::make();
    const auto& id = key.verifying().id();
    (void)co_await tx.run(
        writing("auth.add_signing_key",
                "INSERT INTO auth.signing_keys (id, private_key, created_at, signs_from) VALUES ($1, $2, $3, $4)"),
        id, vault.seal("fields", context_of(id), bytes_of(key.to_pem())), now, from);
}

task<result<void>> keep_one_young(postgres::transaction& tx, const keys::vault& vault, time_point now) {
    co_await lock_keys(tx);
    const auto found = co_await tx.run(
        reading("auth.newest_signing_key", "SELECT max(signs_from) FROM auth.signing_keys WHERE retired_at IS NULL"));
    const auto newest = found.front().get<std::optional<time_point>>(0);
    if (!newest)
        co_await make_signing_key(tx, vault, now, now);
    else if (*newest + signing_key_life <= now + signing_key_announced)
        co_await make_signing_key(tx, vault, now, now + signing_key_announced);
    (void)co_await tx.run(
        writing(
            "auth.retire_signing_keys",
            "UPDATE auth.signing_keys k SET retired_at = $1 WHERE retired_at IS NULL AND EXISTS (SELECT FROM "
            "auth.signing_keys n WHERE n.retired_at IS NULL AND n.signs_from > k.signs_from AND n.signs_from <= $2)"),
        now, now - signing_key_kept);
    co_return result<void>{};
}

task<result<void>> make_next(postgres::transaction& tx, const keys::vault& vault, rotation how, time_point now) {
    co_await lock_keys(tx);
    if (how == rotation::at_once)
        (void)co_await tx.run(writing("auth.distrust_signing_keys",
                                      "UPDATE auth.signing_keys SET retired_at = $1 WHERE retired_at IS NULL"),
                              now);
    co_await make_signing_key(tx, vault, now, how == rotation::at_once ? now : now + signing_key_announced);
    co_return result<void>{};
}

task<result<void>> add_unless_there(postgres::transaction& tx, const keys::stored_key& key) {
    (void)co_await tx.run(writing("auth.lock_data_keys", "SELECT pg_advisory_xact_lock(7240003)"));
    (void)co_await tx.run(
        writing("auth.add_first_data_key",
                "INSERT INTO auth.data_keys (id, purpose, wrapped_by, wrapped, created_at) SELECT $1, $2, $3, $4, $5 "
                "WHERE NOT EXISTS (SELECT FROM auth.data_keys WHERE purpose = $2)"),
        key.id, key.purpose, key.wrapped.wrapped_by, key.wrapped.text, key.made);
    co_return result<void>{};
}

}  // namespace

task<result<std::vector<keys::stored_key>>> pg_key_store::list() {
    const auto found = co_await db_.run(
        reading("auth.list_data_keys",
                "SELECT id, purpose, wrapped_by, wrapped, created_at FROM auth.data_keys ORDER BY created_at, id"));
    std::vector<keys::stored_key> out;
    for (const auto r : found) {
        const auto [id, purpose, by, text, made] = r.as<uuid, std::string, std::string, bytes, time_point>();
        out.push_back({id, purpose, {by, text}, made});
    }
    co_return out;
}

task<result<void>> pg_key_store::add(keys::stored_key key) {
    (void)co_await db_.run(writing("auth.add_data_key",
                                   "INSERT INTO auth.data_keys (id, purpose, wrapped_by, wrapped, "
                                   "created_at) VALUES ($1, $2, $3, $4, $5)"),
                           key.id, key.purpose, key.wrapped.wrapped_by, key.wrapped.text, key.made);
    co_return result<void>{};
}

task<result<void>> pg_key_store::add_first(keys::stored_key key) {
    co_return co_await db_.in_transaction([&key](postgres::transaction& tx) { return add_unless_there(tx, key); });
}

task<result<void>> pg_key_store::rewrap(uuid id, keys::wrapped_key wrapped) {
    (void)co_await db_.run(
        writing("auth.rewrap_data_key", "UPDATE auth.data_keys SET wrapped_by = $2, wrapped = $3 WHERE id = $1"), id,
        wrapped.wrapped_by, wrapped.text);
    co_return result<void>{};
}

task<result<std::vector<timed_key>>> load_signing_keys(postgres::database& db, const keys::vault& vault,
                                                       time_point now) {
    FW_CO_CHECK(co_await db.in_transaction(
        [&vault, now](postgres::transaction& tx) { return keep_one_young(tx, vault, now); }));
    const auto found = co_await db.run(
        reading("auth.list_signing_keys",
                "SELECT id, private_key, signs_from FROM auth.signing_keys WHERE retired_at IS NULL ORDER BY "
                "signs_from, id"));
    std::vector<timed_key> out;
    for (const auto r : found) {
        const auto [id, sealed, from] = r.as<std::string, bytes, time_point>();
        FW_CO_TRY(const auto pem, vault.open(context_of(id), sealed));
        FW_CO_TRY(auto key, crypto::signing_key::from_pem(text_of(pem)));
        out.push_back({std::move(key), from});
    }
    co_return out;
}

task<result<bytes>> load_secret(postgres::database& db, const keys::vault& vault, std::string name, time_point now) {
    const auto context = fmt::format("secret {}", name);
    bytes fresh(32);
    fill_random(fresh);
    (void)co_await db.run(writing("auth.add_secret",
                                  "INSERT INTO auth.secrets (name, sealed, created_at) VALUES ($1, $2, $3) ON CONFLICT "
                                  "(name) DO NOTHING"),
                          name, vault.seal("fields", context, fresh), now);
    const auto kept =
        co_await db.run(reading("auth.get_secret", "SELECT sealed FROM auth.secrets WHERE name = $1"), name);
    co_return vault.open(context, kept.front().get<bytes>(0));
}

task<result<void>> rotate_signing_key(postgres::database& db, const keys::vault& vault, rotation how, time_point now) {
    co_return co_await db.in_transaction(
        [&vault, how, now](postgres::transaction& tx) { return make_next(tx, vault, how, now); });
}

}  // namespace fw::auth
