#include <boost/asio/redirect_error.hpp>

#include "fw/async/timeout.hpp"
#include "fw/queue/job_queue.hpp"

namespace fw::queue {

task<result<job>> wait_finished(job_queue& jobs, queue_name queue, job_id id, milliseconds duration) {
    const auto until = std::chrono::steady_clock::now() + duration;
    // The timer is the condition: an event brings its end forward. Shared, because listeners may be told once more.
    const auto news = std::make_shared<io_timer>(co_await asio::this_coro::executor);
    const auto has_news = std::make_shared<bool>(false);
    const auto listening = jobs.events().listen(queue, id, [news, has_news](const job_event& event) {
        if (event.kind == event_kind::progress) return;
        *has_news = true;
        news->cancel();
    });
    for (;;) {
        *has_news = false;
        FW_CO_TRY(auto found, co_await jobs.find(queue, id));
        if (!found) co_return fw::fail(error_kind::not_found, "queue.job_unknown", "There is no such job.");
        if (is_finished(found->state)) co_return std::move(*found);
        if (std::chrono::steady_clock::now() >= until) co_return std::unexpected(timeout_error("The job", duration));
        if (*has_news) continue;
        news->expires_at(until);
        boost::system::error_code woken;
        co_await news->async_wait(asio::redirect_error(use_task, woken));
    }
}

}  // namespace fw::queue
