#include "fw/base/log.hpp"

#include <unistd.h>

#include <cerrno>

#include "fw/base/json_text.hpp"

namespace fw {

namespace {

std::string_view name_of(log_level level) {
    switch (level) {
        case log_level::debug:
            return "debug";
        case log_level::info:
            return "info";
        case log_level::warning:
            return "warning";
        case log_level::error:
            return "error";
    }
    std::unreachable();
}

void append(std::string& out, const log_field& field) {
    out += ',';
    append_json_string(out, field.name);
    out += ':';
    std::visit(
        [&out]<class Value>(const Value& value) {
            if constexpr (std::is_same_v<Value, bool>)
                out += value ? "true" : "false";
            else if constexpr (std::is_same_v<Value, std::string_view>)
                append_json_string(out, value);
            else
                append_json_number(out, value);
        },
        field.value);
}

}  // namespace

void descriptor_log::write(log_level level, std::string_view line) {
    if (!wants(level)) return;
    std::string whole(line);
    whole += '\n';
    for (std::string_view rest = whole; !rest.empty();) {
        const auto written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;  // nowhere left to say so
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
}

void memory_log::write(log_level, std::string_view line) {
    const std::lock_guard lock(guard_);
    lines_.emplace_back(line);
}

std::vector<std::string> memory_log::lines() const {
    const std::lock_guard lock(guard_);
    return lines_;
}

logger logger::with(std::initializer_list<log_field> fields) const {
    logger out(*sink_, *clock_);
    constexpr std::size_t usual_field = 64;  // a request or trace id with its name
    out.bound_.reserve(bound_.size() + fields.size() * usual_field);
    out.bound_ = bound_;
    for (const auto& field : fields) append(out.bound_, field);
    return out;
}

void logger::write(log_level level, std::string_view event, std::string_view message,
                   std::initializer_list<log_field> fields) const {
    if (!sink_->wants(level)) return;
    std::string line = R"({"time":")";
    line += to_rfc3339(clock_->now());
    line += R"(","level":")";
    line += name_of(level);
    line += R"(","event":)";
    append_json_string(line, event);
    line += R"(,"message":)";
    append_json_string(line, message);
    line += bound_;
    for (const auto& field : fields) append(line, field);
    line += '}';
    sink_->write(level, line);
}

void logger::debug(std::string_view event, std::string_view message, std::initializer_list<log_field> fields) const {
    write(log_level::debug, event, message, fields);
}
void logger::info(std::string_view event, std::string_view message, std::initializer_list<log_field> fields) const {
    write(log_level::info, event, message, fields);
}
void logger::warning(std::string_view event, std::string_view message, std::initializer_list<log_field> fields) const {
    write(log_level::warning, event, message, fields);
}
void logger::error(std::string_view event, std::string_view message, std::initializer_list<log_field> fields) const {
    write(log_level::error, event, message, fields);
}

}  // namespace fw
