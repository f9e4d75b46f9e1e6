#include "fw/cache/tiered_cache.hpp"

#include <boost/asio/redirect_error.hpp>

namespace fw::cache {

namespace {

constexpr auto never = std::chrono::steady_clock::time_point::max();

}  // namespace

/// One load, and those who wait for it.
struct tiered_cache::flight {
    explicit flight(asio::io_context& home) : done(home.get_executor(), never) {}

    io_timer done;
    cached_value value;
    std::exception_ptr thrown;
    bool landed = false;
    bool forgotten = false;  ///< what is on its way may be old: it is not kept
};

tiered_cache::tiered_cache(asio::io_context& home, std::size_t local_bytes, shared_tier* shared, const clock& time,
                           logger log)
    : home_(home),
      local_(local_bytes),
      shared_(shared),
      clock_(time),
      log_(std::move(log)),
      chance_(static_cast<std::uint32_t>(time.now().time_since_epoch().count())),
      landed_(home.get_executor(), never) {}

tiered_cache::~tiered_cache() = default;

const cached_value* tiered_cache::find_local(std::string_view key) {
    const auto* const found = local_.find(key, clock_.now());
    if (found != nullptr) ++counts_.local_hits;
    return found;
}

task<cached_value> tiered_cache::get(std::string key, lifetimes keep, loader load) {
    if (const auto* const found = find_local(key)) co_return *found;
    std::shared_ptr<flight> with;
    if (const auto under_way = flights_.find(key); under_way != flights_.end()) {
        ++counts_.joined;
        with = under_way->second;
    } else {
        with = std::make_shared<flight>(home_);
        flights_.emplace(key, with);
        start(std::move(key), keep, std::move(load), with);
    }
    while (!with->landed) {
        boost::system::error_code ended;
        co_await with->done.async_wait(asio::redirect_error(use_task, ended));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }
    if (with->thrown) std::rethrow_exception(with->thrown);
    co_return with->value;
}

void tiered_cache::start(std::string key, lifetimes keep, loader load, std::shared_ptr<flight> with) {
    ++flying_;
    auto work = look(key, keep, std::move(load), with);
    asio::co_spawn(home_, std::move(work),
                   [this, key = std::move(key), with = std::move(with)](std::exception_ptr thrown, cached_value value) {
                       land(key, *with, thrown, std::move(value));
                   });
}

void tiered_cache::land(const std::string& key, flight& with, std::exception_ptr thrown, cached_value value) {
    with.value = std::move(value);
    with.thrown = std::move(thrown);
    with.landed = true;
    if (const auto mine = flights_.find(key); mine != flights_.end() && mine->second.get() == &with)
        flights_.erase(mine);
    with.done.cancel();
    if (--flying_ == 0) landed_.cancel();
}

task<cached_value> tiered_cache::look(std::string key, lifetimes keep, loader load,
                                      std::shared_ptr<const flight> with) {
    const bool shares = shared_ != nullptr && keep.shared.count() > 0;
    std::optional<std::optional<std::string>> known;
    if (shares) {
        auto found = co_await shared_->find(key);
        if (found)
            known = std::move(*found);
        else
            note_failure(found.error());
        ++(known ? counts_.shared_hits : counts_.shared_misses);
    }
    const bool loaded = !known;
    if (loaded) {
        ++counts_.loads;
        known = co_await load();
    }
    auto text = std::move(*known);
    const auto value = text ? std::make_shared<const std::string>(*text) : cached_value{};
    if (with->forgotten) co_return value;
    const auto local = value ? keep.local : std::min(keep.local, keep.absence);
    if (local.count() > 0) local_.put(key, value, end_of(local));
    if (loaded && shares) {
        const auto lifetime = value ? keep.shared : std::min(keep.shared, keep.absence);
        const auto until = std::chrono::duration_cast<std::chrono::seconds>(end_of(lifetime) - clock_.now());
        if (const auto put = co_await shared_->put(key, std::move(text), until); !put) note_failure(put.error());
    }
    co_return value;
}

task<void> tiered_cache::forget(std::vector<std::string> keys) {
    for (const auto& key : keys) forget_here(key);
    if (shared_ == nullptr) co_return;
    if (const auto told = co_await shared_->forget(std::move(keys)); !told) note_failure(told.error());
}

void tiered_cache::forget_here(std::string_view key) {
    local_.erase(key);
    const auto under_way = flights_.find(key);
    if (under_way == flights_.end()) return;
    under_way->second->forgotten = true;
    flights_.erase(under_way);  // who asks from now on must not get it
}

void tiered_cache::forget_all_here() {
    local_.clear();
    for (const auto& [key, with] : flights_) with->forgotten = true;
    flights_.clear();
}

task<void> tiered_cache::stop() {
    while (flying_ > 0) {
        boost::system::error_code ended;
        co_await landed_.async_wait(asio::redirect_error(use_task, ended));
    }
}

time_point tiered_cache::end_of(std::chrono::seconds lifetime) {
    const auto tenth = std::chrono::duration_cast<std::chrono::milliseconds>(lifetime) / 10;
    std::uniform_int_distribution<std::int64_t> around(-tenth.count(), tenth.count());
    return clock_.now() + lifetime + std::chrono::milliseconds(around(chance_));
}

void tiered_cache::note_failure(const error& e) {
    ++counts_.shared_failures;
    if (clock_.now() - failure_told_ < std::chrono::seconds(10)) return;
    failure_told_ = clock_.now();
    log_.warning("cache.shared_away", e.message, {{"code", e.code}});
}

}  // namespace fw::cache
