#include "fw/catalog/view_log.hpp"

namespace fw::catalog {

namespace {

constexpr auto every = std::chrono::seconds(5);
constexpr std::size_t most_items = 10'000;  // between two writings; more are counted in the metric alone

}  // namespace

view_log::view_log(asio::io_context& home, postgres::database& db, const clock& time, telemetry::counter& viewed,
                   logger log)
    : db_(db),
      clock_(time),
      viewed_(viewed),
      // A database that is away ends the writing, not the log.
      writing_(home, "catalog.views", std::move(log), every, [this] { return flush(); }) {}

void view_log::note(item_id which) {
    viewed_.add();
    if (!writing_.has_started() && !writing_.is_stopping()) start();
    if (const auto known = seen_.find(which); known != seen_.end())
        ++known->second;
    else if (seen_.size() < most_items)
        seen_.emplace(which, 1);
}

task<void> view_log::flush() {
    if (seen_.empty()) co_return;
    std::vector<item_id> items;
    std::vector<std::int64_t> views;
    for (const auto& [item, count] : std::exchange(seen_, {})) {
        items.push_back(item);
        views.push_back(count);
    }
    (void)co_await db_.run(
        postgres::writing("catalog.note_views",
                          "INSERT INTO analytics.events (id, event_type, event_data, created_at) SELECT "
                          "gen_random_uuid(), 'catalog_item_viewed', jsonb_build_object('itemId', v.item, 'views', "
                          "v.count), $3 FROM unnest($1::uuid[], $2::bigint[]) AS v (item, count)"),
        items, views, clock_.now());
}

}  // namespace fw::catalog
