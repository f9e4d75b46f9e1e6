// What the benches of servers share: connections over loopback, and the raw epoll loop that is the floor under every
// HTTP server: it reads, answers the same bytes and parses nothing.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace fw::bench {

/// Ends the program if nobody listens.
inline int connect_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in to{
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    const int one = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
        std::perror("connect");
        std::exit(1);
    }
    return fd;
}

/// A listening socket on a free port, and the port.
inline std::pair<int, std::uint16_t> listen_anywhere() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    socklen_t length = sizeof at;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 || ::listen(listener, 1024) != 0 ||
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&at), &length) != 0) {
        std::perror("listen");
        std::exit(1);
    }
    return {listener, ntohs(at.sin_port)};
}

inline void serve_raw(int listener, const std::string& answer, const std::atomic<bool>& ended) {
    const int poll = ::epoll_create1(0);
    epoll_event ev{.events = EPOLLIN, .data = {.fd = listener}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &ev);
    std::array<epoll_event, 128> events;
    std::array<char, 4096> bytes{};
    while (!ended) {
        const int n = ::epoll_wait(poll, events.data(), events.size(), 20);
        for (int i = 0; i < n; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == listener) {
                const int c = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
                epoll_event add{.events = EPOLLIN, .data = {.fd = c}};
                ::epoll_ctl(poll, EPOLL_CTL_ADD, c, &add);
            } else if (::recv(fd, bytes.data(), bytes.size(), 0) <= 0) {
                ::close(fd);
            } else if (::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) {
                ::close(fd);
            }
        }
    }
    ::close(poll);
}

}  // namespace fw::bench
