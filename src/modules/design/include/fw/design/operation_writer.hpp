// Writes operations into the log: durable, in order, many people's in one commit.
#pragma once

#include <deque>
#include <functional>
#include <memory>

#include "fw/async/timeout.hpp"
#include "fw/design/operation.hpp"
#include "fw/postgres/database.hpp"
#include "fw/web/context.hpp"

namespace fw::design {

/// What somebody asks to be done to a design.
struct edit {
    design_id design;
    web::user_id by;
    std::vector<operation> ops;
    /// Who asks twice under the same numbers gets the first answer again.
    std::optional<uuid> client = {};
    std::int64_t client_seq = 0;
    /// Refused as `stale` where the design has moved on.
    std::optional<std::int64_t> seen_version = {};
};

struct accepted_edit {
    design_id design;
    std::int64_t version = 0;  ///< the number of these operations: `seq`
    time_point changed;
    std::vector<operation> done;      ///< as accepted; empty where it had been accepted before
    std::vector<register_name> kept;  ///< of undo and redo: what others have changed since, and stays
};

/// One for each I/O thread. While one commit is under way, what comes meanwhile gathers for the next: as many designs
/// as there are, up to 200; two edits of one design follow each other. Acknowledged only once it is committed. An edit
/// that is refused leaves its neighbours alone. What it is given must outlive it.
class operation_writer {
public:
    /// `accepted`: called on this thread after each commit, for each edit.
    operation_writer(asio::io_context& home, postgres::database& db, const clock& time,
                     std::function<void(const accepted_edit&)> accepted = {});
    operation_writer(const operation_writer&) = delete;
    operation_writer& operator=(const operation_writer&) = delete;
    ~operation_writer();

    /// Errors: `design.unknown` (not there, or not for this person to see), `design.read_only` (forbidden: may see, not
    /// edit), `http.if_match_failed`, `design.busy` (unavailable: too much is waiting), those of `apply`. Throws as
    /// `postgres::database` does; after `postgres.outcome_unknown` ask again with the same client numbers.
    [[nodiscard]] task<result<accepted_edit>> write(edit what);

    /// The person's last edit is taken back. Errors: as `write`; `design.nothing_to_undo`, `design.nothing_to_redo`
    /// (conflict).
    [[nodiscard]] task<result<accepted_edit>> undo(design_id design, web::user_id by);
    [[nodiscard]] task<result<accepted_edit>> redo(design_id design, web::user_id by);

    /// Takes nothing new, and waits for what is under way.
    [[nodiscard]] task<void> stop();

private:
    struct waiting;

    [[nodiscard]] std::vector<std::shared_ptr<waiting>> next_batch();
    void start_batch();
    void end_batch(const std::vector<std::shared_ptr<waiting>>& batch, const std::exception_ptr& thrown);
    [[nodiscard]] task<void> run_batch(std::vector<std::shared_ptr<waiting>> batch);

    asio::io_context& home_;
    postgres::database& db_;
    const clock& clock_;
    std::function<void(const accepted_edit&)> accepted_;
    std::deque<std::shared_ptr<waiting>> queue_;
    bool writing_ = false;
    bool stopping_ = false;
    io_timer idle_;  ///< cancelled when nothing is left
};

}  // namespace fw::design
