#include "fw/limits/redis_limiter.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "fw/async/timeout.hpp"
#include "rules.hpp"

namespace fw::limits {
namespace {

constexpr std::size_t most_together = 64;
constexpr std::size_t numbers_each = 6;

/// KEYS: buckets, those of one request after those of another. ARGV: now in microseconds or "", then of each request
/// how many buckets, and unit time, burst and cost of each. A key holds the time at which its bucket is full again, and
/// expires then. Numbers stay below 2^53, where Lua's are exact. Requests are decided one after the other, as if each
/// had come alone.
const redis::script take_script{R"lua(
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local known, changed, out = {}, {}, {}
local next_key, next_value = 1, 2
while next_value <= #ARGV do
  local count = tonumber(ARGV[next_value])
  local allowed, deciding, limit, remaining, retry, reset = 1, 1, 0, 0, 0, 0
  local drawn = {}
  for i = 1, count do
    local key, at = KEYS[next_key], next_value + 3 * i
    next_key = next_key + 1
    local unit, burst, cost = tonumber(ARGV[at - 2]), tonumber(ARGV[at - 1]), tonumber(ARGV[at])
    local full_at = drawn[key] or known[key] or math.max(now, tonumber(redis.call('GET', key) or 0))
    known[key] = known[key] or full_at
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
    for key, after in pairs(drawn) do known[key] = after; changed[key] = after end
  end
  next_value = next_value + 1 + 3 * count
  for _, number in ipairs({allowed, deciding, limit, remaining, retry, reset}) do out[#out + 1] = number end
end
for key, after in pairs(changed) do
  redis.call('SET', key, string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
end
return out
)lua"};

result<std::vector<std::int64_t>> numbers_of(const result<redis::reply>& answer, std::size_t requests) {
    if (!answer) return std::unexpected(answer.error());
    FW_TRY(const auto parts, answer->get_array());
    if (parts.size() != requests * numbers_each)
        return fail(error_kind::internal, "redis.unexpected_reply", "The limiter's script answered something else.");
    std::vector<std::int64_t> out;
    out.reserve(parts.size());
    for (const auto& part : parts) {
        FW_TRY(out.emplace_back(), part.get_number());
    }
    return out;
}

}  // namespace

/// Requests that travel together, and what came of them.
struct redis_limiter::batch {
    explicit batch(const io_executor& home) : decided(home, io_timer::time_point::max()) {}

    std::vector<std::string> keys, arguments;
    std::size_t requests = 0;
    std::optional<result<std::vector<std::int64_t>>> numbers;
    io_timer decided;  ///< wakes those who wait
};

redis_limiter::redis_limiter(redis::connection& server, std::string prefix, const clock* time,
                             std::chrono::milliseconds deadline)
    : server_(server),
      prefix_(std::move(prefix)),
      clock_(time),
      deadline_(deadline),
      gathering_(std::make_shared<std::shared_ptr<batch>>()) {}

task<void> redis_limiter::send(redis::connection& server, std::shared_ptr<std::shared_ptr<batch>> gathering,
                               std::shared_ptr<batch> what, std::chrono::milliseconds deadline) {
    co_await asio::post(use_task);  // what else comes in this turn goes with it
    if (*gathering == what) gathering->reset();
    const std::vector<std::string_view> keys(what->keys.begin(), what->keys.end());
    const std::vector<std::string_view> arguments(what->arguments.begin(), what->arguments.end());
    what->numbers = numbers_of(co_await server.run(take_script, keys, arguments, deadline), what->requests);
    what->decided.cancel();
}

task<result<decision>> redis_limiter::take(std::vector<bucket> buckets) {
    FW_CO_CHECK(check(buckets));
    if (!*gathering_) {
        const io_executor home = co_await asio::this_coro::executor;
        *gathering_ = std::make_shared<batch>(home);
        (*gathering_)->arguments.push_back(clock_ ? std::to_string(clock_->now().time_since_epoch().count()) : "");
        asio::co_spawn(home, send(server_, gathering_, *gathering_, deadline_),
                       [what = *gathering_](std::exception_ptr thrown) {
                           if (!thrown || what->numbers) return;
                           what->numbers = fail(error_kind::unavailable, "redis.unavailable", "Redis was not asked.");
                           what->decided.cancel();
                       });
    }
    const auto mine = *gathering_;
    const std::size_t first = numbers_each * mine->requests++;
    if (mine->requests == most_together) gathering_->reset();
    mine->arguments.push_back(std::to_string(buckets.size()));
    for (const auto& each : buckets) {
        mine->keys.push_back(key_of(prefix_, each));
        mine->arguments.push_back(std::to_string(unit_time(each.rule)));
        mine->arguments.push_back(std::to_string(each.rule.burst));
        mine->arguments.push_back(std::to_string(each.cost));
    }
    boost::system::error_code woken;
    while (!mine->numbers) co_await mine->decided.async_wait(asio::redirect_error(use_task, woken));
    if (!*mine->numbers) co_return std::unexpected(mine->numbers->error());
    const auto numbers = std::span(**mine->numbers).subspan(first, numbers_each);
    co_return decision{.allowed = numbers[0] == 1,
                       .deciding = static_cast<std::size_t>(numbers[1] - 1),
                       .limit = numbers[2],
                       .remaining = numbers[3],
                       .retry_after = std::chrono::microseconds(numbers[4]),
                       .reset_after = std::chrono::microseconds(numbers[5])};
}

}  // namespace fw::limits
