// serve: answers requests until it is told to stop.
#include <unistd.h>

#include <boost/asio/signal_set.hpp>

#include "default_rates.hpp"
#include "fw/async/spawn.hpp"
#include "fw/auth/installation_keys.hpp"
#include "fw/auth/module.hpp"
#include "fw/gateway/server.hpp"
#include "fw/migrations/migrations.hpp"
#include "letter_box.hpp"
#include "request_metrics.hpp"
#include "server_commands.hpp"
#include "server_settings.hpp"
#include "service_cell.hpp"

namespace fw::apps {

namespace {

/// Access tokens that are to be believed no more, told to every thread of this process.
class told_threads final : public auth::revocations {
public:
    void add(asio::io_context& home, auth::recogniser& recogniser) { threads_.emplace_back(&home, &recogniser); }

    task<result<void>> session_ended(auth::session_id id) override {
        for (const auto& [home, recogniser] : threads_)
            asio::post(*home, [recogniser, id] { recogniser->end_session(id.value); });
        co_return result<void>{};
    }

private:
    std::vector<std::pair<asio::io_context*, auth::recogniser*>> threads_;
};

result<void> require_migrated(const config::settings& s) {
    FW_TRY(const int pending, migrations::count_pending(s.text("database.url")));
    if (pending == 0) return {};
    return fail(error_kind::unavailable, "serve.not_migrated",
                fmt::format("The database lacks {} migrations. Run: fashion-wallet migrate", pending));
}

result<gateway::pipeline_options> pipeline_options_of(const config::settings& s) {
    gateway::pipeline_options out;
    FW_TRY(out.trusted_proxies, gateway::parse_networks(s.list("server.trusted_proxies")));
    FW_TRY(out.rates, gateway::rate_policy::parse(default_rates));
    return out;
}

auth::auth_policy auth_policy_of(const config::settings& s) {
    auth::auth_policy out;
    out.open_registration = s.flag("auth.open_registration");
    out.second_factor_roles = s.list("auth.second_factor_roles");
    return out;
}

gateway::server_options server_options_of(const config::settings& s) {
    gateway::server_options out;
    out.listen.push_back(
        {.address = s.text("server.address"), .port = static_cast<std::uint16_t>(s.integer("server.port"))});
    return out;
}

task<result<void>> open_installation(postgres::database& db, keys::vault& vault,
                                     std::vector<crypto::signing_key>& signing, const clock& time) {
    co_await db.start();
    FW_CO_CHECK(co_await vault.load({"fields", "photos"}));
    FW_CO_TRY(signing, co_await auth::load_signing_keys(db, vault, time.now()));
    co_return result<void>{};
}

/// Waits for SIGTERM or SIGINT, then lets everything end in its order.
task<void> stop_when_told(io_threads& threads, gateway::server& server,
                          std::vector<std::unique_ptr<service_cell>>& cells, postgres::database& db,
                          std::chrono::milliseconds deadline, logger log) {
    asio::basic_signal_set<io_executor> signals(co_await asio::this_coro::executor, SIGTERM, SIGINT);
    const int number = co_await signals.async_wait(use_task);
    log.info("serve.stopping", "Finishing what is under way.", {{"signal", number}});
    co_await server.stop(deadline);
    for (std::size_t i = 0; i < cells.size(); ++i)
        co_await asio::co_spawn(threads.context(i), cells[i]->stop(), use_task);
    co_await db.stop();
    log.info("serve.stopped", "Goodbye.");
    threads.stop();
}

result<void> run_serve(const server_options& o) {
    FW_TRY(const auto settings, load_settings(o.config_file));
    FW_CHECK(require_migrated(settings));
    FW_TRY(const auto redis, redis_options(settings));
    FW_TRY(const auto options, pipeline_options_of(settings));
    const system_clock time;
    descriptor_log lines(STDERR_FILENO, log_level_of(settings));
    const logger log(lines, time);
    telemetry::registry metrics;
    request_metrics requests(metrics);
    database_metrics statements(metrics);

    io_threads threads(static_cast<std::size_t>(settings.integer("server.threads")));
    worker_pool hashing(2, 256);
    postgres::database db(threads, hashing, postgres_settings(settings), log, &statements);
    FW_TRY(const auto key_service, keys::file_key_service::open(settings.text("keys.file"), time));
    auth::pg_key_store key_store(db);
    keys::vault vault(*key_service, key_store, time);
    std::vector<crypto::signing_key> signing;
    FW_CHECK(threads.run_first(open_installation(db, vault, signing, time)));
    const auth::token_signer signer(std::move(signing));
    const auth::token_verifier verifier(signer.verifying_keys());
    const auto accounts = auth::make_repository(db);
    letter_box mail(settings.text("mail.folder"), settings.text("server.public_url"), time);
    told_threads revoked;
    const shared_parts parts{
        time,  log,     hashing,  db,     *accounts, vault, signer, verifier, mail, revoked, auth_policy_of(settings),
        redis, metrics, requests, options};
    std::vector<std::unique_ptr<service_cell>> cells;
    for (std::size_t i = 0; i < threads.size(); ++i) {
        cells.push_back(std::make_unique<service_cell>(threads.context(i), parts));
        revoked.add(threads.context(i), cells.back()->recogniser());
    }
    gateway::server server(
        threads, server_options_of(settings),
        [&](std::size_t i) -> gateway::application& { return cells[i]->application(); }, log, time);
    FW_CHECK(server.start());
    spawn(threads.context(0), "stop", log,
          stop_when_told(threads, server, cells, db, settings.duration("server.stop_deadline"), log));
    log.info("serve.ready",
             fmt::format("Listening on http://{}:{}", settings.text("server.address"), server.ports().front()),
             {{"port", server.ports().front()}, {"threads", threads.size()}});
    threads.run();
    return {};
}

}  // namespace

void add_serve_command(CLI::App& app, const server_options& o, server_command& chosen) {
    app.add_subcommand("serve", "Answers requests until it is told to stop (SIGTERM)")->callback([&o, &chosen] {
        chosen = [&o] { return run_serve(o); };
    });
}

}  // namespace fw::apps
