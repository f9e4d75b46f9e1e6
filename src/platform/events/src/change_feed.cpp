#include "fw/events/change_feed.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/redirect_error.hpp>

#include "fw/async/spawn.hpp"

namespace fw::events {

namespace {

constexpr auto try_again_after = std::chrono::seconds(1);

}  // namespace

change_feed::change_feed(asio::io_context& home, postgres::replication_settings how, worker_pool& workers,
                         std::vector<change_consumer*> consumers, logger log)
    : home_(home),
      stream_(home, std::move(how), workers),
      consumers_(std::move(consumers)),
      log_(std::move(log)),
      pause_(home.get_executor()),
      ended_(home.get_executor(), io_timer::time_point::max()) {}

void change_feed::start() {
    started_ = true;
    spawn(home_, "events.feed", log_, run());
}

task<void> change_feed::run() {
    while (!stopping_) {
        // In a task of its own: what a consumer throws ends the reading, not the feed.
        const auto [thrown, ended] = co_await asio::co_spawn(home_, read(), asio::as_tuple(use_task));
        reading_ = false;
        stream_.close();
        if (stopping_) break;
        if (thrown)
            log_thrown(log_, "events.feed", thrown);
        else if (!ended)
            note(ended.error());
        co_await pause();
    }
    ended_.expires_at(io_timer::time_point::min());
}

task<result<void>> change_feed::read() {
    auto opened = co_await stream_.open();
    if (!opened && opened.error().code == "postgres.slot_lost") {
        note(opened.error());
        FW_CO_CHECK(co_await stream_.drop_slot());
        opened = co_await stream_.open();
    }
    if (!opened) co_return std::unexpected(std::move(opened).error());
    reading_ = true;
    noted_.clear();
    if (*opened == postgres::replication_stream::start::anew)
        for (auto* consumer : consumers_) FW_CO_CHECK(co_await consumer->begin_anew());
    pgoutput_decoder decoder;
    while (!stopping_) {
        FW_CO_TRY(const auto piece, co_await stream_.next());
        FW_CO_TRY(auto batch, decoder.take(piece.message));
        if (batch) FW_CO_CHECK(co_await deliver(std::move(*batch)));
    }
    co_return result<void>{};
}

task<result<void>> change_feed::deliver(change_batch batch) {
    if (!batch.changes.empty())
        for (auto* consumer : consumers_) {
            auto taken = co_await consumer->take(batch);
            if (!taken) {
                auto e = std::move(taken).error();
                e.message = std::string(consumer->name()) + ": " + e.message;
                co_return std::unexpected(std::move(e));
            }
        }
    if (batch.is_last) {
        stream_.confirm(batch.position);
        ++taken_;
    }
    co_return result<void>{};
}

/// That another process reads is no trouble; any other is told once.
void change_feed::note(const error& why) {
    if (why.code == noted_ || why.code == "postgres.slot_busy") return;
    noted_ = why.code;
    log_.warning("events.feed_interrupted", why.message, {{"code", why.code}});
}

task<void> change_feed::pause() {
    pause_.expires_after(try_again_after);
    boost::system::error_code ignored;
    co_await pause_.async_wait(asio::redirect_error(use_task, ignored));
}

task<void> change_feed::stop() {
    stopping_ = true;
    pause_.cancel();
    stream_.interrupt();
    if (!started_) co_return;
    boost::system::error_code ignored;
    co_await ended_.async_wait(asio::redirect_error(use_task, ignored));
}

}  // namespace fw::events
