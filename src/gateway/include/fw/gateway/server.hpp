// The HTTP/1.1 server: listens, reads requests, sends answers. One accept queue and one set of connections per thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fw/async/io_threads.hpp"
#include "fw/base/clock.hpp"
#include "fw/base/error.hpp"
#include "fw/base/log.hpp"
#include "fw/gateway/application.hpp"

namespace fw::gateway {

struct listen_options {
    enum class kind : std::uint8_t {
        plain,
        tls,                ///< TLS 1.3 with the server's certificate
        redirect_to_https,  ///< answers 308 to the same host at `https_port`
    };
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any; `server::ports` tells
    kind speaks = kind::plain;
    std::uint16_t https_port = 443;  ///< 0: that of the first listener that speaks TLS
};

struct server_limits {
    std::size_t head_bytes = 16 * 1024;
    std::size_t head_fields = 100;
    std::size_t target_bytes = 8 * 1024;
    std::chrono::milliseconds head_time{10'000};   ///< from a request's first byte to the end of its head
    std::chrono::milliseconds idle_time{75'000};   ///< between requests
    std::chrono::milliseconds grace_time{10'000};  ///< bodies and answers may stand still this long in all …
    std::uint64_t least_rate = 1024;               ///< … plus a second for each of these many bytes moved
    std::size_t most_connections = 20'000;         ///< of all threads; beyond them 503 and goodbye
    std::chrono::milliseconds timer_resolution{250};
};

struct server_options {
    std::size_t threads = 0;  ///< of the given ones, the first so many; 0: all
    std::vector<listen_options> listen = {};
    server_limits limits = {};
    std::string certificate_file = {};  ///< PEM, needed by listeners that speak TLS
    std::string key_file = {};
};

/// What is going on, summed over the threads; read at any time from any thread.
struct server_counts {
    std::uint64_t connections = 0;  ///< open now
    std::uint64_t accepted = 0;
    std::uint64_t turned_away = 0;
    std::uint64_t requests = 0;
};

/// Must be destroyed before the threads' contexts are, but not while they run. The applications, the sink of the log
/// and the clock outlive the threads' contexts.
class server {
public:
    /// `of_thread(i)` gives the application of thread i; it is asked once each, in `start`.
    server(io_threads& threads, server_options options, std::function<application&(std::size_t)> of_thread, logger log,
           const clock& time);
    server(const server&) = delete;
    server& operator=(const server&) = delete;
    ~server();

    /// Binds all addresses and queues the accepting; call before `io_threads::run`. SIGPIPE is ignored from then on.
    /// Errors: `gateway.listen` (taken, not ours), `tls.certificate`, `tls.key`.
    [[nodiscard]] result<void> start();

    /// The bound ports, in the order of `listen`.
    [[nodiscard]] std::vector<std::uint16_t> ports() const;

    /// Accepts nothing more, closes idle connections, lets the others finish what they are at and cuts those that have
    /// not by `deadline`. Returns when every connection has ended. May be awaited on any of the threads, once.
    [[nodiscard]] task<void> stop(std::chrono::milliseconds deadline);

    /// Reads certificate and key again; new connections use them. On error the old ones stay. From any thread.
    [[nodiscard]] result<void> reload_certificate();

    [[nodiscard]] server_counts counts() const;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace fw::gateway
