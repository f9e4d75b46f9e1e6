// Works on jobs: takes them from the queues as cores and memory allow, and gives each to its handler.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>

#include "fw/async/task.hpp"
#include "fw/base/log.hpp"
#include "fw/base/progress.hpp"
#include "fw/base/trace.hpp"
#include "fw/queue/job_queue.hpp"

namespace fw::queue {

struct resources {
    double cores = 0;
    std::uint64_t memory = 0;  ///< bytes
};

/// What a handler has in its hands while it works on a job. On the runner's thread, except for the sink.
class job_context {
public:
    job_context() = default;
    job_context(const job_context&) = delete;
    job_context& operator=(const job_context&) = delete;
    virtual ~job_context() = default;

    [[nodiscard]] virtual const job& what() const = 0;
    /// Errors: `cancelled` when the job is to end; what keeps the queue being away is no error here.
    [[nodiscard]] virtual task<result<void>> report(progress how_far) = 0;
    /// For one computation on another thread, to be used by one thread at a time while the handler runs. Its stages'
    /// fractions become percents between `from` and `to`, never falling, told at most five times a second under the
    /// stage and message that the handler reported last; where it has reported none, under the computation's stages.
    [[nodiscard]] virtual progress_sink& sink(int from, int to) = 0;
    [[nodiscard]] virtual bool is_cancelled() const = 0;
};

/// The result is JSON. Whatever the function refers to must outlive the runner. It must be idempotent: a job may come
/// twice. Asked to stop, the coroutine is cancelled as Asio does it, and the sink says so; what it returns then counts
/// only if it is a value.
using job_handler = std::function<task<result<std::string>>(job_context&)>;

struct handler_options {
    resources cost{.cores = 1, .memory = 256ULL << 20U};  ///< counted against the runner's budget
    milliseconds limit = std::chrono::minutes(15);        ///< then it is stopped, and counts as failed
};

struct runner_options {
    std::string worker;  ///< unique among running ones: host, process, number
    std::vector<queue_name> queues{all_queues.begin(), all_queues.end()};  ///< served in this order
    resources budget{.cores = 2, .memory = 1ULL << 30U};
    milliseconds lock = std::chrono::seconds(30);   ///< renewed three times as often
    milliseconds idle = std::chrono::seconds(5);    ///< looks at least so often, should an event be lost
    tracer* spans = nullptr;                        ///< is told of every job; must outlive the runner
    milliseconds breath = std::chrono::seconds(1);  ///< before a job goes back that found the database away
};

/// Lives on one I/O thread; several, also in other processes, share the queues. Each queue's ceiling (its policy's
/// concurrency) and the budget hold for this runner; a queue that has work which does not fit keeps those after it from
/// taking what it waits for. A job dearer than the whole budget runs alone. What a handler throws is logged
/// here, once, and fails its job; a `failure` that says `unavailable` (the database is away) costs it no attempt.
/// `stop` must have ended before it is destroyed; the queue must outlive it.
class queue_runner {
public:
    queue_runner(asio::io_context& home, job_queue& jobs, runner_options how, logger log);
    queue_runner(const queue_runner&) = delete;
    queue_runner& operator=(const queue_runner&) = delete;
    ~queue_runner();

    /// Before `start`.
    void handle(queue_name queue, std::string name, job_handler handler, handler_options how = {});
    void start();

    /// Takes no more, gives what is running `grace` to end, then asks it to stop and hands it back. Waits for all: a
    /// handler that does not listen holds it up.
    [[nodiscard]] task<void> stop(milliseconds grace);

    [[nodiscard]] std::size_t running() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace fw::queue
