// Running one task to its end where there is no event loop: tests, short commands.
#pragma once

#include <exception>
#include <optional>

#include "fw/async/task.hpp"

namespace fw {

/// Runs the task on a context of its own, on this thread; throws what it throws.
template <class T>
T run(task<T> work) {
    asio::io_context context(1);
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

}  // namespace fw
