#include "fw/redis/reply.hpp"

#include <charconv>

namespace fw::redis {
namespace {

std::unexpected<error> unexpected_reply(std::string_view wanted) {
    return fail(error_kind::internal, "redis.unexpected_reply", fmt::format("Redis answered with no {}.", wanted));
}

}  // namespace

result<std::int64_t> reply::get_number() const {
    if (const auto* number = find_number()) return *number;
    if (const auto* text = find_text()) {
        std::int64_t number = 0;
        const auto [end, bad] = std::from_chars(text->data(), text->data() + text->size(), number);
        if (bad == std::errc{} && end == text->data() + text->size()) return number;
    }
    return unexpected_reply("number");
}

result<std::string> reply::get_text() const {
    if (const auto* text = find_text()) return *text;
    return unexpected_reply("text");
}

result<reply::array> reply::get_array() const {
    if (const auto* elements = find_array()) return *elements;
    return unexpected_reply("list");
}

}  // namespace fw::redis
