// What the tests of job queues stand on.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>

#include "fw/base/log.hpp"
#include "fw/queue/job_queue.hpp"

namespace fw::queue {

using namespace std::chrono_literals;

/// A queue on a clock that the test moves, and the loop that it lives on.
class queue_bench {
public:
    queue_bench() = default;
    queue_bench(const queue_bench&) = delete;
    queue_bench& operator=(const queue_bench&) = delete;
    virtual ~queue_bench() = default;
    virtual job_queue& subject() = 0;

    /// Runs a task to its end.
    template <class T>
    T finish(task<T> work) {
        std::optional<T> out;
        std::exception_ptr thrown;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr e, T value) {
            thrown = e;
            if (!e) out.emplace(std::move(value));
        });
        run_until([&] { return out || thrown; });
        if (thrown) std::rethrow_exception(thrown);
        return std::move(out.value());
    }
    template <class Condition>
    void run_until(Condition reached) {
        io.restart();
        while (!reached() && io.run_one() > 0) {
        }
    }

    manual_clock time;
    memory_log lines;
    logger log{lines, time};
    asio::io_context io{1};
};

using make_bench = std::unique_ptr<queue_bench> (*)();

class queue_contract : public ::testing::TestWithParam<make_bench> {
protected:
    static constexpr auto render = queue_name::render;
    static constexpr milliseconds lock = 30s;

    template <class T>
    T must(task<result<T>> work) {
        auto out = bench->finish(std::move(work));
        if (!out) throw std::runtime_error(out.error().code + ": " + out.error().message);
        if constexpr (!std::is_void_v<T>) return std::move(*out);
    }
    template <class T>
    std::string code_of(task<result<T>> work) {
        const auto out = bench->finish(std::move(work));
        return out ? "fine" : out.error().code;
    }
    job_queue& jobs() { return bench->subject(); }
    job_request request(std::string name = "drape") {
        return {.id = job_id::make(bench->time.now()), .queue = render, .name = std::move(name)};
    }
    job_id add(job_request what) { return must(jobs().add(std::move(what))).id; }
    std::vector<reserved_job> reserve(std::size_t most = 1, std::string worker = "w1") {
        return must(jobs().reserve(render, std::move(worker), most, lock)).jobs;
    }
    reserved_job reserve_one() {
        auto got = reserve();
        if (got.size() != 1) throw std::runtime_error("no job to reserve");
        return std::move(got.front());
    }
    job find(job_id id) { return must(jobs().find(render, id)).value(); }
    job_state state_of(job_id id) { return find(id).state; }
    queue_figures figures() { return must(jobs().figures(render)); }

    std::unique_ptr<queue_bench> bench = GetParam()();
};

}  // namespace fw::queue
