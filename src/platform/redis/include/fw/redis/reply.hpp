// What a Redis server answers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::redis {

/// The refusal of one command, inside an array (alone it is an error of the call): "WRONGTYPE Operation against …".
struct refusal {
    std::string text;
    bool operator==(const refusal&) const = default;
};

/// One answer: nothing (nil), a whole number, a text of any bytes, a refusal, or an array of answers.
class reply {
public:
    using array = std::vector<reply>;

    reply() = default;
    explicit reply(std::int64_t number) : value_(number) {}
    explicit reply(std::string text) : value_(std::move(text)) {}
    explicit reply(refusal refused) : value_(std::move(refused)) {}
    explicit reply(array elements) : value_(std::move(elements)) {}

    [[nodiscard]] bool is_nil() const { return std::holds_alternative<std::monostate>(value_); }
    [[nodiscard]] const std::int64_t* find_number() const { return std::get_if<std::int64_t>(&value_); }
    [[nodiscard]] const std::string* find_text() const { return std::get_if<std::string>(&value_); }
    [[nodiscard]] const refusal* find_refusal() const { return std::get_if<refusal>(&value_); }
    [[nodiscard]] const array* find_array() const { return std::get_if<array>(&value_); }

    /// The value as that type; an integer written as text counts as a number. Errors: `redis.unexpected_reply`.
    [[nodiscard]] result<std::int64_t> get_number() const;
    [[nodiscard]] result<std::string> get_text() const;
    [[nodiscard]] result<array> get_array() const;

    bool operator==(const reply&) const = default;

private:
    friend class reply_reader;
    std::variant<std::monostate, std::int64_t, std::string, refusal, array> value_;
};

}  // namespace fw::redis
