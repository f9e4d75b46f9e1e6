// Building HTML: escaping, base64, and text blocks. Private.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "fw/page/document.hpp"

namespace fw::page {

/// Text for element content and double-quoted attributes.
[[nodiscard]] std::string escape(std::string_view text);

/// RFC 4648, with padding.
[[nodiscard]] std::string base64(std::span<const std::uint8_t> bytes);

/// The URL of an asset: a data URI if it is embedded, else its relative path, escaped. Anything that names a scheme or
/// an absolute place ("javascript:", "//host", "/etc") becomes "#".
[[nodiscard]] std::string url_of(const asset& a);

/// `style` and `script` content must not contain their own end tag.
[[nodiscard]] std::string safe_inside(std::string_view text, std::string_view tag);

/// Appends formatted markup; arguments must be escaped already.
class html {
public:
    template <class... Args>
    html& operator()(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Args>(args)...);
        return *this;
    }
    html& raw(std::string_view text) {
        text_ += text;
        return *this;
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_;
};

}  // namespace fw::page
