// What time it is, as an argument: nothing but the programs' main functions looks at the machine's clock.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fw {

/// Wall-clock time to the microsecond, as PostgreSQL keeps it.
using time_point = std::chrono::sys_time<std::chrono::microseconds>;

/// Implementations may be asked from any thread.
class clock {
public:
    clock() = default;
    clock(const clock&) = delete;
    clock& operator=(const clock&) = delete;
    virtual ~clock() = default;

    [[nodiscard]] virtual time_point now() const = 0;
};

class system_clock final : public clock {
public:
    [[nodiscard]] time_point now() const override;
};

/// Stands still until it is moved: for tests. Not thread-safe.
class manual_clock final : public clock {
public:
    explicit manual_clock(time_point start = time_point{std::chrono::seconds{1'760'000'000}}) : now_(start) {}
    [[nodiscard]] time_point now() const override { return now_; }
    void advance(std::chrono::microseconds by) { now_ += by; }

private:
    time_point now_;
};

/// RFC 3339 in UTC, to the millisecond: "2026-11-23T14:05:06.789Z".
[[nodiscard]] std::string to_rfc3339(time_point t);

/// RFC 3339 with any offset and up to nine digits of the second; nothing for another text or a day that does not exist.
[[nodiscard]] std::optional<time_point> find_rfc3339(std::string_view text);

}  // namespace fw
