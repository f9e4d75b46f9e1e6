// How a connection begins and ends.
#include <boost/asio/redirect_error.hpp>

#include "connecting.hpp"
#include "connection.hpp"
#include "fw/async/spawn.hpp"

namespace fw::postgres {

connection::connection(asio::io_context& home, const settings& how, worker_pool& workers, logger log, options with)
    : home_(home), settings_(how), workers_(workers), log_(std::move(log)), options_(with), socket_(home) {}

connection::~connection() {
    if (socket_.is_open()) socket_.release();
    for (const auto& e : queue_)
        if (e.of) e.of->answer.drop();
    for (const auto& e : written_) e.of->answer.drop();
    for (const auto& of : innocent_) of->answer.drop();
}

task<void> connection::open() {
    const auto self = shared_from_this();
    // Looking up a host's name blocks: not on this thread.
    auto begin = [conninfo = settings_.conninfo, application = settings_.application, prepared = settings_.prepared,
                  timeout = options_.statement_timeout] {
        const auto startup = fmt::format(
            "-c statement_timeout={} -c idle_in_transaction_session_timeout=60000 -c timezone=UTC", timeout.count());
        std::vector<const char*> names{"dbname", "application_name", "client_encoding", "tcp_user_timeout"};
        std::vector<const char*> values{conninfo.c_str(), application.c_str(), "UTF8", "15000"};
        if (prepared) {
            names.push_back("options");
            values.push_back(startup.c_str());
        }
        names.push_back(nullptr);
        values.push_back(nullptr);
        return connection_ptr(PQconnectStartParams(names.data(), values.data(), 1));
    };
    auto begun = co_await workers_.run(std::move(begin));
    if (!begun) throw failure(begun.error());
    handle_ = std::move(*begun);
    auto done = co_await with_timeout(settings_.connect_deadline, "Connecting to PostgreSQL", handshake());
    if (done) {
        spawn(home_, "postgres.reader", log_, read_for_ever(self));
        co_return;
    }
    const auto why = fmt::format("{} ({})", done.error().message, last_message(handle_.get()));
    if (socket_.is_open()) socket_.release();
    handle_.reset();
    throw failure(away_error(), why);
}

task<result<void>> connection::handshake() {
    PGconn* const c = handle_.get();
    FW_CO_CHECK(co_await finish_connecting(c, socket_));
    PQsetNoticeReceiver(
        c,
        [](void* log, const PGresult* notice) {
            const char* text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
            static_cast<logger*>(log)->debug("postgres.notice", text ? text : "");
        },
        &log_);
    if (!PQenterPipelineMode(c)) co_return fail(error_kind::unavailable, "postgres.unavailable", last_message(c));
    co_return result<void>{};
}

void connection::close() {
    lose("");
}

void connection::end_within(std::chrono::milliseconds most) {
    spawn(home_, "postgres.end", log_, end(shared_from_this(), most));
}

task<void> connection::end(std::shared_ptr<connection> self, std::chrono::milliseconds most) {
    (void)co_await with_timeout(most, "Ending a connection", idle(self));
    self->close();
}

task<result<void>> connection::idle(std::shared_ptr<connection> self) {
    co_await self->wait_idle();
    co_return result<void>{};
}

task<void> connection::wait_closed() {
    const auto self = shared_from_this();
    if (handle_) (void)co_await closed_.wait();
}

task<void> connection::wait_idle() {
    const auto self = shared_from_this();
    if (!handle_ || in_flight_ == 0) co_return;
    idle_waiters_.emplace_back();
    auto waiter = idle_waiters_.back();
    (void)co_await waiter.wait();
}

task<void> connection::cancel() {
    if (!handle_) co_return;
    cancel_ptr token(PQgetCancel(handle_.get()));
    if (!token) co_return;
    // Blocks for a connection of its own.
    (void)co_await workers_.run([token = std::move(token)] {
        std::array<char, 256> why{};
        return PQcancel(token.get(), why.data(), static_cast<int>(why.size()));
    });
}

}  // namespace fw::postgres
