// check: is all there that the server needs, and if not, which command mends it.
#include <unistd.h>

#include <cstdio>

#include "fw/async/run.hpp"
#include "fw/base/failure.hpp"
#include "fw/files/files.hpp"
#include "fw/keys/key_service.hpp"
#include "fw/migrations/migrations.hpp"
#include "fw/redis/connection.hpp"
#include "fw/stages/engine_program.hpp"
#include "identity_settings.hpp"
#include "mail_sender.hpp"
#include "objects_settings.hpp"
#include "server_commands.hpp"
#include "server_settings.hpp"

namespace fw::apps {

namespace {

using namespace std::chrono_literals;

struct finding {
    std::string what;
    bool good = false;
    std::string detail;
    std::string remedy = {};  ///< a command, or what to change
};

std::string without_line_end(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

finding check_database(const config::settings& s) {
    try {
        const auto pending = migrations::count_pending(s.text("database.url"));
        if (!pending) return {"database", false, pending.error().message, "Take the program that fits this database."};
        if (*pending > 0)
            return {"database", false, fmt::format("{} migrations have not been applied.", *pending),
                    "fashion-wallet migrate"};
        return {"database", true, "reachable and up to date"};
    } catch (const failure& e) {
        return {"database", false, without_line_end(e.what()),
                "Start PostgreSQL, make roles and database (fashion-wallet migrate --prepare …), or set database.url "
                "(FW_DATABASE_URL)."};
    }
}

task<bool> answers(asio::io_context& home, redis::options how, logger log) {
    redis::connection connection(home, std::move(how), std::move(log));
    const bool up = co_await connection.wait_connected(2s);
    const bool good = up && (co_await connection.command({"PING"})).has_value();
    co_await connection.stop();
    co_return good;
}

finding check_redis(const config::settings& s) {
    const auto how = redis_options(s);
    if (!how) return {"redis", false, how.error().message, "Set redis.url (FW_REDIS_URL)."};
    memory_log lines;
    const system_clock time;
    asio::io_context home(1);
    bool good = false;
    asio::co_spawn(home, answers(home, *how, logger(lines, time)), [&](std::exception_ptr, bool up) { good = up; });
    home.run();
    if (good) return {"redis", true, "answers"};
    return {"redis", false, fmt::format("nobody answers at {}", s.text("redis.url")),
            "Start Redis, or set redis.url (FW_REDIS_URL)."};
}

finding check_keys(const config::settings& s) {
    const auto& file = s.text("keys.file");
    std::error_code code;
    if (!std::filesystem::exists(file, code)) return {"keys", true, file + " will be made at the first start"};
    const system_clock time;
    const auto service = keys::file_key_service::open(file, time);
    if (!service) return {"keys", false, service.error().message, "Mend the file, or put back the copy you kept."};
    return {"keys", true, file + " is readable, by its owner alone"};
}

finding check_objects(const config::settings& s) {
    const auto& folder = s.text("objects.folder");
    const bool in_folder = s.text("objects.store") == "folder";
    std::error_code code;
    if (in_folder && !std::filesystem::exists(folder, code))
        return {"objects", true, folder + " will be made at the first start"};
    const system_clock time;
    worker_pool pool(1, 8);
    const auto store = make_store(s, pool, time);
    const auto tried = store ? run(objects::try_out(**store)) : result<void>(std::unexpected(store.error()));
    if (!tried)
        return {"objects", false, tried.error().message,
                in_folder ? "Let the server's user write the folder, or set objects.folder (FW_OBJECTS_FOLDER)."
                          : "See to the bucket and its rights, or set objects.s3_… (FW_OBJECTS_S3_…)."};
    return {"objects", true,
            in_folder ? folder + " takes objects and gives them back"
                      : fmt::format("the bucket {} takes objects and gives them back", s.text("objects.s3_bucket"))};
}

/// Has the engine make a body, as the worker does: program, data and scratch folder in one.
finding check_engine(const config::settings& s) {
    const auto engine = engine_of(s);
    const std::filesystem::path folder =
        std::filesystem::path(s.text("worker.scratch")) / fmt::format("fashion-wallet-check-{}", ::getpid());
    const auto remedy =
        "Build it (./fw build release), fetch its data (./fw run --help does), or set worker.engine "
        "(FW_WORKER_ENGINE), FW_ASSETS or worker.scratch (FW_WORKER_SCRATCH).";
    const auto told = folder / "told.json";
    auto tried = files::write_text(told, R"({"sex":"female","measurements":{"height":170}})");
    if (tried) {
        worker_pool one(1, 1);
        stages::child_engine runs(engine, one);
        no_progress quiet;
        tried = run(runs.run({"avatar-fit", "--person", told.string(), "--out", folder.string()}, quiet));
    }
    std::error_code code;
    std::filesystem::remove_all(folder, code);
    if (!tried) return {"engine", false, fmt::format("{}: {}", engine.string(), tried.error().message), remedy};
    return {"engine", true, engine.string() + " makes bodies"};
}

finding check_mail(const config::settings& s) {
    const system_clock time;
    const auto sender = mail_sender::make(s, time);
    if (!sender)
        return {"mail", false, sender.error().message, "Mend the settings mail.… (fashion-wallet config shows them)."};
    if (s.is_set("mail.smtp_url")) return {"mail", true, "letters go to " + s.text("mail.smtp_url")};
    return {"mail", true, "no mail server is set: letters are put into " + s.text("mail.folder")};
}

finding check_identity(const config::settings& s) {
    const auto providers = read_oidc_providers(s);
    if (!providers) return {"sign-in", false, providers.error().message, "Mend the settings auth.oidc.…."};
    return {"sign-in", true, fmt::format("passwords, and {} identity providers", providers->size())};
}

result<void> run_check(const server_options& o) {
    FW_TRY(const auto settings, load_settings(o.config_file));
    int bad = 0;
    for (const auto& f :
         {check_database(settings), check_redis(settings), check_keys(settings), check_objects(settings),
          check_engine(settings), check_mail(settings), check_identity(settings)}) {
        std::fputs(fmt::format("{} {:<10} {}\n", f.good ? "✓" : "✗", f.what, f.detail).c_str(), stdout);
        if (!f.good) std::fputs(fmt::format("  {:<10} → {}\n", "", f.remedy).c_str(), stdout);
        bad += f.good ? 0 : 1;
    }
    if (bad == 0) return {};
    return fail(error_kind::unavailable, "check.failed",
                bad == 1 ? "One thing is missing." : fmt::format("{} things are missing.", bad));
}

}  // namespace

void add_check_command(CLI::App& app, const server_options& o, server_command& chosen) {
    app.add_subcommand("check", "Whether all is there that the server needs, and what to do if not")
        ->callback([&o, &chosen] { chosen = [&o] { return run_check(o); }; });
}

}  // namespace fw::apps
