// A server with the test application's paths, for outside clients: gateway-test-server CERTIFICATE KEY. Prints its two
// ports (plain, TLS) and ends on SIGTERM; SIGHUP reads the certificate again.
#include <unistd.h>

#include <boost/asio/signal_set.hpp>
#include <cstdio>

#include "fw/async/spawn.hpp"
#include "fw/gateway/server.hpp"
#include "test_application.hpp"

namespace {

using namespace fw;

task<void> obey_signals(gateway::server& s) {
    asio::basic_signal_set<io_executor> signals(co_await asio::this_coro::executor, SIGTERM, SIGHUP);
    while (co_await signals.async_wait(use_task) == SIGHUP)
        if (auto done = s.reload_certificate(); !done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
    co_await s.stop(std::chrono::seconds(3));
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) return 2;
    system_clock time;
    descriptor_log sink(STDERR_FILENO);
    const logger log(sink, time);
    io_threads threads(2);
    std::array<gateway::testing::test_application, 2> apps;
    gateway::server_options options{.certificate_file = words[1], .key_file = words[2]};
    options.listen = {{}, {.speaks = gateway::listen_options::kind::tls}};
    gateway::server s(
        threads, std::move(options), [&](std::size_t i) -> gateway::application& { return apps[i]; }, log, time);
    if (const auto started = s.start(); !started) {
        std::fprintf(stderr, "%s\n", started.error().message.c_str());
        return 1;
    }
    std::printf("%d %d\n", s.ports()[0], s.ports()[1]);
    std::fflush(stdout);
    spawn(threads.context(0), "signals", log, obey_signals(s));
    threads.run();
    return 0;
}
