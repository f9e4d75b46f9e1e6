#include "installation.hpp"

#include <unistd.h>

#include "fw/migrations/migrations.hpp"
#include "objects_settings.hpp"
#include "server_settings.hpp"

namespace fw::apps {

namespace {

result<void> require_migrated(const config::settings& s) {
    FW_TRY(const int pending, migrations::count_pending(s.text("database.url")));
    if (pending == 0) return {};
    return fail(error_kind::unavailable, "serve.not_migrated",
                fmt::format("The database lacks {} migrations. Run: fashion-wallet migrate", pending));
}

}  // namespace

installation::installation(config::settings s, std::size_t thread_count)
    : settings(std::move(s)),
      lines(STDERR_FILENO, log_level_of(settings)),
      log(lines, time),
      spans(settings.is_set("telemetry.otlp_url")
                ? std::make_unique<telemetry::span_recorder>(
                      time, static_cast<int>(settings.integer("telemetry.sampled_percent")))
                : nullptr),
      threads(thread_count),
      object_pool(static_cast<std::size_t>(settings.integer("objects.threads")), 512),
      db(threads, pool, postgres_settings(settings), log, &statements) {}

result<void> installation::open() {
    FW_CHECK(require_migrated(settings));
    FW_TRY(redis, redis_options(settings));
    redis.spans = spans.get();
    FW_TRY(key_service, keys::file_key_service::open(settings.text("keys.file"), time));
    FW_TRY(objects, make_store(settings, object_pool, time));
    vault.emplace(*key_service, key_store, time);
    FW_CHECK(threads.run_first(load()));
    accounts = auth::make_repository(db);
    identities = auth::make_identity_repository(db);
    uploads = uploads::make_repository(db);
    return {};
}

task<result<void>> installation::load() {
    co_await db.start();
    FW_CO_CHECK(co_await vault->load({"fields", "photos"}));
    FW_CO_TRY(signing, co_await auth::load_signing_keys(db, *vault, time.now()));
    FW_CO_TRY(cursor_key, co_await auth::load_secret(db, *vault, "cursors", time.now()));
    FW_CO_TRY(identity_key, co_await auth::load_secret(db, *vault, "identities", time.now()));
    FW_CO_TRY(const auto links, co_await auth::load_secret(db, *vault, "links", time.now()));
    std::ranges::copy(links, link_key.begin());
    co_return result<void>{};
}

}  // namespace fw::apps
