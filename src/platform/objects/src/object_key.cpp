#include "fw/objects/object_key.hpp"

#include <algorithm>
#include <stdexcept>

namespace fw::objects {

namespace {

bool is_key_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
}

bool is_segment(std::string_view text) {
    return !text.empty() && text.size() <= object_key::most_segment_bytes && text != "." && text != ".." &&
           std::ranges::all_of(text, is_key_character);
}

bool is_key(std::string_view text) {
    if (text.size() > object_key::most_bytes) return false;
    while (true) {
        const auto end = text.find('/');
        if (!is_segment(text.substr(0, end))) return false;
        if (end == text.npos) return true;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

result<object_key> object_key::parse(std::string text) {
    if (!is_key(text))
        return fail(
            error_kind::invalid, "objects.key",
            "A key is made of letters, digits, '.', '_' and '-', in segments joined by '/', at most 512 bytes.");
    return object_key(std::move(text), checked{});
}

object_key::object_key(std::string text) : text_(std::move(text)) {
    if (!is_key(text_)) throw std::invalid_argument("this is no key of an object: " + text_);
}

bool is_key_prefix(std::string_view text) {
    if (text.empty()) return true;
    if (text.ends_with('/')) return is_key(text.substr(0, text.size() - 1));
    const auto last = text.rfind('/') + 1;  // npos + 1 is 0
    if (last > 0 && !is_key(text.substr(0, last - 1))) return false;
    // The beginning of a segment may be "." or "..": of "..x".
    const auto begun = text.substr(last);
    return text.size() <= object_key::most_bytes && begun.size() <= object_key::most_segment_bytes &&
           std::ranges::all_of(begun, is_key_character);
}

}  // namespace fw::objects
