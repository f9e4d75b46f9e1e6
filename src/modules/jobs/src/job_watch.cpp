#include "job_watch.hpp"

#include <boost/asio/redirect_error.hpp>

#include "job_view.hpp"

namespace fw::jobs {

namespace {

constexpr auto keep_alive = std::chrono::seconds(15);
constexpr auto longest = std::chrono::hours(1);

bool is_same(const job_facts& a, const job_facts& b) {
    return a.state == b.state && a.how_far == b.how_far && a.cancel_asked == b.cancel_asked;
}

void append_event(std::string& out, const job_facts& facts) {
    out += fmt::format("event: {}\ndata: ", to_string(facts.state));
    web::codec<job_view>::write(out, view_of(facts));
    out += "\n\n";
}

}  // namespace

job_watch::job_watch(job_service& service, web::user_id user, job_facts first, io_executor home)
    : service_(service),
      user_(user),
      last_(std::move(first)),
      timer_(std::move(home)),
      end_(std::chrono::steady_clock::now() + longest) {
    // The job may have moved on since it was read: it is read again once somebody listens.
    news_ = true;
    listening_ =
        service_.events().listen(queue::find_queue(last_.queue).value(), last_.id, [this](const queue::job_event&) {
            news_ = true;
            timer_.cancel();
        });
}

task<bool> job_watch::wait_for_news() {
    if (!news_) {
        timer_.expires_after(keep_alive);
        boost::system::error_code ended;
        co_await timer_.async_wait(asio::redirect_error(use_task, ended));
    }
    // Whoever is cancelled by the client's going must not take that for news.
    const auto cancelled = co_await asio::this_coro::cancellation_state;
    if (cancelled.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    co_return std::exchange(news_, false);
}

task<result<std::string_view>> job_watch::next() {
    text_.clear();
    if (!told_first_) {
        told_first_ = true;
        text_ = "retry: 3000\n\n";
        append_event(text_, last_);
        co_return text_;
    }
    while (!queue::is_finished(last_.state) && std::chrono::steady_clock::now() < end_) {
        if (!co_await wait_for_news()) {
            text_ = ": still here\n\n";
            co_return text_;
        }
        auto now = co_await service_.get(user_, last_.id);
        if (!now) break;  // deleted with its account
        if (is_same(*now, last_)) continue;
        last_ = std::move(*now);
        append_event(text_, last_);
        co_return text_;
    }
    co_return std::string_view();
}

}  // namespace fw::jobs
