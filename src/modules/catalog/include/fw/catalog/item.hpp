// What one dresses in: an item of one of four kinds, known by its key on every server and by its id everywhere else.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "fw/base/ids.hpp"
#include "fw/web/etag.hpp"

namespace fw::catalog {

struct item_tag;
using item_id = strong_id<item_tag>;

enum class item_kind : std::uint8_t { silhouette, fabric, pattern, element };
inline constexpr std::array all_kinds{item_kind::silhouette, item_kind::fabric, item_kind::pattern, item_kind::element};

/// "silhouette"
[[nodiscard]] std::string_view to_string(item_kind kind);
[[nodiscard]] std::optional<item_kind> find_kind(std::string_view name);

/// 1 to 64 of a-z, 0-9, "-".
[[nodiscard]] bool is_item_key(std::string_view text);

/// The id that an item of this key gets wherever it is made first.
[[nodiscard]] item_id make_item_id(item_kind kind, std::string_view key);

/// An item as the API writes it: a JSON object.
struct item_text {
    std::string json;
    std::int64_t version = 0;
    web::etag tag = web::etag::of_version(0);  ///< another one also where the links in the text have been renewed
};

/// One's place in a list, the newest first.
struct item_place {
    time_point made;
    item_id id;
};

}  // namespace fw::catalog
