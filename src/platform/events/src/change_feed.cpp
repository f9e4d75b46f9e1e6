#include "fw/events/change_feed.hpp"

#include <boost/asio/as_tuple.hpp>

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
      reads_(home, "events.feed", log_, try_again_after, [this] { return follow(); }) {}

task<void> change_feed::follow() {
    // In a task of its own, so that the stream is closed also after what a consumer throws.
    const auto [thrown, ended] = co_await asio::co_spawn(home_, read(), asio::as_tuple(use_task));
    reading_ = false;
    stream_.close();
    if (reads_.is_stopping()) co_return;
    if (thrown) std::rethrow_exception(thrown);
    if (!ended) note(ended.error());
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
    while (!reads_.is_stopping()) {
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

task<void> change_feed::stop() {
    reads_.ask_to_stop();
    stream_.interrupt();
    co_await reads_.stop();
}

}  // namespace fw::events
