// Names of objects.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::objects {

/// "avatars/0190…/0191…/model.glb": segments of letters, digits, '.', '_' and '-', joined by '/'. At most 512 bytes,
/// 200 a segment; no segment is empty, "." or "..". So a key is a path inside of any folder and needs no escape in any
/// address. No key may be a folder of another one ("a" beside "a/b"): not every store can hold both.
class object_key {
public:
    static constexpr std::size_t most_bytes = 512;
    static constexpr std::size_t most_segment_bytes = 200;

    /// Of what comes from outside. Errors: `objects.key`.
    [[nodiscard]] static result<object_key> parse(std::string text);

    /// Of what we put together ourselves, from ids and fixed words: throws std::invalid_argument where it is no key,
    /// which is a programmer's error.
    explicit object_key(std::string text);

    [[nodiscard]] const std::string& text() const { return text_; }
    auto operator<=>(const object_key&) const = default;

private:
    struct checked {};
    object_key(std::string text, checked) : text_(std::move(text)) {}
    std::string text_;
};

/// Whether `list` takes it: empty, or the beginning of a key ("temp/", "avatars/01").
[[nodiscard]] bool is_key_prefix(std::string_view text);

[[nodiscard]] inline const std::string& to_string(const object_key& key) {
    return key.text();
}

}  // namespace fw::objects
