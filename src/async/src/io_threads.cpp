#include "fw/async/io_threads.hpp"

#include <atomic>
#include <exception>
#include <mutex>

namespace fw {

io_threads::io_threads(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) contexts_.push_back(std::make_unique<asio::io_context>(1));
}

io_threads::~io_threads() = default;

void io_threads::turn_until(const bool& done) {
    while (!done) {
        for (const auto& context : contexts_) {
            if (context->run_one_for(std::chrono::milliseconds(1)) == 0 && context->stopped()) context->restart();
        }
    }
}

void io_threads::run() {
    std::mutex guard;
    std::exception_ptr thrown;
    const auto run_one = [&](asio::io_context& context) {
        try {
            context.run();
        } catch (...) {
            const std::lock_guard lock(guard);
            if (!thrown) thrown = std::current_exception();
            stop();
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < contexts_.size(); ++i)
            others.emplace_back([&run_one, context = contexts_[i].get()] { run_one(*context); });
        run_one(*contexts_.front());
    }
    if (thrown) std::rethrow_exception(thrown);
}

void io_threads::stop() {
    for (const auto& context : contexts_) context->stop();
}

}  // namespace fw
