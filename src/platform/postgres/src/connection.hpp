// One connection in libpq's pipeline mode. Statements are queued and sent together, one sync per turn of the loop.
#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "fw/async/timeout.hpp"
#include "fw/async/worker_pool.hpp"
#include "fw/base/log.hpp"
#include "fw/postgres/errors.hpp"
#include "fw/postgres/observer.hpp"
#include "fw/postgres/parameters.hpp"
#include "fw/postgres/rows.hpp"
#include "fw/postgres/settings.hpp"
#include "libpq.hpp"
#include "one_shot.hpp"

namespace fw::postgres {

using steady = std::chrono::steady_clock;

/// Exactly one of the three.
struct reply {
    rows value = {};
    std::optional<sql_problem> problem = {};  ///< the server refused it
    std::optional<error> broken = {};         ///< it was not answered: lost, late, busy
};

/// A statement on its way. Shared by whoever waits and the queue it is in; dropped by both when it is over.
struct request {
    statement what;
    parameters with;
    steady::time_point begun;
    steady::time_point deadline;
    one_shot<reply> answer = {};
    bool alone = false;    ///< under a sync of its own
    bool retried = false;  ///< asked again once already
};
using request_ptr = std::shared_ptr<request>;

[[nodiscard]] outcome outcome_of(const reply& of);

/// Lives on one I/O thread. An error aborts whatever was sent since the last sync: reads that were not at fault are
/// sent again alone. A write is under a sync of its own and is answered after it, so that what was answered has been
/// committed. A lost connection answers everything that is pending.
class connection : public std::enable_shared_from_this<connection> {
public:
    struct options {
        std::chrono::milliseconds statement_timeout;
    };

    connection(asio::io_context& home, const settings& how, worker_pool& workers, logger log, options with);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    /// Connects. Throws `failure` (unavailable, timeout) if it cannot.
    task<void> open();
    [[nodiscard]] bool is_open() const { return handle_ != nullptr; }

    /// Sends at the end of this turn of the loop. Answers at once if the connection is gone.
    void send(request_ptr what);

    /// Statements that the server owes an answer.
    [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

    /// Suspends until the connection is lost or closed.
    task<void> wait_closed();
    /// Suspends until nothing is in flight, or it is closed.
    task<void> wait_idle();

    /// Asks the server to stop what it is doing. Only for connections that one caller has for himself.
    task<void> cancel();

    /// Answers everything pending as lost, and closes.
    void close();
    /// Closes when nothing is in flight, at the latest after `most`.
    void end_within(std::chrono::milliseconds most);

    /// Called after answers have come.
    void on_progress(std::move_only_function<void()> call) { on_progress_ = std::move(call); }

    /// Answers what is over its deadline; true while something waits for an answer. A server that is silent for much
    /// longer than that is taken for dead.
    bool sweep(steady::time_point now);

private:
    enum class step : unsigned char { prepare, query, sync };
    struct entry {
        step what;
        request_ptr of;
        rows value = {};
        std::optional<sql_problem> problem = {};
        bool aborted = false;
    };

    struct prepared {
        std::string name;  ///< at the server
        const char* sql = nullptr;
        std::vector<oid> types;
        unsigned generation = 0;
        bool ready = false;
    };

    task<result<void>> handshake();
    static task<void> read_for_ever(std::shared_ptr<connection> self);
    static task<void> end(std::shared_ptr<connection> self, std::chrono::milliseconds most);
    static task<result<void>> idle(std::shared_ptr<connection> self);
    void put(const request_ptr& what);
    bool put_prepare(const request_ptr& what, const char*& name);
    static void check_use(const prepared& known, const request& what);
    bool put_query(const request& what, const char* name);
    void put_sync();
    void end_of_turn();
    void flush();
    void drain();
    void take(result_ptr got);
    void finish_front();
    void finish_query(entry done);
    void finish_sync();
    void answer(const request_ptr& of, reply with);
    bool retry_plan(const request_ptr& of, const sql_problem& problem);
    void lose(const std::string& why);

    asio::io_context& home_;
    const settings& settings_;
    worker_pool& workers_;
    logger log_;
    options options_;

    connection_ptr handle_;
    asio::posix::basic_stream_descriptor<io_executor> socket_;
    std::deque<entry> queue_;             ///< what the server will answer, in order
    std::vector<entry> written_;          ///< writes whose sync has not been answered
    std::vector<request_ptr> innocent_;   ///< aborted by a neighbour since the last sync
    std::optional<sql_problem> at_sync_;  ///< an error of the commit itself
    std::size_t in_flight_ = 0;
    std::size_t unsynced_ = 0;
    int empty_results_ = 0;
    std::move_only_function<void()> on_progress_;
    bool turn_armed_ = false;
    bool waits_to_write_ = false;
    one_shot<bool> closed_;
    std::vector<one_shot<bool>> idle_waiters_;

    std::unordered_map<std::string_view, prepared> prepared_;
};
using connection_ref = std::shared_ptr<connection>;

}  // namespace fw::postgres
