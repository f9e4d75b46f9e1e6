#include "fw/limits/redis_limiter.hpp"

#include <array>
#include <bit>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <cstring>

#include "fw/async/timeout.hpp"
#include "rules.hpp"

namespace fw::limits {
namespace {

constexpr std::size_t most_together = 64;
constexpr std::size_t numbers_each = 6;

/// KEYS: buckets, those of one request after those of another. ARGV: now in microseconds or "", then of each request
/// how many buckets, and unit time, burst and cost of each, all in one string of doubles, and the answer in another:
/// that is cheaper, here and in Redis, than as many words of text. A key holds the time at which its bucket is
/// full again, and expires then. Numbers stay below 2^53, where doubles are exact. Requests are decided one after the
/// other, as if each had come alone.
const redis::script take_script{R"lua(
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local floor, pack, unpack = math.floor, struct.pack, struct.unpack
local known, changed, out = {}, {}, {}
local asked, next_number, next_key = ARGV[2], 1, 1
while next_number <= #asked do
  local count
  count, next_number = unpack('<d', asked, next_number)
  local allowed, deciding, limit, remaining, retry, reset = 1, 1, 0, 0, 0, 0
  local drawn = {}
  for i = 1, count do
    local key, unit, burst, cost = KEYS[next_key]
    unit, burst, cost, next_number = unpack('<ddd', asked, next_number)
    next_key = next_key + 1
    local full_at = drawn[key] or known[key] or math.max(now, tonumber(redis.call('GET', key) or 0))
    known[key] = known[key] or full_at
    local after = full_at + unit * cost
    local room = unit * burst - (after - now)
    if room >= 0 then
      local left = floor(room / unit)
      if i == 1 or (allowed == 1 and left < remaining) then
        deciding, limit, remaining, retry, reset = i, burst, left, 0, after - now
      end
    elseif allowed == 1 or -room > retry then
      allowed, deciding, limit, retry, reset = 0, i, burst, -room, full_at - now
      remaining = math.max(0, floor((unit * burst - (full_at - now)) / unit))
    end
    drawn[key] = after
  end
  if allowed == 1 then
    for key, after in pairs(drawn) do known[key] = after; changed[key] = after end
  end
  out[#out + 1] = pack('<dddddd', allowed, deciding, limit, remaining, retry, reset)
end
for key, after in pairs(changed) do
  redis.call('SET', key, string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
end
return table.concat(out)
)lua"};

static_assert(std::endian::native == std::endian::little, "the script packs its numbers so");

void append_number(std::string& out, std::int64_t number) {
    const auto exact = static_cast<double>(number);
    out.append(reinterpret_cast<const char*>(&exact), sizeof exact);
}

/// The decisions of so many requests.
result<std::vector<double>> numbers_of(const result<redis::reply>& answer, std::size_t requests) {
    if (!answer) return std::unexpected(answer.error());
    const auto* packed = answer->find_text();
    std::vector<double> out(requests * numbers_each);
    if (packed == nullptr || packed->size() != out.size() * sizeof(double))
        return fail(error_kind::internal, "redis.unexpected_reply", "The limiter's script answered something else.");
    std::memcpy(out.data(), packed->data(), packed->size());
    return out;
}

}  // namespace

/// Requests that travel together, and what came of them.
struct redis_limiter::batch {
    explicit batch(const io_executor& home) : decided(home, io_timer::time_point::max()) {}

    std::vector<std::string> keys;
    std::string now;    ///< in microseconds; empty: the server's
    std::string asked;  ///< packed numbers
    std::size_t requests = 0;
    std::optional<result<std::vector<double>>> numbers;
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
    const std::array<std::string_view, 2> arguments{what->now, what->asked};
    what->numbers = numbers_of(co_await server.run(take_script, keys, arguments, deadline), what->requests);
    what->decided.cancel();
}

task<result<decision>> redis_limiter::take(std::vector<bucket> buckets) {
    FW_CO_CHECK(check(buckets));
    if (!*gathering_) {
        const io_executor home = co_await asio::this_coro::executor;
        *gathering_ = std::make_shared<batch>(home);
        if (clock_ != nullptr) (*gathering_)->now = std::to_string(clock_->now().time_since_epoch().count());
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
    append_number(mine->asked, static_cast<std::int64_t>(buckets.size()));
    for (const auto& each : buckets) {
        mine->keys.push_back(key_of(prefix_, each));
        for (const auto number : {unit_time(each.rule), each.rule.burst, each.cost}) append_number(mine->asked, number);
    }
    boost::system::error_code woken;
    while (!mine->numbers) co_await mine->decided.async_wait(asio::redirect_error(use_task, woken));
    if (!*mine->numbers) co_return std::unexpected(mine->numbers->error());
    const auto numbers = std::span(**mine->numbers).subspan(first, numbers_each);
    const auto whole = [&](std::size_t i) { return static_cast<std::int64_t>(numbers[i]); };
    co_return decision{.allowed = whole(0) == 1,
                       .deciding = static_cast<std::size_t>(whole(1) - 1),
                       .limit = whole(2),
                       .remaining = whole(3),
                       .retry_after = std::chrono::microseconds(whole(4)),
                       .reset_after = std::chrono::microseconds(whole(5))};
}

}  // namespace fw::limits
