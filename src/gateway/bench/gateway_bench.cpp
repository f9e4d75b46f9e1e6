// What a request costs, beside a raw epoll loop that answers the same bytes in the same run, and what an idle
// connection holds. 64 connections, one server thread, one client thread.
#include <pthread.h>
#include <sys/resource.h>

#include <cstring>
#include <fstream>
#include <future>
#include <thread>

#include "fw/bench/figures.hpp"
#include "fw/bench/loopback.hpp"
#include "fw/gateway/pipeline.hpp"
#include "fw/gateway/server.hpp"

namespace {

using namespace fw;
using namespace fw::gateway;
using bench::connect_to;

constexpr std::size_t connections = 64;
constexpr int rounds = 600;  // requests of each connection in one measurement
constexpr std::string_view request =
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n";

std::string ask_once(int fd) {
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) std::exit(1);
    std::array<char, 4096> bytes{};
    const auto n = ::recv(fd, bytes.data(), bytes.size(), 0);
    return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0))};
}

/// All connections send, then all receive, again and again. `size`: of one answer.
void drive(std::uint16_t port, std::size_t size) {
    std::vector<int> fds;
    for (std::size_t i = 0; i < connections; ++i) fds.push_back(connect_to(port));
    std::array<char, 4096> bytes{};
    for (int r = 0; r < rounds; ++r) {
        for (const int fd : fds)
            if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) std::exit(1);
        for (const int fd : fds)
            for (std::size_t got = 0; got < size;) {
                const auto n = ::recv(fd, bytes.data(), bytes.size(), 0);
                if (n <= 0) std::exit(1);
                got += static_cast<std::size_t>(n);
            }
    }
    for (const int fd : fds) ::close(fd);
}

class nobody final : public authenticator {
public:
    soon<answer> recognise(const web::request&) override { return answer(std::nullopt); }
};
class no_observer final : public request_observer {
public:
    void answered(const facts&) override {}
};

task<result<web::response>> say_ok(web::context&, const web::path_values&) {
    co_return web::make_json(R"({"status":"ok"})");
}

/// Memory of this process that no other has, kB.
double private_kilobytes() {
    std::ifstream in("/proc/self/smaps_rollup");
    double sum = 0;
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("Private_")) sum += std::atof(line.substr(line.find(':') + 1).c_str());
    return sum;
}

/// µs of CPU that the thread behind `clock` spends on a request.
double cost(clockid_t clock, std::uint16_t port, std::size_t size) {
    const double before = bench::seconds_on(clock);
    drive(port, size);
    return (bench::seconds_on(clock) - before) * 1e6 / (static_cast<double>(connections) * rounds);
}

}  // namespace

int main() {
    system_clock time;
    memory_log sink;
    const logger log(sink, time);
    std::vector<web::route> table(1);
    table[0].path = "/healthz";
    table[0].version = 0;
    table[0].name = "getHealth";
    table[0].group = "health";
    table[0].who = web::access::anyone;
    table[0].rate = web::rate_class::free;
    table[0].run = say_ok;
    const web::router routes(std::move(table));
    nobody who;
    no_observer observer;
    worker_pool pool(1, 4);
    pipeline app(routes, who, nullptr, observer, pool, {}, log, time);
    io_threads threads(1);
    server_options options;
    options.listen.push_back({});
    server s(threads, options, [&](std::size_t) -> application& { return app; }, log, time);
    if (const auto started = s.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    std::promise<clockid_t> ours;
    std::thread serving([&] {
        clockid_t clock = 0;
        ::pthread_getcpuclockid(::pthread_self(), &clock);
        ours.set_value(clock);
        threads.run();
    });
    const clockid_t our_clock = ours.get_future().get();
    const auto port = s.ports()[0];
    const int probe = connect_to(port);
    const std::string answer = ask_once(probe);
    ::close(probe);

    const auto [listener, raw_port] = bench::listen_anywhere();
    std::atomic<bool> ended = false;
    std::promise<clockid_t> raws;
    std::thread raw([&, listener = listener] {
        clockid_t clock = 0;
        ::pthread_getcpuclockid(::pthread_self(), &clock);
        raws.set_value(clock);
        bench::serve_raw(listener, answer, ended);
    });
    const clockid_t raw_clock = raws.get_future().get();

    std::vector<double> us;
    std::vector<double> floor;
    for (int i = 0; i < 5; ++i) {  // in turns, so that both see the same neighbours
        floor.push_back(cost(raw_clock, raw_port, answer.size()));
        us.push_back(cost(our_clock, port, answer.size()));
    }
    const double ours_us = bench::percentile(us, 0.5);
    const double raw_us = bench::percentile(floor, 0.5);
    std::printf("# one answer has %zu bytes\n", answer.size());
    std::printf("gateway.healthz.cpu %.2f us\ngateway.raw_epoll.cpu %.2f us\ngateway.healthz.above_raw %.2f us\n",
                ours_us, raw_us, ours_us - raw_us);

    // Both ends are in this process: two descriptors a connection.
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const std::size_t idle = std::min<std::size_t>(10'000, (static_cast<std::size_t>(files.rlim_cur) - 200) / 2);
    std::printf("# %zu idle connections\n", idle);
    const double before = private_kilobytes();
    std::vector<int> waiting;
    for (std::size_t i = 0; i < idle; ++i) {
        waiting.push_back(connect_to(port));
        (void)ask_once(waiting.back());
    }
    std::printf("gateway.idle_connection.memory %.2f kB\n", (private_kilobytes() - before) / static_cast<double>(idle));
    for (const int fd : waiting) ::close(fd);
    ended = true;
    raw.join();
    asio::co_spawn(threads.context(0), s.stop(std::chrono::seconds(2)), [](std::exception_ptr) {});
    serving.join();
    ::close(listener);
    return 0;
}
