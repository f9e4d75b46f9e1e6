// Connections that one caller has for himself: for transactions, and for statements that are slow or may be cancelled.
#pragma once

#include <deque>
#include <vector>

#include "connection.hpp"
#include "fw/postgres/observer.hpp"

namespace fw::postgres {

class exclusive_pool;

/// A connection while it is lent. Given back when this is destroyed, whatever state it is in.
class lease {
public:
    lease() = default;
    lease(std::shared_ptr<exclusive_pool> from, connection_ref what) : from_(std::move(from)), what_(std::move(what)) {}
    lease(lease&&) noexcept = default;
    lease& operator=(lease&& other) noexcept {
        give_back();
        from_ = std::move(other.from_);
        what_ = std::move(other.what_);
        broken_ = std::move(other.broken_);
        in_transaction = other.in_transaction;
        return *this;
    }
    ~lease() { give_back(); }

    [[nodiscard]] explicit operator bool() const { return what_ != nullptr; }
    [[nodiscard]] connection& operator*() const { return *what_; }
    [[nodiscard]] exclusive_pool& pool() const { return *from_; }

    /// Sends and waits for the answer, up to the statement's deadline.
    task<reply> ask(statement what, parameters with);

    bool in_transaction = false;  ///< BEGIN was sent and its end was not answered

private:
    void give_back();

    std::shared_ptr<exclusive_pool> from_;
    connection_ref what_;
    std::optional<error> broken_;  ///< nothing more is sent after a statement that was not answered
};

/// Lives on one I/O thread. Opens connections when they are needed and keeps them. One that comes back in the middle of
/// something is cancelled and rolled back before it is lent again, or closed if that fails.
class exclusive_pool : public std::enable_shared_from_this<exclusive_pool> {
public:
    exclusive_pool(asio::io_context& home, const settings& how, worker_pool& workers, logger log, observer* watcher);
    ~exclusive_pool();

    /// Throws `failure`: `postgres.busy` if none is free within `exclusive_wait` or too many wait, unavailable.
    task<lease> acquire();
    /// Waits until all are given back, up to `stop_deadline`, and closes them.
    task<void> stop();

private:
    friend class lease;
    using waiter = one_shot<connection_ref>;

    /// Into a place that is counted in `open_` already.
    task<connection_ref> open_one();
    task<result<lease>> wait_for_one();
    void take_back(connection_ref back, bool in_transaction);
    static task<void> clean(std::shared_ptr<exclusive_pool> self, connection_ref back, bool in_transaction);
    static task<result<void>> settle(connection_ref back, bool in_transaction);
    void hand_on(connection_ref free);
    /// A place is free.
    void forget();
    /// Gives it (or, if null, a free place) to who has waited longest; false if nobody waits.
    bool serve_next(connection_ref free);
    void tell();

    asio::io_context& home_;
    const settings& settings_;
    worker_pool& workers_;
    logger log_;
    observer* observer_;
    std::vector<connection_ref> idle_;
    std::deque<waiter> waiting_;
    std::size_t open_ = 0;  ///< idle, lent, being opened or cleaned
    one_shot<bool> all_back_;
    bool stopping_ = false;
};

}  // namespace fw::postgres
