#include "server_settings.hpp"

#include <unistd.h>

#include "engine_path.hpp"
#include "fw/files/files.hpp"
#include "gateway_settings.hpp"
#include "objects_settings.hpp"
#include "retention_rules.hpp"

namespace fw::apps {

namespace {

using config::setting;
using config::value_kind;
namespace fs = std::filesystem;

constexpr const char* usual_file = "fashion-wallet.toml";

config::environment variables() {
    config::environment out;
    for (char** at = environ; *at != nullptr; ++at) {
        const std::string_view line(*at);
        const auto equals = line.find('=');
        if (equals != line.npos) out.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    return out;
}

}  // namespace

std::span<const setting> server_table() {
    static const std::vector<setting> own{
        {"server.threads",
         value_kind::integer,
         "1",
         "I/O threads; one answers thousands of requests a second",
         false,
         {{1, 64}}},
        {"server.roles", value_kind::list, "api,worker",
         "api: answers requests; worker: works on jobs (photographs, bodies, letters)"},
        {"worker.cores", value_kind::integer, "0", "For jobs; 0: all there are", false, {{0, 256}}},
        {"worker.memory", value_kind::size, "1500MB", "For jobs, all together"},
        {"worker.engine", value_kind::text, "", "The engine program; empty: the one beside this program"},
        {"worker.scratch", value_kind::text, "/dev/shm",
         "A folder for what jobs have in hand, in memory if possible: photographs lie there unsealed for seconds"},
        {"database.url", value_kind::text, "dbname=fashion_wallet user=fw_app",
         "libpq's keywords or a postgresql:// address, as the role fw_app", true},
        {"database.owner_url", value_kind::text, "dbname=fashion_wallet user=fw_migrate",
         "The same as fw_migrate: for `migrate` only", true},
        {"database.prepared", value_kind::flag, "true", "false behind a pooler in transaction mode"},
        {"database.shared_connections",
         value_kind::integer,
         "2",
         "Of each thread, for short statements",
         false,
         {{1, 64}}},
        {"database.exclusive_connections",
         value_kind::integer,
         "4",
         "Of each thread, for transactions",
         false,
         {{1, 64}}},
        {"database.replica_url", value_kind::text, "",
         "The same as fw_replica, who reads what was committed; empty: caches hear only of what this program changes",
         true},
        {"redis.url", value_kind::text, "redis://127.0.0.1:6379", "redis://host:port/number or unix:///path"},
        {"cache.memory", value_kind::size, "100MB", "Of each process, for what is asked again and again; 0: none"},
        {"cache.shared", value_kind::flag, "true", "Keep it in Redis, too"},
        {"cache.searches", value_kind::flag, "true", "What was found is kept for a quarter of an hour"},
        {"catalog.public", value_kind::flag, "false", "Who is not signed in may look at the catalog"},
        {"keys.file", value_kind::text, "var/keys.json",
         "The keys of all that is encrypted; made at the first start. Keep a copy: without it the rest is lost"},
        {"auth.open_registration", value_kind::flag, "true", "false: the administrator makes accounts"},
        {"auth.second_factor_roles", value_kind::list, "", "Roles that may do nothing without a second factor"},
        {"auth.oidc.*.issuer", value_kind::text, "",
         "An identity provider, as its tokens say it: https://accounts.example.org"},
        {"auth.oidc.*.client_id", value_kind::text, "", "Whom it knows us as"},
        {"auth.oidc.*.client_secret", value_kind::text, "", "Our secret there; empty for a public client", true},
        {"auth.oidc.*.label", value_kind::text, "", "Its name for people"},
        {"auth.oidc.*.scopes", value_kind::text, "openid email profile", "What is asked of it"},
        {"mail.from", value_kind::text, "Fashion Wallet <fashion-wallet@localhost>", "Who writes the letters"},
        {"mail.folder", value_kind::text, "var/mail", "Letters are put here as files while there is no mail server"},
        {"mail.smtp_url", value_kind::text, "",
         "The mail server: smtp://mail.example.org:587, smtps://mail.example.org"},
        {"mail.starttls",
         value_kind::text,
         "required",
         "Whether smtp:// is encrypted",
         false,
         {},
         {"required", "if_offered", "never"}},
        {"mail.smtp_user", value_kind::text, "", "Whom the mail server knows us as"},
        {"mail.smtp_password", value_kind::text, "", "Our password there", true},
        {"mail.smtp_authorities", value_kind::text, "", "PEM file of certificates to trust instead of the system's"},
        {"mail.deadline", value_kind::duration, "30s", "A letter may take so long", false, {{1'000, 300'000}}},
        {"telemetry.otlp_url", value_kind::text, "",
         "Where spans are sent (OTLP over HTTP, JSON): https://…/v1/traces, or http:// on this machine; empty: "
         "nowhere"},
        {"telemetry.sampled_percent",
         value_kind::integer,
         "100",
         "Of the traces that begin here; who calls with a traceparent decides himself",
         false,
         {{0, 100}}},
        {"log.level",
         value_kind::text,
         "info",
         "From which level on lines are written",
         false,
         {},
         {"debug", "info", "warning", "error"}},
    };
    static const std::vector<setting> table = [] {
        auto all = gateway_rows();
        all.insert(all.end(), own.begin(), own.end());
        const auto of_objects = objects_rows();
        all.insert(all.end(), of_objects.begin(), of_objects.end());
        const auto kept = retention_rows();
        all.insert(all.end(), kept.begin(), kept.end());
        return all;
    }();
    return table;
}

result<config::settings> load_settings(const fs::path& given) {
    fs::path file = given;
    if (const char* named = std::getenv("FW_CONFIG"); file.empty() && named != nullptr) file = named;
    std::error_code code;
    if (file.empty() && fs::exists(usual_file, code)) file = usual_file;
    std::string text;
    if (!file.empty()) {
        FW_TRY(text, files::read_text(file, 1 << 20));
    }
    return config::settings::make(server_table(), text, file.filename().string(), variables());
}

postgres::settings postgres_settings(const config::settings& s) {
    postgres::settings out;
    out.conninfo = s.text("database.url");
    out.prepared = s.flag("database.prepared");
    out.shared_connections = static_cast<std::size_t>(s.integer("database.shared_connections"));
    out.exclusive_connections = static_cast<std::size_t>(s.integer("database.exclusive_connections"));
    return out;
}

log_level log_level_of(const config::settings& s) {
    const auto& name = s.text("log.level");
    return name == "debug"     ? log_level::debug
           : name == "warning" ? log_level::warning
           : name == "error"   ? log_level::error
                               : log_level::info;
}

std::filesystem::path engine_of(const config::settings& s) {
    return s.is_set("worker.engine") ? fs::path(s.text("worker.engine")) : engine_beside_us();
}

result<redis::options> redis_options(const config::settings& s) {
    redis::options out;
    FW_TRY(out.where, redis::parse_endpoint(s.text("redis.url")));
    return out;
}

}  // namespace fw::apps
