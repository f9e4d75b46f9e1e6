#include "fw/cache/redis_tier.hpp"

#include <fmt/format.h>

namespace fw::cache {

namespace {

// The first byte says what a kept text is.
constexpr char is_value = '=';
constexpr std::string_view is_absence = "-";
constexpr std::string_view is_forgotten = "!";

/// KEYS get the mark of the forgotten, which SET NX leaves alone. ARGV: how long, the channel, the keys' names to tell.
const redis::script forget_script{R"(
for i, key in ipairs(KEYS) do redis.call('SET', key, '!', 'EX', ARGV[1]) end
for i = 3, #ARGV do redis.call('PUBLISH', ARGV[2], ARGV[i]) end
return 1)"};

std::string channel_of(const std::string& prefix) {
    return prefix + ":forgotten";
}

}  // namespace

task<result<shared_tier::found>> redis_tier::find(std::string key) {
    const auto at = fmt::format("{}:{}", prefix_, key);
    FW_CO_TRY(const auto answer, co_await server_.command({"GET", at}));
    if (answer.is_nil()) co_return found{};
    FW_CO_TRY(auto text, answer.get_text());
    if (text.empty() || text == is_forgotten) co_return found{};
    if (text == is_absence) co_return found(std::optional<std::string>{});
    text.erase(0, 1);
    co_return found(std::move(text));
}

task<result<void>> redis_tier::put(std::string key, std::optional<std::string> value, std::chrono::seconds lifetime) {
    const auto at = fmt::format("{}:{}", prefix_, key);
    const auto seconds = fmt::to_string(std::max<std::int64_t>(lifetime.count(), 1));
    const auto text = value ? is_value + *value : std::string(is_absence);
    FW_CO_CHECK(co_await server_.command({"SET", at, text, "NX", "EX", seconds}));
    co_return result<void>{};
}

task<result<void>> redis_tier::forget(std::vector<std::string> keys) {
    if (keys.empty()) co_return result<void>{};
    std::vector<std::string> at;
    for (const auto& key : keys) at.push_back(fmt::format("{}:{}", prefix_, key));
    const auto seconds = fmt::to_string(grace.count());
    const auto channel = channel_of(prefix_);
    std::vector<std::string_view> arguments{seconds, channel};
    arguments.insert(arguments.end(), keys.begin(), keys.end());
    const std::vector<std::string_view> where(at.begin(), at.end());
    FW_CO_CHECK(co_await server_.run(forget_script, where, arguments));
    co_return result<void>{};
}

void listen(redis::subscriber& messages, const std::string& prefix, std::function<void(std::string_view key)> heard) {
    messages.subscribe(channel_of(prefix), std::move(heard));
}

}  // namespace fw::cache
