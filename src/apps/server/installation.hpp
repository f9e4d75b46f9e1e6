// What every role of the server stands on: one database, one set of keys, one log.
#pragma once

#include "fw/async/io_threads.hpp"
#include "fw/async/worker_pool.hpp"
#include "fw/auth/installation_keys.hpp"
#include "fw/auth/module.hpp"
#include "fw/auth/oidc_service.hpp"
#include "fw/config/settings.hpp"
#include "fw/jobs/pg_job_ledger.hpp"
#include "fw/keys/key_service.hpp"
#include "fw/objects/object_store.hpp"
#include "fw/objects/signed_links.hpp"
#include "fw/redis/options.hpp"
#include "fw/telemetry/spans.hpp"
#include "fw/uploads/upload_repository.hpp"
#include "request_metrics.hpp"

namespace fw::apps {

/// Members in the order in which they need each other. Destroyed after everything that runs on its threads.
struct installation {
    installation(config::settings s, std::size_t thread_count);
    installation(const installation&) = delete;
    installation& operator=(const installation&) = delete;

    /// Connects and loads the keys; before the threads run. Errors: `serve.not_migrated`, `redis.url`, those of the
    /// keys and of `make_store`. Throws `failure` if the database is away.
    [[nodiscard]] result<void> open();

    config::settings settings;
    system_clock time;
    descriptor_log lines;
    logger log;
    telemetry::registry metrics;
    std::unique_ptr<telemetry::span_recorder> spans;  ///< nullptr where telemetry.otlp_url is not set
    request_metrics requests{metrics};
    cache_metrics cached{metrics};
    telemetry::counter& viewed{
        metrics.add_counters("catalog_items_viewed_total", "Items of the catalog that were looked at").with({})};
    telemetry::counter& designs_made{metrics.add_counters("designs_created_total", "Designs that were made").with({})};
    database_metrics statements{metrics, spans.get()};
    io_threads threads;
    worker_pool pool{2, 256};  ///< for hashing
    worker_pool object_pool;   ///< for objects: files, or an S3
    postgres::database db;
    redis::options redis;
    std::unique_ptr<keys::file_key_service> key_service;
    auth::pg_key_store key_store{db};
    std::optional<keys::vault> vault;
    std::vector<auth::timed_key> signing;
    bytes cursor_key;
    bytes identity_key;
    worker_pool outside_threads{4, 64};  ///< wait for servers of others
    http::curl_client outside{outside_threads, {}};
    std::shared_ptr<auth::identity_repository> identities;
    objects::link_key link_key{};
    std::unique_ptr<objects::object_store> objects;
    std::unique_ptr<uploads::upload_repository> uploads;
    std::shared_ptr<auth::auth_repository> accounts;
    jobs::pg_job_ledger ledger{db, time};

private:
    [[nodiscard]] task<result<void>> load();
};

}  // namespace fw::apps
