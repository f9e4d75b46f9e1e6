// Running one task to its end where there is no event loop: tests, short commands.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include "fw/async/soon.hpp"

namespace fw {

/// A context for one task at a time. It is kept, and used again, until its thread ends: a thread of a pool that has
/// resumed the task may still be on its way out of `post` when the task is over.
class kept_context {
public:
    kept_context() {
        auto& all = idle();
        if (all.empty()) {
            context_ = std::make_unique<asio::io_context>(1);
        } else {
            context_ = std::move(all.back());
            all.pop_back();
        }
    }
    kept_context(const kept_context&) = delete;
    kept_context& operator=(const kept_context&) = delete;
    ~kept_context() {
        if (!context_->stopped()) return;  // something threw through it: what is left in it must not run
        context_->restart();
        idle().push_back(std::move(context_));
    }
    asio::io_context& operator*() const { return *context_; }

private:
    static std::vector<std::unique_ptr<asio::io_context>>& idle() {
        thread_local std::vector<std::unique_ptr<asio::io_context>> all;
        return all;
    }
    std::unique_ptr<asio::io_context> context_;
};

/// Runs the task on a context of its own, on this thread; throws what it throws.
template <class T>
T run(task<T> work) {
    const kept_context kept;
    auto& context = *kept;
    std::optional<T> out;
    std::exception_ptr thrown;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr e, T value) {
        thrown = e;
        if (!e) out.emplace(std::move(value));
    });
    context.run();
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*out);
}

template <class T>
T run(soon<T> s) {
    return is_known(s) ? std::move(get_known(s)) : run(wait_for(std::move(s)));
}

}  // namespace fw
