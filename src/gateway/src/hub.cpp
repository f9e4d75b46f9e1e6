#include "hub.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "answer_head.hpp"
#include "cycle.hpp"
#include "fw/async/spawn.hpp"
#include "session.hpp"

namespace fw::gateway {

namespace {

constexpr std::size_t most_spare = 64;
constexpr std::size_t most_spare_weight = 128 * 1024;  // bigger ones go back to the heap
constexpr std::size_t most_turned_away_politely = 64;
constexpr std::chrono::milliseconds grace_after_cut{1000};

std::int64_t unix_seconds(const clock& c) {
    return std::chrono::floor<std::chrono::seconds>(c.now()).time_since_epoch().count();
}

}  // namespace

hub::hub(asio::io_context& where, const server_options& with, std::size_t share_of_connections, application& behind,
         std::shared_ptr<certificate> tls, logger to, const clock& time)
    : context(where),
      options(with),
      app(behind),
      log(std::move(to)),
      wheel(with.limits.timer_resolution),
      arrivals(where),
      clock_(time),
      most_connections_(share_of_connections),
      certificate_(std::move(tls)),
      tick_(where),
      emptied_(where),
      date_line_(make_date_line(unix_seconds(time))) {}

hub::~hub() = default;

std::unique_ptr<cycle> hub::borrow() {
    if (spare_.empty()) return std::make_unique<cycle>(options.limits);
    auto one = std::move(spare_.back());
    spare_.pop_back();
    return one;
}

void hub::give_back(std::unique_ptr<cycle> used) {
    if (spare_.size() < most_spare && used->weight() <= most_spare_weight) spare_.push_back(std::move(used));
}

void hub::enter(session& s) {
    s.place_ = sessions_.size();
    sessions_.push_back(&s);
    open.store(sessions_.size(), std::memory_order_relaxed);
}

void hub::leave(session& s) {
    if (s.cycle_) give_back(std::move(s.cycle_));
    sessions_[s.place_] = sessions_.back();
    sessions_[s.place_]->place_ = s.place_;
    sessions_.pop_back();
    open.store(sessions_.size(), std::memory_order_relaxed);
    if (sessions_.empty()) emptied_.cancel();
}

void hub::start() {
    spawn(context, "gateway.keep_time", log, keep_time(shared_from_this()));
    spawn(context, "gateway.arrivals", log, watch_arrivals(shared_from_this()));
}

task<void> hub::watch_arrivals(std::shared_ptr<hub> self) {
    // A context that is destroyed while connections are open destroys what waits in it, which is this coroutine; those
    // who wait for it have to go with it.
    struct dropping {
        hub& of;
        ~dropping() { of.drop_waiting(); }
    } const last{*self};
    co_await self->arrivals.run();
}

void hub::drop_waiting() {
    for (auto* s : std::vector(sessions_)) arrivals.drop(s->arrival_);
}

task<void> hub::keep_time(std::shared_ptr<hub> self) {
    using std::chrono::milliseconds;
    auto before = self->clock_.now();
    std::int64_t second = 0;
    while (!self->stopping || !self->sessions_.empty()) {
        self->tick_.expires_after(self->wheel.resolution());
        boost::system::error_code ec;
        co_await self->tick_.async_wait(asio::redirect_error(use_task, ec));
        const auto now = self->clock_.now();
        const auto passed = std::chrono::floor<milliseconds>(now - before);
        if (passed.count() < 0) before = now;  // the clock was set back
        if (passed.count() > 0) {
            self->wheel.advance(passed);
            before += passed;
        }
        if (const auto s = unix_seconds(self->clock_); s != second) {
            second = s;
            self->date_line_ = make_date_line(s);
        }
    }
}

void hub::accept_on(tcp_acceptor acceptor, const listen_options& how) {
    listening_.push_back(std::make_unique<listening>(listening{std::move(acceptor), how}));
    spawn(context, "gateway.accept", log, accept_loop(shared_from_this(), *listening_.back()));
}

task<void> hub::accept_loop(std::shared_ptr<hub> self, listening& l) {
    while (!self->stopping) {
        boost::system::error_code ec;
        auto socket = co_await l.acceptor.async_accept(asio::redirect_error(use_task, ec));
        if (self->stopping) break;
        if (!ec) {
            self->take_in(std::move(socket), l.how);
            continue;
        }
        if (ec == asio::error::connection_aborted) continue;
        // Out of descriptors or memory: what is open goes on, and the rest waits in the kernel's queue.
        self->log.warning("gateway.accept_failed", ec.message());
        self->emptied_.expires_after(std::chrono::milliseconds(100));
        co_await self->emptied_.async_wait(asio::redirect_error(use_task, ec));
    }
}

void hub::take_in(tcp_socket socket, const listen_options& how) {
    accepted.fetch_add(1, std::memory_order_relaxed);
    if (sessions_.size() >= most_connections_) {
        turned_away.fetch_add(1, std::memory_order_relaxed);
        // Who speaks TLS could be told only after a handshake, which is what there is no room for.
        if (how.speaks != listen_options::kind::tls && being_turned_away_ < most_turned_away_politely)
            spawn(context, "gateway.turn_away", log, turn_away(shared_from_this(), std::move(socket)));
        return;
    }
    std::shared_ptr<const tls_context> tls;
    if (how.speaks == listen_options::kind::tls) tls = certificate_->now.load();
    const std::uint16_t redirect = how.speaks == listen_options::kind::redirect_to_https ? how.https_port : 0;
    auto stop = std::make_shared<interruption>();
    asio::co_spawn(context, session::serve(shared_from_this(), std::move(socket), std::move(tls), redirect, stop),
                   asio::bind_cancellation_slot(stop->signal.slot(), [log = log, stop](std::exception_ptr thrown) {
                       log_thrown(log, "gateway.session", thrown);
                   }));
}

task<void> hub::turn_away(std::shared_ptr<hub> self, tcp_socket socket) {
    ++self->being_turned_away_;
    static constexpr std::string_view answer =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Type: application/problem+json\r\n"
        "Content-Length: 91\r\nConnection: close\r\n\r\n"
        R"({"type":"about:blank","title":"Service Unavailable","status":503,"code":"too_many_clients"})";
    boost::system::error_code ec;
    socket.non_blocking(true, ec);
    socket.send(asio::buffer(answer), 0, ec);
    socket.shutdown(asio::socket_base::shutdown_send, ec);
    // Until the client has closed, or a second: else it might see a reset instead of the answer.
    io_timer timer(self->context, std::chrono::seconds(1));
    timer.async_wait([&socket](boost::system::error_code cancelled) {
        if (!cancelled) socket.cancel(cancelled);
    });
    std::array<char, 512> bytes;
    while (!ec) co_await socket.async_read_some(asio::buffer(bytes), asio::redirect_error(use_task, ec));
    timer.cancel();
    --self->being_turned_away_;
}

task<void> hub::wait_until_empty(std::chrono::milliseconds most) {
    if (sessions_.empty()) co_return;
    boost::system::error_code ignored;
    emptied_.expires_after(most);
    co_await emptied_.async_wait(asio::redirect_error(use_task, ignored));
}

task<void> hub::stop(std::chrono::milliseconds deadline) {
    const auto self = shared_from_this();
    stopping = true;
    boost::system::error_code ignored;
    for (const auto& l : listening_) l->acceptor.close(ignored);
    for (auto* s : sessions_) s->finish();
    co_await wait_until_empty(deadline);
    if (!sessions_.empty()) {
        log.warning("gateway.connections_cut", "Connections had not ended by the deadline of stopping.",
                    {{"connections", sessions_.size()}});
        for (auto* s : sessions_) s->cut();
        co_await wait_until_empty(grace_after_cut);
    }
    tick_.cancel();
    arrivals.stop();
}

}  // namespace fw::gateway
