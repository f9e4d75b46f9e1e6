// The other end of the service's figures, so that they need no package: requests over kept connections, idle
// connections, the raw epoll loop, and what a password hash costs.
//   service-load run PORT CONNECTIONS SECONDS FILE   one after another on each connection, FILE's requests in turn;
//                                                    prints {"requests":…,"failed":…,"seconds":…,"p50":…,"p99":…} (µs)
//   service-load idle PORT CONNECTIONS FILE          one request on each, prints "open", waits for the end of its input
//   service-load raw SIZE                            prints a port, answers SIZE bytes to whatever comes, until the
//   same service-load hash TIMES                          prints milliseconds of CPU of one
// FILE holds whole requests, each followed by a line of one dot.
#include <fcntl.h>
#include <sys/resource.h>

#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>
#include <vector>

#include "fw/bench/figures.hpp"
#include "fw/bench/loopback.hpp"
#include "fw/crypto/password.hpp"

namespace {

using namespace fw;

std::vector<std::string> read_requests(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream all;
    all << in.rdbuf();
    const std::string text = all.str();
    std::vector<std::string> out;
    for (std::size_t at = 0, end = 0; (end = text.find("\n.\n", at)) != text.npos; at = end + 3)
        out.push_back(text.substr(at, end - at));
    if (out.empty()) {
        std::fprintf(stderr, "%s has no requests\n", file.c_str());
        std::exit(1);
    }
    return out;
}

/// One answer that may have come only partly: its whole size, or 0 as long as that is not known.
std::size_t size_of(const std::string& got) {
    const auto head = got.find("\r\n\r\n");
    if (head == got.npos) return 0;
    for (const char* name : {"\r\nContent-Length: ", "\r\ncontent-length: "})
        if (const auto at = got.find(name); at < head)
            return head + 4 + std::strtoul(got.c_str() + at + std::strlen(name), nullptr, 10);
    return head + 4;
}

struct connection {
    int fd = -1;
    std::string got;
    double sent_at = 0;
};

class load {
public:
    load(std::uint16_t port, std::size_t connections, std::vector<std::string> requests)
        : poll_(::epoll_create1(0)), requests_(std::move(requests)), all_(connections) {
        for (std::size_t i = 0; i < connections; ++i) {
            all_[i].fd = bench::connect_to(port);
            epoll_event ev{.events = EPOLLIN, .data = {.u64 = i}};
            ::epoll_ctl(poll_, EPOLL_CTL_ADD, all_[i].fd, &ev);
        }
    }

    void run(double seconds) {
        const double began = bench::wall_seconds();
        for (auto& c : all_) send_next(c);
        std::array<epoll_event, 256> events;
        std::array<char, 65536> bytes{};
        double now = began;
        while (now < began + seconds) {
            const int n = ::epoll_wait(poll_, events.data(), events.size(), 100);
            now = bench::wall_seconds();
            for (int i = 0; i < n; ++i) {
                auto& c = all_[events[static_cast<std::size_t>(i)].data.u64];
                const auto got = ::recv(c.fd, bytes.data(), bytes.size(), 0);
                if (got <= 0) {
                    std::fprintf(stderr, "the server closed a connection\n");
                    std::exit(1);
                }
                c.got.append(bytes.data(), static_cast<std::size_t>(got));
                const auto size = size_of(c.got);
                if (size == 0 || c.got.size() < size) continue;
                ++done_;
                if (c.got[9] != '2') ++failed_;
                took_.push_back(now - c.sent_at);
                c.got.clear();
                send_next(c);
            }
        }
        fmt::print(R"({{"requests":{},"failed":{},"seconds":{:.4f},"p50":{:.1f},"p99":{:.1f}}})"
                   "\n",
                   done_, failed_, now - began, 1e6 * bench::percentile(took_, 0.5),
                   1e6 * bench::percentile(took_, 0.99));
    }

private:
    void send_next(connection& c) {
        const auto& next = requests_[turn_++ % requests_.size()];
        c.sent_at = bench::wall_seconds();
        if (::send(c.fd, next.data(), next.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(next.size())) std::exit(1);
    }

    int poll_;
    std::vector<std::string> requests_;
    std::vector<connection> all_;
    std::size_t turn_ = 0, done_ = 0, failed_ = 0;
    std::vector<double> took_;
};

void wait_for_end_of_input() {
    for (std::string line; std::getline(std::cin, line);) {
    }
}

void hold_idle(std::uint16_t port, std::size_t connections, const std::string& request) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    std::array<char, 4096> bytes{};
    for (std::size_t i = 0; i < connections; ++i) {
        const int fd = bench::connect_to(port);
        if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0 ||
            ::recv(fd, bytes.data(), bytes.size(), 0) <= 0)
            std::exit(1);
    }
    fmt::print("open\n");
    std::fflush(stdout);
    wait_for_end_of_input();
}

void be_raw(std::size_t size) {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: ";
    std::string answer;
    for (std::size_t body = size; answer.size() != size && body > 0; --body)
        answer = fmt::format("{}{}\r\n\r\n{}", head, body, std::string(body, 'x'));
    const auto [listener, port] = bench::listen_anywhere();
    fmt::print("{}\n", port);
    std::fflush(stdout);
    std::atomic<bool> ended = false;
    std::thread serving([&, at = listener] { bench::serve_raw(at, answer, ended); });
    wait_for_end_of_input();
    ended = true;
    serving.join();
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> said(argv + 1, argv + argc);
    const auto number = [&](std::size_t i) { return std::stoul(said.at(i)); };
    const auto port = [&] { return static_cast<std::uint16_t>(number(1)); };
    const std::string what = said.empty() ? "" : said[0];
    if (what == "run" && said.size() == 5) {
        load(port(), number(2), read_requests(said[4])).run(std::stod(said[3]));
    } else if (what == "idle" && said.size() == 4) {
        hold_idle(port(), number(2), read_requests(said[3]).front());
    } else if (what == "raw" && said.size() == 2) {
        be_raw(number(1));
    } else if (what == "hash" && said.size() == 2) {
        const double before = bench::thread_seconds();
        for (std::size_t i = 0; i < number(1); ++i) (void)crypto::hash_password("correct horse battery");
        fmt::print("{:.3f}\n", 1e3 * (bench::thread_seconds() - before) / static_cast<double>(number(1)));
    } else {
        std::fprintf(stderr, "service-load run|idle|raw|hash: see its source\n");
        return 2;
    }
    return 0;
}
