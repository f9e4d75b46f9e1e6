#include "session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

namespace fw::gateway {

namespace {

constexpr std::chrono::milliseconds goodbye_time{2000};
constexpr std::size_t most_discarded = 64 * 1024 * 1024;  // a photograph that was refused at once is still on its way

std::string address_of(const tcp_socket& socket) {
    boost::system::error_code ec;
    const auto end = socket.remote_endpoint(ec);
    if (ec) return {};
    const auto address = end.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

}  // namespace

session::session(hub& at, tcp_socket socket, const tls_context* tls, std::uint16_t redirect,
                 std::shared_ptr<interruption> stop)
    : hub_(at), wire_(std::move(socket), tls), stop_(std::move(stop)), redirect_(redirect) {
    address_ = address_of(wire_.socket());
    hub_.enter(*this);
}

session::~session() {
    hub_.arrivals.leave(wire_.socket().native_handle());
    hub_.leave(*this);
}

task<void> session::serve(std::shared_ptr<hub> at, tcp_socket socket, std::shared_ptr<const tls_context> tls,
                          std::uint16_t redirect, std::shared_ptr<interruption> stop) {
    session one(*at, std::move(socket), tls.get(), redirect, std::move(stop));
    tls.reset();  // OpenSSL counts its own references
    co_await one.run();
}

void session::finish() {
    if (idle_ || endless) stop_waiting();
}

void session::cut() {
    cut_ = true;
    if (working_) interrupt();
    stop_waiting();
}

void session::stop_waiting() {
    boost::system::error_code ignored;
    wire_.socket().cancel(ignored);
    hub_.arrivals.wake(arrival_);
}

void session::begin_work(std::chrono::milliseconds most) {
    working_ = true;
    hub_.wheel.set(*this, most);
}

bool session::end_work() {
    working_ = false;
    ++stop_->of;
    return std::exchange(interrupted_, false);
}

void session::interrupt() {
    if (std::exchange(interrupted_, true)) return;
    // Not from in here: what is cancelled may end this connection at once.
    asio::post(hub_.context, [stop = stop_, of = stop_->of] {
        if (stop->of == of) stop->signal.emit(asio::cancellation_type::terminal);
    });
}

void session::expired() {
    if (working_) return interrupt();
    if (!waiting_) return;
    timed_out_ = true;
    stop_waiting();
}

task<void> session::run() {
    if (!hub_.arrivals.enter(wire_.socket().native_handle(), arrival_)) co_return;
    if (wire_.secure() && !co_await shake_hands()) co_return;
    for (;;) {
        if (!cycle_) {
            if (!wire_.holds_input()) {
                hub_.wheel.set(*this, hub_.options.limits.idle_time);
                idle_ = waiting_ = true;
                const bool arrived = wire_.may_hold_more() || co_await hub_.arrivals.wait(arrival_);
                idle_ = waiting_ = false;
                if (!arrived || cut_ || timed_out_) co_return;
            }
            cycle_ = hub_.borrow();
            cycle_->lend_to(*this);
        }
        cycle::step s;
        const auto began = hub_.wheel.now();
        while ((s = cycle_->take_in()) == cycle::step::more) {
            const auto left = hub_.options.limits.head_time - (hub_.wheel.now() - began);
            // Between two requests that a client has sent in a row nothing may have arrived yet: that is idling.
            if (!cycle_->has_begun() && cycle_->wanted() == need::readable) break;
            if (!co_await wait(cycle_->wanted(), left)) break;
        }
        if (s == cycle::step::more) {
            if (timed_out_) co_await refuse(408, "http.head_too_slow", "The request's head did not arrive in time.");
            if (timed_out_ || cut_ || cycle_->has_begun()) co_return;
            hub_.give_back(std::move(cycle_));
            if (hub_.stopping) co_return;
            continue;
        }
        if (s == cycle::step::closed) co_return;
        if (s == cycle::step::refused) {
            co_await refuse(cycle_->why().status, cycle_->why().code, cycle_->why().message);
            co_return;
        }
        if (!co_await cycle_->respond()) {
            if (cycle_->owes_reading() && !cut_) co_await say_goodbye();
            wire_.end_sending();
            co_return;
        }
        if (cut_) co_return;
        if (cycle_->spent()) {
            hub_.give_back(std::move(cycle_));
            if (hub_.stopping) co_return;
        }
    }
}

task<bool> session::shake_hands() {
    const auto began = hub_.wheel.now();
    for (;;) {
        const need then = wire_.shake_hands();
        if (then == need::nothing) co_return true;
        if (then == need::closed) co_return false;
        if (!co_await wait(then, hub_.options.limits.head_time - (hub_.wheel.now() - began))) co_return false;
    }
}

task<bool> session::wait(need what, std::chrono::milliseconds most) {
    if (cut_ || what == need::closed) co_return false;
    if (most.count() <= 0) {
        timed_out_ = true;
        co_return false;
    }
    boost::system::error_code ec;
    hub_.wheel.set(*this, most);
    waiting_ = true;
    co_await wire_.socket().async_wait(what == need::writable ? tcp_socket::wait_write : tcp_socket::wait_read,
                                       asio::redirect_error(use_task, ec));
    waiting_ = false;
    co_return !ec && !cut_ && !timed_out_;
}

task<bool> session::wait(need what, patience& left) {
    const auto began = hub_.wheel.now();
    const bool ready = co_await wait(what, left.left());
    left.waited(hub_.wheel.now() - began);
    co_return ready;
}

task<bool> session::send(std::string_view first, std::string_view second, patience& left) {
    for (;;) {
        if (first.empty()) std::swap(first, second);
        if (first.empty()) co_return true;
        const auto m = wire_.write(first, second);
        left.moved(m.bytes);
        const auto of_first = std::min(m.bytes, first.size());
        first.remove_prefix(of_first);
        second.remove_prefix(m.bytes - of_first);
        if (m.then == need::closed) co_return false;
        if (m.then != need::nothing && !co_await wait(m.then, left)) co_return false;
    }
}

task<void> session::until_gone() {
    // What a client sends while it is being answered is its next request: it stays where it is, and from then on only
    // looking from time to time tells whether the client is there.
    for (;;) {
        if (cut_ || (endless && hub_.stopping) || wire_.is_gone()) co_return;
        char one = 0;
        boost::system::error_code ec;
        const bool quiet = wire_.socket().receive(asio::buffer(&one, 1), asio::socket_base::message_peek, ec) == 0;
        if (quiet)
            co_await wire_.socket().async_wait(tcp_socket::wait_read, asio::redirect_error(use_task, ec));
        else
            co_await sleep_for(std::chrono::seconds(1));
    }
}

task<void> session::refuse(int status, std::string_view code, std::string_view message) {
    timed_out_ = false;
    if (co_await cycle_->send_refusal(make_refusal(status, code, message))) co_return;
    co_await say_goodbye();
}

task<void> session::say_goodbye() {
    // Closing with unread bytes in the socket would reset the connection, and the client could lose the answer.
    wire_.end_sending();
    const auto began = hub_.wheel.now();
    std::size_t discarded = 0;
    std::array<char, 4096> bytes;
    while (discarded < most_discarded) {
        const auto n = ::recv(wire_.socket().native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (n > 0)
            discarded += static_cast<std::size_t>(n);
        else if (n == 0 || (errno != EAGAIN && errno != EINTR))
            co_return;
        else if (!co_await wait(need::readable, goodbye_time - (hub_.wheel.now() - began)))
            co_return;
    }
}

}  // namespace fw::gateway
