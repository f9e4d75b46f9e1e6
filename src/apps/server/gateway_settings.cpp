#include "gateway_settings.hpp"

#include "default_rates.hpp"
#include "fw/files/files.hpp"

namespace fw::apps {

namespace {

using config::value_kind;

constexpr std::int64_t longest_time = 3'600'000;

// Plain HTTP at server.port; with a certificate TLS 1.3 at server.tls.port, too.
result<gateway::server_options> server_options_of(const config::settings& s) {
    using kind = gateway::listen_options::kind;
    gateway::server_options out;
    out.certificate_file = s.text("server.tls.certificate");
    out.key_file = s.text("server.tls.key");
    out.limits.head_time = s.duration("server.head_time");
    out.limits.grace_time = s.duration("server.body_time");
    out.limits.idle_time = s.duration("server.idle_time");
    out.limits.most_connections = static_cast<std::size_t>(s.integer("server.connections"));
    const auto& address = s.text("server.address");
    const auto port = static_cast<std::uint16_t>(s.integer("server.port"));
    const auto tls_port = static_cast<std::uint16_t>(s.integer("server.tls.port"));
    if (out.certificate_file.empty() != out.key_file.empty())
        return fail(error_kind::invalid, "server.tls", "TLS needs both server.tls.certificate and server.tls.key.");
    const bool secure = !out.certificate_file.empty();
    const auto& plain = s.text("server.tls.plain");
    if (!secure || plain == "serve") out.listen.push_back({.address = address, .port = port});
    if (secure && plain == "redirect")
        out.listen.push_back(
            {.address = address, .port = port, .speaks = kind::redirect_to_https, .https_port = tls_port});
    if (secure) out.listen.push_back({.address = address, .port = tls_port, .speaks = kind::tls});
    return out;
}

// Rates come from server.rates_file, else from the table that is built in.
result<gateway::pipeline_options> pipeline_options_of(const config::settings& s) {
    gateway::pipeline_options out;
    FW_TRY(out.trusted_proxies, gateway::parse_networks(s.list("server.trusted_proxies")));
    FW_TRY(out.allowed, gateway::parse_networks(s.list("server.allow")));
    FW_TRY(out.denied, gateway::parse_networks(s.list("server.deny")));
    out.cors.origins = s.list("server.cors.origins");
    out.cors.credentials = s.flag("server.cors.credentials");
    if (out.cors.credentials && std::ranges::find(out.cors.origins, "*") != out.cors.origins.end())
        return fail(error_kind::invalid, "server.cors",
                    "Name the origins in server.cors.origins: \"*\" cannot be allowed together with credentials.");
    std::string rates(default_rates);
    if (s.is_set("server.rates_file")) {
        FW_TRY(rates, files::read_text(s.text("server.rates_file"), 1 << 20));
    }
    if (s.flag("server.rate_limits")) {
        FW_TRY(out.rates, gateway::rate_policy::parse(rates));
    }
    return out;
}

}  // namespace

std::vector<config::setting> gateway_rows() {
    return {
        {"server.address", value_kind::text, "127.0.0.1", "Where the server listens; 0.0.0.0 for all of the network"},
        {"server.port", value_kind::integer, "8080", "0: any that is free", false, {{0, 65'535}}},
        {"server.tls.certificate", value_kind::text, "",
         "PEM file with the certificate and its chain; with it the server speaks TLS 1.3. SIGHUP reads it again"},
        {"server.tls.key", value_kind::text, "", "PEM file with its private key"},
        {"server.tls.port",
         value_kind::integer,
         "8443",
         "Where it speaks TLS; 0: any that is free",
         false,
         {{0, 65'535}}},
        {"server.tls.plain",
         value_kind::text,
         "redirect",
         "What server.port does beside TLS: send everybody to https, serve as well, or not listen",
         false,
         {},
         {"redirect", "serve", "off"}},
        {"server.public_url", value_kind::text, "http://localhost:8080", "How people reach it; stands in letters"},
        {"server.trusted_proxies", value_kind::list, "", "Networks whose X-Forwarded-… fields are believed"},
        {"server.allow", value_kind::list, "", "Networks that may use the service; empty: all"},
        {"server.deny", value_kind::list, "", "Networks that may not"},
        {"server.cors.origins", value_kind::list, "",
         "Web pages of other origins that may use the API (https://app.example.com), or *"},
        {"server.cors.credentials", value_kind::flag, "false", "Whether they may do so with the user's cookies"},
        {"server.rate_limits", value_kind::flag, "true", "false: nobody is slowed down"},
        {"server.rates_file", value_kind::text, "", "JSON file with rate limits by class and role; empty: built in"},
        {"server.static_folder", value_kind::text, "", "Files that are served beside the API: the web application"},
        {"server.connections",
         value_kind::integer,
         "20000",
         "Open at once; more are turned away",
         false,
         {{1, 1'000'000}}},
        {"server.head_time",
         value_kind::duration,
         "10s",
         "A request's head may take so long to arrive",
         false,
         {{100, longest_time}}},
        {"server.body_time",
         value_kind::duration,
         "10s",
         "Bodies and answers may stand still so long, and a second more for each KB that has moved",
         false,
         {{100, longest_time}}},
        {"server.idle_time",
         value_kind::duration,
         "75s",
         "A connection may wait so long for its next request",
         false,
         {{100, longest_time}}},
        {"server.stop_deadline",
         value_kind::duration,
         "10s",
         "What is under way may take so long when it stops",
         false,
         {{0, 300'000}}},
    };
}

result<gateway_settings> gateway_settings_of(const config::settings& s) {
    gateway_settings out;
    FW_TRY(out.server, server_options_of(s));
    FW_TRY(out.pipeline, pipeline_options_of(s));
    if (s.is_set("server.static_folder")) {
        FW_TRY(auto opened, gateway::static_files::open(s.text("server.static_folder")));
        out.files = std::make_shared<const gateway::static_files>(std::move(opened));
        out.pipeline.files = out.files.get();
    }
    return out;
}

}  // namespace fw::apps
