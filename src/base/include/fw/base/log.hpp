// Log lines as JSON objects, one a line: {"time":…,"level":…,"event":"http.request","message":…, and the fields}.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "fw/base/clock.hpp"

namespace fw {

enum class log_level { debug, info, warning, error };

/// Takes whole lines, from any thread.
class log_sink {
public:
    log_sink() = default;
    log_sink(const log_sink&) = delete;
    log_sink& operator=(const log_sink&) = delete;
    virtual ~log_sink() = default;
    virtual void write(log_level level, std::string_view line) = 0;
    /// False for lines that it would throw away: they are not even made.
    [[nodiscard]] virtual bool wants(log_level) const { return true; }
};

/// Writes lines from `least` upwards to a file descriptor, each in one piece. The descriptor must outlive it.
class descriptor_log final : public log_sink {
public:
    explicit descriptor_log(int descriptor, log_level least = log_level::info)
        : descriptor_(descriptor), least_(least) {}
    void write(log_level level, std::string_view line) override;
    [[nodiscard]] bool wants(log_level level) const override { return level >= least_; }

private:
    int descriptor_;
    log_level least_;
};

/// Keeps all lines: for tests.
class memory_log final : public log_sink {
public:
    void write(log_level level, std::string_view line) override;
    [[nodiscard]] std::vector<std::string> lines() const;

private:
    mutable std::mutex guard_;
    std::vector<std::string> lines_;
};

struct log_field {
    template <class Value>
    log_field(std::string_view field_name, const Value& v) : name(field_name) {
        if constexpr (std::is_same_v<Value, bool>)
            value = v;
        else if constexpr (std::is_integral_v<Value>)
            value = static_cast<std::int64_t>(v);
        else if constexpr (std::is_floating_point_v<Value>)
            value = static_cast<double>(v);
        else
            value = std::string_view(v);
    }
    std::string_view name;
    std::variant<std::string_view, std::int64_t, double, bool> value;
};

/// A handle, cheap to copy; safe to use from every thread. The sink and the clock must outlive it.
/// Never log a password, a token, a photograph or a body value.
class logger {
public:
    logger(log_sink& sink, const clock& time) : sink_(&sink), clock_(&time) {}

    /// The same with fields that every line carries: {"requestId", id}, {"traceId", id}.
    [[nodiscard]] logger with(std::initializer_list<log_field> fields) const;

    /// `event` is stable ("queue.job_failed"), `message` a sentence for people.
    void debug(std::string_view event, std::string_view message, std::initializer_list<log_field> fields = {}) const;
    void info(std::string_view event, std::string_view message, std::initializer_list<log_field> fields = {}) const;
    void warning(std::string_view event, std::string_view message, std::initializer_list<log_field> fields = {}) const;
    void error(std::string_view event, std::string_view message, std::initializer_list<log_field> fields = {}) const;

private:
    void write(log_level level, std::string_view event, std::string_view message,
               std::initializer_list<log_field> fields) const;

    log_sink* sink_;
    const clock* clock_;
    std::string bound_;  ///< ,"name":value of each bound field
};

}  // namespace fw
