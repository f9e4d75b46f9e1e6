// What blocks, on the pool.
#pragma once

#include "fw/async/worker_pool.hpp"

namespace fw::objects {

/// `work` gives a result; so does this. Errors: `busy`, and those of the work.
template <class Work>
[[nodiscard]] task<std::invoke_result_t<Work&>> on_pool(worker_pool& pool, Work work) {
    auto out = co_await pool.run(std::move(work));
    if (!out) co_return std::unexpected(std::move(out).error());
    co_return std::move(*out);
}

}  // namespace fw::objects
