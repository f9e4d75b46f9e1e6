// What the connections of one thread share: deadlines, spare buffers, the list of who is there, and stopping.
#pragma once

#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <memory>
#include <vector>

#include "arrivals.hpp"
#include "fw/async/timeout.hpp"
#include "fw/base/clock.hpp"
#include "fw/base/log.hpp"
#include "fw/gateway/server.hpp"
#include "timer_wheel.hpp"
#include "tls.hpp"

namespace fw::gateway {

class cycle;
class session;

using tcp_acceptor = asio::basic_socket_acceptor<asio::ip::tcp, io_executor>;

/// The certificate in use; exchanged from any thread.
struct certificate {
    std::atomic<std::shared_ptr<const tls_context>> now;
};

/// Kept alive by its connections. Everything but `counts` belongs to its thread.
class hub : public std::enable_shared_from_this<hub> {
public:
    hub(asio::io_context& where, const server_options& with, std::size_t share_of_connections, application& behind,
        std::shared_ptr<certificate> tls, logger to, const clock& time);
    hub(const hub&) = delete;
    hub& operator=(const hub&) = delete;
    ~hub();

    asio::io_context& context;
    const server_options options;
    application& app;
    logger log;
    timer_wheel wheel;
    class arrivals arrivals;
    bool stopping = false;
    std::atomic<std::uint64_t> open = 0, accepted = 0, turned_away = 0, requests = 0;

    /// Takes over a bound acceptor and begins to accept on it.
    void accept_on(tcp_acceptor acceptor, const listen_options& how);
    /// Begins to keep the time.
    void start();
    [[nodiscard]] task<void> stop(std::chrono::milliseconds deadline);

    /// Buffers and parser for one request; give them back afterwards.
    [[nodiscard]] std::unique_ptr<cycle> borrow();
    void give_back(std::unique_ptr<cycle> used);

    void enter(session& s);
    void leave(session& s);

    [[nodiscard]] std::string_view date_line() const { return date_line_; }

private:
    struct listening {
        tcp_acceptor acceptor;
        listen_options how;
    };
    static task<void> accept_loop(std::shared_ptr<hub> self, listening& l);
    static task<void> keep_time(std::shared_ptr<hub> self);
    static task<void> watch_arrivals(std::shared_ptr<hub> self);
    void drop_waiting();
    static task<void> turn_away(std::shared_ptr<hub> self, tcp_socket socket);
    void take_in(tcp_socket socket, const listen_options& how);
    task<void> wait_until_empty(std::chrono::milliseconds most);

    const clock& clock_;
    std::size_t most_connections_;
    std::size_t being_turned_away_ = 0;
    std::shared_ptr<certificate> certificate_;
    std::vector<std::unique_ptr<listening>> listening_;
    std::vector<std::unique_ptr<cycle>> spare_;
    std::vector<session*> sessions_;
    io_timer tick_;
    io_timer emptied_;
    std::string date_line_;
};

}  // namespace fw::gateway
