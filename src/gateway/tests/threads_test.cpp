// Two threads at once, with clients on threads of their own: for the thread sanitizer.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "fw/gateway/server.hpp"
#include "test_application.hpp"

namespace fw::gateway::testing {
namespace {

/// Asks `count` times over one connection and counts the answers.
int ask(std::uint16_t port, int count) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in to{
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    int answered = 0;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) {
        const std::string request = "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
        for (int i = 0; i < count; ++i) {
            if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0) break;
            std::string got;
            std::array<char, 1024> bytes{};
            while (!got.ends_with("POST hello")) {
                const auto n = ::recv(fd, bytes.data(), bytes.size(), 0);
                if (n <= 0) break;
                got.append(bytes.data(), static_cast<std::size_t>(n));
            }
            answered += got.starts_with("HTTP/1.1 200");
        }
    }
    ::close(fd);
    return answered;
}

task<void> stop(server& s) {
    co_await s.stop(std::chrono::seconds(5));
}

TEST(two_threads, share_a_port_and_stop_together) {
    system_clock time;
    memory_log sink;
    const logger log(sink, time);
    io_threads threads(2);
    std::array<test_application, 2> apps;
    server_options options;
    options.listen.push_back({});
    server s(threads, std::move(options), [&](std::size_t i) -> application& { return apps[i]; }, log, time);
    ASSERT_TRUE(s.start());
    const auto port = s.ports()[0];
    std::jthread serving([&] { threads.run(); });
    std::atomic<int> answered = 0;
    {
        std::vector<std::jthread> clients;
        for (int c = 0; c < 16; ++c) clients.emplace_back([&] { answered += ask(port, 20); });
    }
    EXPECT_EQ(answered, 16 * 20);
    EXPECT_EQ(s.counts().requests, 16u * 20);
    asio::co_spawn(threads.context(1), stop(s), [](std::exception_ptr thrown) { EXPECT_FALSE(thrown); });
    serving.join();
    EXPECT_EQ(s.counts().connections, 0u);
}

}  // namespace
}  // namespace fw::gateway::testing
