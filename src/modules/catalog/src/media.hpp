// Pictures and models of items: what they are, where they lie. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"
#include "fw/catalog/item.hpp"

namespace fw::catalog {

constexpr std::size_t most_picture_bytes = std::size_t{20} << 20;
constexpr std::size_t most_model_bytes = std::size_t{50} << 20;

struct media_type {
    std::string_view content_type, extension;
};

/// By its first bytes: JPEG, PNG or WebP; GLB for a model. Errors: `catalog.no_such_file` (not_found: the kind has no
/// such member), `catalog.media_type` (unsupported), `catalog.media_too_large`.
[[nodiscard]] result<media_type> check_media(item_kind kind, std::string_view member, std::string_view bytes);

/// "catalog/fabrics/<id>/diffuse.jpg"
[[nodiscard]] std::string media_key(item_kind kind, item_id id, std::string_view category, std::string_view member,
                                    const media_type& type);

}  // namespace fw::catalog
