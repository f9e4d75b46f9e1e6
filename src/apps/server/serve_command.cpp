// serve and work: the roles of the server, until they are told to stop.
#include <boost/asio/signal_set.hpp>

#include "bench_mode.hpp"
#include "fw/async/spawn.hpp"
#include "fw/gateway/server.hpp"
#include "fw/idempotency/pg_answer_store.hpp"
#include "gateway_settings.hpp"
#include "identity_settings.hpp"
#include "parts/change_part.hpp"
#include "server_commands.hpp"
#include "server_settings.hpp"
#include "service_cell.hpp"
#include "span_export.hpp"
#include "worker_part.hpp"

namespace fw::apps {

namespace {

auth::auth_policy auth_policy_of(const config::settings& s) {
    auth::auth_policy out;
    out.open_registration = s.flag("auth.open_registration");
    out.second_factor_roles = s.list("auth.second_factor_roles");
    return out;
}

constexpr std::size_t kept_tokens = 4096;  // verified ones, of each thread

struct roles {
    bool api = false;
    bool worker = false;
};

result<roles> parse_roles(const std::vector<std::string>& names) {
    roles out;
    for (const auto& name : names) {
        if (name == "api")
            out.api = true;
        else if (name == "worker")
            out.worker = true;
        else
            return fail(error_kind::invalid, "serve.role",
                        fmt::format("There is no role \"{}\": there are api and worker.", name), "server.roles");
    }
    if (!out.api && !out.worker)
        return fail(error_kind::invalid, "serve.role", "Name a role at least: api, worker.", "server.roles");
    return out;
}

/// What answers requests: a cell on each of the first threads.
struct api_part {
    /// `bench_secret`: access tokens are HS256 with it.
    api_part(installation& at, std::size_t thread_count, gateway_settings s,
             std::vector<auth::oidc_settings> identity_providers, const std::optional<std::string>& bench_secret)
        : settings(std::move(s)),
          answers(at.db),
          signer(at.signing),
          verifier(bench_secret ? auth::token_verifier::with_shared_secret(*bench_secret)
                                : auth::token_verifier(signer.verifying_keys())),
          watch(at.threads.context(0), at.redis, {revoked, *at.accounts, at.db, *at.vault, signer, verifier, at.time},
                at.log) {
        settings.pipeline.answers = &answers;
        settings.pipeline.spans = at.spans.get();
        const shared_parts parts{at,
                                 signer,
                                 verifier,
                                 revoked,
                                 auth_policy_of(at.settings),
                                 std::move(identity_providers),
                                 at.redis,
                                 settings.pipeline,
                                 bench_secret ? 0 : kept_tokens};
        for (std::size_t i = 0; i < thread_count; ++i) {
            cells.push_back(std::make_unique<service_cell>(at.threads.context(i), parts));
            revoked.add(at.threads.context(i), cells.back()->recogniser());
        }
        settings.server.threads = thread_count;
        server.emplace(
            at.threads, settings.server,
            [this](std::size_t i) -> gateway::application& { return cells[i]->application(); }, at.log, at.time);
    }

