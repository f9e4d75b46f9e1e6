// Few connections that all short statements of an I/O thread share.
#pragma once

#include <deque>
#include <vector>

#include "connection.hpp"
#include "fw/postgres/observer.hpp"

namespace fw::postgres {

/// Lives on one I/O thread. Keeps its connections open, with growing pauses while the database is away; meanwhile what
/// is asked is refused at once, except while the first attempt is under way.
class shared_pool : public std::enable_shared_from_this<shared_pool> {
public:
    shared_pool(asio::io_context& home, const settings& how, worker_pool& workers, logger log, observer* watcher);
    ~shared_pool();

    /// Starts connecting; suspends until one connection is up. Throws `failure` if the first attempts fail.
    task<void> start();
    /// What is in flight is answered (up to `stop_deadline`); what comes is refused.
    task<void> stop();

    task<reply> ask(statement what, parameters with);

    [[nodiscard]] bool is_up() const;

private:
    enum class state : unsigned char { connecting, up, down };
    struct place {
        state is = state::connecting;
        connection_ref open;
        std::shared_ptr<io_timer> pause;
    };

    static task<void> keep(std::shared_ptr<shared_pool> self, std::size_t index);
    void put(const request_ptr& what);
    connection* least_loaded();
    void send_waiting();
    void answer_waiting(const error& why);
    void arm_sweep();
    void sweep();
    void tell();
    [[nodiscard]] bool is_hopeless() const;

    asio::io_context& home_;
    const settings& settings_;
    worker_pool& workers_;
    logger log_;
    observer* observer_;
    std::vector<place> places_;
    std::deque<request_ptr> waiting_;
    std::vector<one_shot<bool>> starters_;
    one_shot<bool> all_ended_;
    io_timer sweeper_;
    std::size_t keepers_ = 0;
    bool sweep_armed_ = false;
    bool stopping_ = false;
};

}  // namespace fw::postgres
