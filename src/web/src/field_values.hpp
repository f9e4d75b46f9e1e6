// Values of header fields with parameters: `form-data; name="a b"`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fw::web {

struct parameters {
    std::string_view value;  ///< before the first ";"
    std::vector<std::pair<std::string_view, std::string>> all;

    [[nodiscard]] std::string* find(std::string_view name);
};

[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Nothing for what is not well formed, or has a parameter twice.
[[nodiscard]] std::optional<parameters> parse_parameters(std::string_view text);

}  // namespace fw::web
