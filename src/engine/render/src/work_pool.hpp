// Independent pieces of work on a few threads. Which thread does which piece never shows in the result.
#pragma once

#include <atomic>
#include <string_view>
#include <thread>
#include <vector>

#include "fw/base/progress.hpp"

namespace fw::render {

/// Calls `work(i)` for i in [0, count) on `threads` threads, the caller's among them. The caller's thread
/// alone talks to `progress`: it reports from `from` to `to` of `stage`. False if it was cancelled; then some
/// pieces were not done.
template <class Work>
[[nodiscard]] bool run_pieces(int count, int threads, progress_sink& progress, std::string_view stage, double from,
                              double to, const Work& work) {
    std::atomic<int> next{0};
    std::atomic<bool> stop{false};
    const auto drain = [&](bool talks) {
        for (int i = next++; i < count && !stop; i = next++) {
            work(i);
            if (!talks) continue;
            progress.report(stage, from + (to - from) * (i + 1) / count);
            if (progress.cancelled()) stop = true;
        }
    };
    if (progress.cancelled()) return false;
    std::vector<std::jthread> helpers;
    for (int t = 1; t < std::min(threads, count); ++t) helpers.emplace_back([&] { drain(false); });
    drain(true);
    helpers.clear();
    return !stop;
}

}  // namespace fw::render