    gateway_settings settings;
    idempotency::pg_answer_store answers;
    auth::token_signer signer;
    auth::token_verifier verifier;
    auth::revocation_hub revoked;
    auth::auth_watch watch;
    std::vector<std::unique_ptr<service_cell>> cells;
    std::optional<gateway::server> server;
};

/// All that runs. The worker has a thread for itself, behind those of the API.
struct running_parts {
    std::optional<api_part> api;
    std::optional<worker_part> worker;
    std::optional<change_part> changes;
    std::optional<span_export> spans;
};

/// Waits for SIGTERM or SIGINT, then lets everything end in its order.
task<void> stop_when_told(installation& at, running_parts& parts) {
    asio::basic_signal_set<io_executor> signals(co_await asio::this_coro::executor, SIGTERM, SIGINT);
    const int number = co_await signals.async_wait(use_task);
    at.log.info("serve.stopping", "Finishing what is under way.", {{"signal", number}});
    const auto deadline = at.settings.duration("server.stop_deadline");
    if (parts.api) {
        co_await parts.api->server->stop(deadline);
        co_await asio::co_spawn(at.threads.context(0), parts.api->watch.stop(), use_task);
        for (std::size_t i = 0; i < parts.api->cells.size(); ++i)
            co_await asio::co_spawn(at.threads.context(i), parts.api->cells[i]->stop(), use_task);
    }
    if (parts.worker) co_await asio::co_spawn(parts.worker->home(), parts.worker->stop(deadline), use_task);
    if (parts.changes) co_await asio::co_spawn(at.threads.context(0), parts.changes->stop(), use_task);
    if (parts.spans) co_await parts.spans->stop();
    co_await at.db.stop();
    at.log.info("serve.stopped", "Goodbye.");
    at.threads.stop();
}

/// SIGHUP: there is a new certificate.
task<void> reload_when_told(gateway::server& server, logger log) {
    asio::basic_signal_set<io_executor> signals(co_await asio::this_coro::executor, SIGHUP);
    for (;;) {
        (void)co_await signals.async_wait(use_task);
        if (const auto done = server.reload_certificate(); done)
            log.info("serve.certificate_reloaded", "New connections get the certificate as it is now.");
        else
            log.error("serve.certificate_kept", done.error().message);
    }
}

void tell_ready(const installation& at, const running_parts& parts) {
    if (!parts.api) {
        at.log.info("work.ready", "Waiting for jobs.");
        return;
    }
    const auto ports = parts.api->server->ports();
    const auto& listeners = parts.api->settings.server.listen;
    std::string where;
    std::uint16_t plain = 0, secure = 0;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const bool tls = listeners[i].speaks == gateway::listen_options::kind::tls;
        (tls ? secure : plain) = ports[i];
        where += fmt::format("{}{}://{}:{}", where.empty() ? "" : " and ", tls ? "https" : "http", listeners[i].address,
                             ports[i]);
    }
    at.log.info("serve.ready", "Listening on " + where,
                {{"port", plain},
                 {"tlsPort", secure},
                 {"threads", parts.api->cells.size()},
                 {"worker", parts.worker.has_value()}});
}

result<void> run_roles(config::settings settings, roles as, bool bench = false) {
    gateway_settings gateway;
    std::vector<auth::oidc_settings> providers;
    if (as.api) {
        FW_TRY(providers, read_oidc_providers(settings));
        FW_TRY(gateway, gateway_settings_of(settings));
        if (bench && settings.flag("server.rate_limits")) gateway.pipeline.rates = bench_rates();
    }
    const auto api_threads = as.api ? static_cast<std::size_t>(settings.integer("server.threads")) : 0;
    installation at(std::move(settings), api_threads + (as.worker ? 1 : 0));
    FW_CHECK(at.open());
    running_parts parts;
    // Before anything runs: wrong settings end the program here.
    std::unique_ptr<mail_sender> letters;
    std::unique_ptr<stages::scratch_root> scratch;
    if (as.worker) {
        FW_TRY(scratch, stages::scratch_root::make(at.settings.text("worker.scratch")));
        FW_TRY(letters, mail_sender::make(at.settings, at.time));
    }
    if (at.spans) {
        const auto& url = at.settings.text("telemetry.otlp_url");
        if (!http::is_safe_url(url))
            return fail(error_kind::invalid, "telemetry.otlp_url",
                        "telemetry.otlp_url begins with https://, or with http:// and names this machine.");
        parts.spans.emplace(at.threads.context(0), *at.spans, at.outside, url, at.metrics, at.log).start();
    }
    if (as.api) {
        parts.api.emplace(at, api_threads, std::move(gateway), std::move(providers),
                          bench ? find_bench_secret() : std::nullopt);
        FW_CHECK(at.threads.run_first(parts.api->watch.catch_up()));
        parts.api->watch.start();
        FW_CHECK(parts.api->server->start());
    }
    if (as.worker) {
        parts.worker.emplace(at.threads.context(api_threads), at, std::move(letters), std::move(scratch));
        parts.worker->start();
    }
    parts.changes.emplace(at.threads.context(0), at).start();
    spawn(at.threads.context(0), "stop", at.log, stop_when_told(at, parts));
    if (parts.api && !parts.api->settings.server.certificate_file.empty())
        spawn(at.threads.context(0), "reload", at.log, reload_when_told(*parts.api->server, at.log));
    tell_ready(at, parts);
    at.threads.run();
    return {};
}

}  // namespace

void add_serve_command(CLI::App& app, const server_options& o, server_command& chosen) {
    auto* serve = app.add_subcommand("serve", "Answers requests and works on jobs until it is told to stop (SIGTERM)");
    auto given = std::make_shared<std::vector<std::string>>();
    serve->add_option("--roles", *given, "What this process does (default: server.roles)")
        ->delimiter(',')
        ->type_name("api,worker");
    auto bench = std::make_shared<bool>(false);
    serve->add_flag("--bench", *bench, "As the load tests want it (bench/README.md): never for people");
    serve->callback([&o, &chosen, given, bench] {
        chosen = [&o, given, bench]() -> result<void> {
            if (*bench) take_bench_environment();
            FW_TRY(auto settings, load_settings(o.config_file));
            FW_TRY(const auto as, parse_roles(given->empty() ? settings.list("server.roles") : *given));
            return run_roles(std::move(settings), *bench ? roles{.api = true} : as, *bench);
        };
    });
}

void add_work_command(CLI::App& app, const server_options& o, server_command& chosen) {
    app.add_subcommand("work", "Works on jobs until it is told to stop: serve --roles worker")->callback([&o, &chosen] {
        chosen = [&o]() -> result<void> {
            FW_TRY(auto settings, load_settings(o.config_file));
            return run_roles(std::move(settings), {.worker = true});
        };
    });
}

}  // namespace fw::apps
