#include "fw/postgres/replication.hpp"

#include <fmt/format.h>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>

#include "connecting.hpp"
#include "fw/async/timeout.hpp"
#include "fw/postgres/script.hpp"
#include "fw/postgres/wire.hpp"

namespace fw::postgres {

namespace {

using steady = std::chrono::steady_clock;

constexpr auto tell_every = std::chrono::seconds(1);
constexpr auto wait_read = asio::posix::descriptor_base::wait_read;
constexpr auto wait_write = asio::posix::descriptor_base::wait_write;

struct free_memory {
    void operator()(char* p) const { PQfreemem(p); }
};
using pq_buffer = std::unique_ptr<char, free_memory>;

std::unexpected<error> lost(const PGconn* on) {
    return fail(error_kind::unavailable, "postgres.unavailable",
                "The replication connection is lost: " + last_message(on));
}

std::unexpected<error> is_interrupted() {
    return fail(error_kind::cancelled, "cancelled", "The stream was interrupted.");
}

/// What the server says of a command that it refuses; the field is the SQLSTATE.
std::unexpected<error> refused(const PGresult* answer) {
    const char* const state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    const char* const text = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
    return fail(error_kind::internal, "postgres.refused", text ? text : "", state ? state : "");
}

/// What its refusal to stream from a slot means.
error as_slot_error(error e) {
    if (e.field == "55006") return {error_kind::conflict, "postgres.slot_busy", "Another process reads the slot."};
    if (e.field == "55000")
        return {error_kind::conflict, "postgres.slot_lost",
                "The server no longer has what the slot needs (max_slot_wal_keep_size): " + e.message};
    return e;
}

}  // namespace

struct replication_stream::state {
    asio::io_context& home;
    replication_settings how;
    worker_pool& workers;
    connection_ptr handle = {};
    pq_socket socket;
    wal_position given = 0;      ///< the end of what was handed out
    wal_position confirmed = 0;  ///< everything up to here is done
    wal_position told = 0;
    steady::time_point told_at = {};
    bool interrupted = false;

    state(asio::io_context& at, replication_settings with, worker_pool& pool)
        : home(at), how(std::move(with)), workers(pool), socket(at) {}
    ~state() { drop(); }
    state(const state&) = delete;
    state& operator=(const state&) = delete;

