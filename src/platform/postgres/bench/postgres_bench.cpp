// An item by its key: our pool with one and with 64 in flight on one connection, beside plain blocking libpq, in turns.
#include <libpq-fe.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "fw/async/timeout.hpp"
#include "fw/bench/figures.hpp"
#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace {

using namespace fw;
using namespace fw::postgres;

constexpr int item_count = 10'000;
constexpr int a_round = 3000;
constexpr int rounds = 7;

constexpr auto find_item =
    reading("bench.item",
            "select id, type, name, category, tags, attributes, version, updated_at from catalog.items where id = $1");

std::vector<uuid> make_items(const testing::fresh_database& on) {
    blocking_connection app(on.conninfo());
    app.run(fmt::format(
        "INSERT INTO catalog.fabrics (id, name, type, tags, properties, created_at, updated_at) "
        "SELECT gen_random_uuid(), 'Fabric ' || n, 'solid', ARRAY['cotton', 'blue'], "
        "jsonb_build_object('shine', 0.5, 'note', repeat('x', 600)), now(), now() FROM generate_series(1, {}) n",
        item_count));
    std::vector<uuid> ids;
    for (const auto& line : app.run("SELECT id FROM catalog.items ORDER BY md5(id::text)"))
        ids.push_back(*find_uuid(line[0]));
    blocking_connection(on.conninfo("fw_migrate")).run("ANALYZE catalog.items");
    return ids;
}

struct cost {
    double cpu_us, per_second;
};

task<void> ask_many(database& db, const std::vector<uuid>& ids, int& next, int& left, io_timer& all_done) {
    while (next < a_round) {
        const auto got = co_await db.run(find_item, ids[static_cast<std::size_t>(next++ % item_count)]);
        if (got.size() != 1 || got.front().get<std::string_view>(1) != "fabric") std::abort();
    }
    if (--left == 0) all_done.cancel();
}

task<void> ask_in_flight(testing::live_database& live, const std::vector<uuid>& ids, int in_flight) {
    int next = 0;
    int left = in_flight;
    io_timer all_done(live.context(), std::chrono::steady_clock::time_point::max());
    for (int i = 0; i < in_flight; ++i)
        asio::co_spawn(live.context(), ask_many(live.db(), ids, next, left, all_done), asio::detached);
    boost::system::error_code cancelled;
    co_await all_done.async_wait(asio::redirect_error(use_task, cancelled));
}

void ask_plainly(PGconn* on, const std::vector<uuid>& ids) {
    for (int i = 0; i < a_round; ++i) {
        const auto& id = ids[static_cast<std::size_t>(i % item_count)];
        const char* values[] = {reinterpret_cast<const char*>(id.bytes.data())};
        const int lengths[] = {16};
        const int formats[] = {1};
        PGresult* got = PQexecPrepared(on, "item", 1, values, lengths, formats, 1);
        if (PQntuples(got) != 1) std::abort();
        PQclear(got);
    }
}

template <class Work>
cost measure(Work&& work) {
    const double wall = bench::wall_seconds();
    const double cpu = bench::thread_seconds();
    work();
    return {(bench::thread_seconds() - cpu) / a_round * 1e6, a_round / (bench::wall_seconds() - wall)};
}

double median(std::vector<double> values) {
    return bench::percentile(std::move(values), 0.5);
}

}  // namespace

int main() {
    testing::live_database live([](settings& how) { how.shared_connections = 1; });
    const auto ids = make_items(live.on());
    PGconn* plain = PQconnectdb(live.on().conninfo().c_str());
    PQclear(PQprepare(plain, "item", find_item.sql, 1, nullptr));

    std::vector<double> plain_cpu, plain_rate, one_cpu, one_rate, many_cpu, many_rate;
    for (int round = 0; round <= rounds; ++round) {
        const auto a = measure([&] { ask_plainly(plain, ids); });
        const auto b = measure([&] { live.run(ask_in_flight(live, ids, 1)); });
        const auto c = measure([&] { live.run(ask_in_flight(live, ids, 64)); });
        if (round == 0) continue;  // warms all of them
        plain_cpu.push_back(a.cpu_us), plain_rate.push_back(a.per_second);
        one_cpu.push_back(b.cpu_us), one_rate.push_back(b.per_second);
        many_cpu.push_back(c.cpu_us), many_rate.push_back(c.per_second);
    }
    PQfinish(plain);
    bench::print("postgres.item.plain_libpq.cpu", median(plain_cpu), "us");
    bench::print("postgres.item.one_in_flight.cpu", median(one_cpu), "us");
    bench::print("postgres.item.64_in_flight.cpu", median(many_cpu), "us");
    bench::print("postgres.item.plain_libpq.rate", median(plain_rate), "/s");
    bench::print("postgres.item.one_in_flight.rate_ratio", median(one_rate) / median(plain_rate), "x");
    bench::print("postgres.item.64_in_flight.rate_ratio", median(many_rate) / median(plain_rate), "x");
    bench::print("postgres.item.64_in_flight.cpu_ratio", median(many_cpu) / median(plain_cpu), "x");
}
