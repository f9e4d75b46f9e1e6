// One connection: reads requests one after the other and answers each before it looks at the next.
#pragma once

#include "arrivals.hpp"
#include "cycle.hpp"
#include "hub.hpp"
#include "timer_wheel.hpp"
#include "wire.hpp"

namespace fw::gateway {

/// How long one transfer may still stand still: a fixed time, and more for every byte that has moved. Time in which the
/// other side was not waited for does not count.
class patience {
public:
    explicit patience(const server_limits& limits) : limits_(&limits) {}
    void moved(std::size_t bytes) { bytes_ += bytes; }
    void waited(std::chrono::milliseconds time) { waited_ += time; }
    [[nodiscard]] std::chrono::milliseconds left() const {
        const auto earned = std::min<std::uint64_t>(bytes_ * 1000 / limits_->least_rate, 1'000'000'000);
        return limits_->grace_time + std::chrono::milliseconds(earned) - waited_;
    }

private:
    const server_limits* limits_;
    std::uint64_t bytes_ = 0;
    std::chrono::milliseconds waited_{0};
};

/// Cancels the coroutine of one connection; kept alive by the coroutine, so that a message may still be on its way.
struct interruption {
    asio::cancellation_signal signal;
    std::uint64_t of = 0;  ///< which piece of work: a late message must not hit the next one
};

/// An idle one holds a socket, a deadline and little else: buffers are borrowed while a request is being worked on.
class session final : private timer_wheel::entry {
public:
    /// `redirect`: 0, or the port of https that every request is sent to.
    static task<void> serve(std::shared_ptr<hub> at, tcp_socket socket, std::shared_ptr<const tls_context> tls,
                            std::uint16_t redirect, std::shared_ptr<interruption> stop);

    session(hub& at, tcp_socket socket, const tls_context* tls, std::uint16_t redirect,
            std::shared_ptr<interruption> stop);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session() override;

    /// Idle: ends now. At work: ends after the answer.
    void finish();
    /// Ends whatever it is at.
    void cut();

    /// Waits until the socket is ready, at most so long. False: too long (`timed_out`), or the connection has ended.
    [[nodiscard]] task<bool> wait(need what, std::chrono::milliseconds most);
    /// The same, and takes the time from the transfer's patience.
    [[nodiscard]] task<bool> wait(need what, patience& left);
    /// Sends both. False: the connection is of no more use.
    [[nodiscard]] task<bool> send(std::string_view first, std::string_view second, patience& left);
    /// What the coroutine awaits is cancelled after `most`, or by `cut`; until `end_work`, which tells whether it was.
    void begin_work(std::chrono::milliseconds most);
    [[nodiscard]] bool end_work();
    /// Returns when the client has gone, or when an endless answer should end.
    [[nodiscard]] task<void> until_gone();

    [[nodiscard]] bool timed_out() const { return timed_out_; }
    [[nodiscard]] bool is_cut() const { return cut_; }
    [[nodiscard]] class wire& wire() { return wire_; }
    [[nodiscard]] hub& at() { return hub_; }
    [[nodiscard]] std::string_view address() const { return address_; }
    [[nodiscard]] std::uint16_t redirect() const { return redirect_; }

    /// An answer without end (server-sent events) is being sent: `finish` ends it.
    bool endless = false;

private:
    friend class hub;
    task<void> run();
    task<bool> shake_hands();
    task<void> refuse(int status, std::string_view code, std::string_view message);
    task<void> say_goodbye();
    void expired() override;
    void interrupt();
    void stop_waiting();

    hub& hub_;
    class wire wire_;
    arrival arrival_;
    std::unique_ptr<cycle> cycle_;
    std::shared_ptr<interruption> stop_;
    std::string address_;
    std::size_t place_ = 0;  ///< in the hub's list
    std::uint16_t redirect_;
    bool idle_ = false;
    bool waiting_ = false;
    bool working_ = false;
    bool interrupted_ = false;
    bool timed_out_ = false;
    bool cut_ = false;
};

}  // namespace fw::gateway
