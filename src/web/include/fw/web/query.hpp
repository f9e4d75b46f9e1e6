// The query of an address: "q=linen+shirt&tag=a&tag=b".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::web {

/// Walks over the pairs of a query, in their order. The text must outlive it.
class query_cursor {
public:
    explicit query_cursor(std::string_view query) : rest_(query) {}

    /// The next pair, decoded; empty names are stepped over. False at the end, and for good after a broken escape or
    /// what is not UTF-8 (`is_broken`). Name and value are valid until the next call.
    [[nodiscard]] bool next(std::string_view& name, std::string_view& value);
    [[nodiscard]] bool is_broken() const { return broken_; }

private:
    [[nodiscard]] bool decode(std::string_view& text, std::string& room);

    std::string_view rest_;
    std::string name_, value_;
    bool broken_ = false;
};

/// The first value of that name, for handlers without a shape.
[[nodiscard]] std::optional<std::string> find_in_query(std::string_view query, std::string_view name);

}  // namespace fw::web
