// A connection that keeps itself up: connects, reads answers, writes what has gathered once a turn of the loop.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <functional>
#include <memory>

#include "backoff.hpp"
#include "fw/async/timeout.hpp"
#include "fw/base/log.hpp"
#include "fw/redis/options.hpp"
#include "wire.hpp"

namespace fw::redis {

/// What a link tells its owner, on the home thread. The owner clears it (`let_go`) before it dies.
class link_owner {
public:
    virtual void on_connected() = 0;
    virtual void on_reply(reply answer) = 0;
    /// Also after a failed attempt to connect.
    virtual void on_lost(const error& why) = 0;

protected:
    ~link_owner() = default;
};

class link : public std::enable_shared_from_this<link> {
public:
    link(asio::io_context& home, const options& how, logger log, link_owner& owner);

    void start();
    /// Bytes for the server, when connected; gathered and written together.
    [[nodiscard]] std::string& out() { return out_; }
    void flush();
    /// Drops the connection; a new one is made.
    void drop(std::string why);
    /// Ends for good; the owner hears no more.
    void let_go();
    /// Ends once the loop has ended (after `let_go`).
    [[nodiscard]] task<void> wait_end();

    [[nodiscard]] bool is_connected() const { return connected_; }
    [[nodiscard]] bool is_ended() const { return ended_; }
    [[nodiscard]] asio::io_context& home() { return home_; }
    [[nodiscard]] std::size_t times_connected() const { return times_connected_; }
    [[nodiscard]] std::chrono::steady_clock::time_point last_heard() const { return last_heard_; }

private:
    using socket = asio::basic_stream_socket<asio::generic::stream_protocol, io_executor>;

    [[nodiscard]] static task<void> live(std::shared_ptr<link> self);
    [[nodiscard]] task<result<void>> connect();
    [[nodiscard]] task<result<void>> connect_to(asio::generic::stream_protocol::endpoint where);
    [[nodiscard]] task<error> read();
    void write();

    asio::io_context& home_;
    options how_;
    logger log_;
    link_owner* owner_;
    socket socket_;
    io_timer pause_;
    io_timer ended_signal_;
    backoff backoff_;
    std::unique_ptr<reply_reader> reader_;
    std::string out_, writing_, why_;
    std::size_t times_connected_ = 0;
    std::size_t life_ = 0;  ///< of the socket: what was begun in an earlier one is ignored
    bool connected_ = false, ended_ = false, posted_ = false, sending_ = false, running_ = false, told_ = false;
    std::chrono::steady_clock::time_point last_heard_;
};

}  // namespace fw::redis
