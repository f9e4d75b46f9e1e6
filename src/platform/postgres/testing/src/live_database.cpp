#include "fw/postgres/testing/live_database.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>

#include "fw/migrations/migrations.hpp"
#include "fw/postgres/script.hpp"

namespace fw::postgres::testing {

namespace {

/// The migrated database that all others are copies of, made by the first test that needs it. Its name tells what is
/// in it, so that an older one on the same server is never taken for it.
const std::string& template_database() {
    static const std::string name = [] {
        std::size_t hash = 0;
        for (const auto& m : migrations::all()) hash = hash * 31 + std::hash<std::string_view>{}(m.checksum);
        auto wanted = fmt::format("fw_template_{:016x}", hash);
        blocking_connection on(server());
        on.run("SELECT pg_advisory_lock(4711)");  // other test programs may come at the same moment
        if (!on.run("SELECT FROM pg_database WHERE datname = $1", {wanted}).empty()) return wanted;
        const auto half = wanted + "_half";
        on.run(fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", half));
        migrations::prepare_server(server(), half);
        if (const auto done = migrations::migrate(with_database(server(), half, "fw_migrate")); !done)
            throw failure(done.error());
        on.run(fmt::format("ALTER DATABASE {} RENAME TO {}", half, wanted));
        return wanted;
    }();
    return name;
}

}  // namespace

std::string server() {
    const char* given = std::getenv("FW_TEST_POSTGRES");
    if (!given || *given == '\0')
        throw std::runtime_error("FW_TEST_POSTGRES is not set: run this through scripts/with_services.sh");
    return given;
}

fresh_database::fresh_database() {
    static std::atomic<int> count = 0;
    name_ = fmt::format("fw_test_{}_{}", ::getpid(), ++count);
    blocking_connection on(server());
    on.run(fmt::format("CREATE DATABASE {} TEMPLATE {} OWNER fw_migrate", name_, template_database()));
}

fresh_database::~fresh_database() {
    try {
        blocking_connection on(server());
        on.run(fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name_));
    } catch (const failure&) {
        // The server ends with the test run, and the database with it.
    }
}

std::string fresh_database::conninfo(std::string_view role) const {
    return with_database(server(), name_, role);
}

live_database::live_database(const std::function<void(settings&)>& adjust, observer* watcher) {
    settings how;
    how.conninfo = fresh_.conninfo();
    how.longest_pause = std::chrono::milliseconds(200);
    if (adjust) adjust(how);
    database_ = std::make_unique<database>(threads_, workers_, std::move(how), log_to(), watcher);
    run(database_->start());
}

live_database::~live_database() {
    run(database_->stop());
    // What ended with it has its last turn.
    context().restart();
    context().poll();
}

void live_database::turn_until(const bool& done) {
    context().restart();
    while (!done && context().run_one() > 0) {
    }
    if (!done) throw std::logic_error("the loop has nothing left to do, but the task has not ended");
}

}  // namespace fw::postgres::testing