    void drop() {
        if (socket.is_open()) socket.release();
        handle.reset();
    }
    task<result<void>> connect();
    task<void> wait_for(asio::posix::descriptor_base::wait_type side);
    task<result<void>> run(std::string sql, ExecStatusType wanted);
    task<result<start>> ensure_slot();
    void tell();
    task<void> wait();
    std::optional<piece> read(std::string_view message);
};

task<result<void>> replication_stream::state::connect() {
    drop();
    auto begun = co_await workers.run([conninfo = how.conninfo] {
        const std::array<const char*, 5> names{"dbname", "replication", "application_name", "client_encoding", nullptr};
        const std::array<const char*, 5> values{conninfo.c_str(), "database", "fashion-wallet events", "UTF8", nullptr};
        return connection_ptr(PQconnectStartParams(names.data(), values.data(), 1));
    });
    if (!begun) co_return std::unexpected(begun.error());
    handle = std::move(*begun);
    co_return co_await with_timeout(how.connect_deadline, "Connecting to PostgreSQL",
                                    finish_connecting(handle.get(), socket));
}

/// Returns early where it is interrupted.
task<void> replication_stream::state::wait_for(asio::posix::descriptor_base::wait_type side) {
    if (interrupted) co_return;
    boost::system::error_code ended;
    co_await socket.async_wait(side, asio::redirect_error(use_task, ended));
    if (ended && !interrupted) throw boost::system::system_error(ended);
}

/// One command of the replication protocol. Its last answer must be as wanted.
task<result<void>> replication_stream::state::run(std::string sql, ExecStatusType wanted) {
    PGconn* const c = handle.get();
    if (!PQsendQuery(c, sql.c_str())) co_return lost(c);
    while (PQflush(c) == 1 && !interrupted) co_await wait_for(wait_write);
    result<void> out = lost(c);
    for (;;) {
        while (PQisBusy(c)) {
            co_await wait_for(wait_read);
            if (interrupted) co_return is_interrupted();
            if (!PQconsumeInput(c)) co_return lost(c);
        }
        const result_ptr answer(PQgetResult(c));
        if (!answer) co_return out;
        const auto status = PQresultStatus(answer.get());
        if (status == wanted)
            out = {};
        else
            out = refused(answer.get());
        if (status == PGRES_COPY_BOTH) co_return out;
    }
}

task<result<replication_stream::start>> replication_stream::state::ensure_slot() {
    auto made = co_await run(
        fmt::format("CREATE_REPLICATION_SLOT {} LOGICAL pgoutput (SNAPSHOT 'nothing')", quoted_name(how.slot)),
        PGRES_TUPLES_OK);
    constexpr std::string_view exists_already = "42710";
    if (made) co_return start::anew;
    if (made.error().field == exists_already) co_return start::continues;
    co_return std::unexpected(std::move(made).error());
}

/// Standby status update: written, flushed and applied up to the confirmed position.
void replication_stream::state::tell() {
    std::string update = "r";
    for (int i = 0; i < 3; ++i) wire::put(update, confirmed);
    wire::put(update, std::uint64_t{0});
    update += '\0';
    PQputCopyData(handle.get(), update.data(), static_cast<int>(update.size()));
    PQflush(handle.get());
    told = confirmed;
    told_at = steady::now();
}

/// Until there is something to read, or it is time to tell.
task<void> replication_stream::state::wait() {
    using namespace asio::experimental::awaitable_operators;
    if (confirmed == told) {
        co_await wait_for(wait_read);
        co_return;
    }
    const auto until = told_at + tell_every - steady::now();
    if (until <= steady::duration::zero())
        tell();
    else
        co_await (wait_for(wait_read) || sleep_for(until));
}

/// XLogData is handed out. A keepalive may ask for an answer, and moves an idle reader past what is not for it.
std::optional<replication_stream::piece> replication_stream::state::read(std::string_view message) {
    constexpr std::size_t data_head = 25, keepalive_size = 18;
    if (message.size() >= data_head && message[0] == 'w') {
        const auto begin = wire::take<wal_position>(message, 1);
        given = std::max(given, begin);
        return piece{begin, std::string(message.substr(data_head))};
    }
    if (message.size() < keepalive_size || message[0] != 'k') return std::nullopt;
    if (confirmed >= given) confirmed = std::max(confirmed, wire::take<wal_position>(message, 1));
    if (message[keepalive_size - 1] != 0) tell();
    return std::nullopt;
}

replication_stream::replication_stream(asio::io_context& home, replication_settings how, worker_pool& workers)
    : state_(std::make_unique<state>(home, std::move(how), workers)) {}

replication_stream::~replication_stream() = default;

task<result<replication_stream::start>> replication_stream::open() {
    auto& s = *state_;
    FW_CO_CHECK(co_await s.connect());
    FW_CO_TRY(const auto how, co_await s.ensure_slot());
    s.given = s.confirmed = s.told = 0;
    s.told_at = steady::now();
    auto started =
        co_await s.run(fmt::format("START_REPLICATION SLOT {} LOGICAL 0/0 (proto_version '1', publication_names '{}')",
                                   quoted_name(s.how.slot), s.how.publication),
                       PGRES_COPY_BOTH);
    if (!started) co_return std::unexpected(as_slot_error(std::move(started).error()));
    co_return how;
}

task<result<replication_stream::piece>> replication_stream::next() {
    auto& s = *state_;
    for (;;) {
        if (s.interrupted) co_return is_interrupted();
        if (!s.handle) co_return fail(error_kind::unavailable, "postgres.unavailable", "Not connected.");
        char* raw = nullptr;
        const int length = PQgetCopyData(s.handle.get(), &raw, 1);
        const pq_buffer buffer(raw);
        if (length < 0) {
            auto why = lost(s.handle.get());
            s.drop();
            co_return why;
        }
        if (length > 0) {
            if (auto piece = s.read({buffer.get(), static_cast<std::size_t>(length)})) co_return std::move(*piece);
            continue;
        }
        co_await s.wait();
        if (s.interrupted) continue;
        if (!PQconsumeInput(s.handle.get())) {
            auto why = lost(s.handle.get());
            s.drop();
            co_return why;
        }
    }
}

void replication_stream::confirm(wal_position upto) {
    state_->confirmed = std::max(state_->confirmed, upto);
}

void replication_stream::interrupt() {
    state_->interrupted = true;
    if (state_->socket.is_open()) state_->socket.cancel();
}

task<result<void>> replication_stream::drop_slot() {
    FW_CO_CHECK(co_await state_->connect());
    co_return co_await state_->run("DROP_REPLICATION_SLOT " + quoted_name(state_->how.slot), PGRES_COMMAND_OK);
}

void replication_stream::close() {
    if (state_->handle && state_->confirmed != state_->told) state_->tell();
    state_->drop();
}

}  // namespace fw::postgres
