#include "fw/limits/redis_limiter.hpp"

#include "rules.hpp"

namespace fw::limits {
namespace {

/// KEYS: buckets. ARGV: now in microseconds or "", then unit time, burst and cost of each. A key holds the time at
/// which its bucket is full again, and expires then. Numbers stay below 2^53, where Lua's are exact.
const redis::script take_script{R"lua(
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local allowed, deciding, limit, remaining, retry, reset = 1, 1, 0, 0, 0, 0
local drawn = {}
for i, key in ipairs(KEYS) do
  local unit, burst, cost = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  local full_at = drawn[key] or math.max(now, tonumber(redis.call('GET', key) or 0))
  local after = full_at + unit * cost
  local room = unit * burst - (after - now)
  if room >= 0 then
    local left = math.floor(room / unit)
    if i == 1 or (allowed == 1 and left < remaining) then
      deciding, limit, remaining, retry, reset = i, burst, left, 0, after - now
    end
  elseif allowed == 1 or -room > retry then
    allowed, deciding, limit, retry, reset = 0, i, burst, -room, full_at - now
    remaining = math.max(0, math.floor((unit * burst - (full_at - now)) / unit))
  end
  drawn[key] = after
end
if allowed == 1 then
  for key, after in pairs(drawn) do
    redis.call('SET', key, string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
  end
end
return {allowed, deciding, limit, remaining, retry, reset}
)lua"};

}  // namespace

redis_limiter::redis_limiter(redis::connection& server, std::string prefix, const clock* time,
                             std::chrono::milliseconds deadline)
    : server_(server), prefix_(std::move(prefix)), clock_(time), deadline_(deadline) {}

task<result<decision>> redis_limiter::take(std::vector<bucket> buckets) {
    FW_CO_CHECK(check(buckets));
    std::vector<std::string> keys, arguments;
    arguments.push_back(clock_ ? std::to_string(clock_->now().time_since_epoch().count()) : "");
    for (const auto& each : buckets) {
        keys.push_back(key_of(prefix_, each));
        arguments.push_back(std::to_string(unit_time(each.rule)));
        arguments.push_back(std::to_string(each.rule.burst));
        arguments.push_back(std::to_string(each.cost));
    }
    const std::vector<std::string_view> key_views(keys.begin(), keys.end());
    const std::vector<std::string_view> argument_views(arguments.begin(), arguments.end());
    FW_CO_TRY(const auto answer, co_await server_.run(take_script, key_views, argument_views, deadline_));
    FW_CO_TRY(const auto parts, answer.get_array());
    std::array<std::int64_t, 6> numbers{};
    if (parts.size() != numbers.size())
        co_return fail(error_kind::internal, "redis.unexpected_reply", "The limiter's script answered something else.");
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        FW_CO_TRY(numbers[i], parts[i].get_number());
    }
    co_return decision{.allowed = numbers[0] == 1,
                       .deciding = static_cast<std::size_t>(numbers[1] - 1),
                       .limit = numbers[2],
                       .remaining = numbers[3],
                       .retry_after = std::chrono::microseconds(numbers[4]),
                       .reset_after = std::chrono::microseconds(numbers[5])};
}

}  // namespace fw::limits
