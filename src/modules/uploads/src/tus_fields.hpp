// The header fields of tus 1.0, which come from outside. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "fw/uploads/upload_service.hpp"

namespace fw::uploads {

/// "filename d29ybGQucGRm,is_confidential": names and values in base64, one may be missing. At most 20 names of 100
/// printable characters, 4 KiB in all. Errors: `uploads.metadata`.
[[nodiscard]] result<std::map<std::string, std::string>> parse_metadata(std::string_view field);
[[nodiscard]] std::string to_metadata(const std::map<std::string, std::string>& metadata);

/// "sha1 Lve95gjOVATpfV8EL5X4nxwjKHE=": nothing for an absent field. Errors: `uploads.checksum`.
[[nodiscard]] result<std::optional<told_checksum>> parse_checksum(std::string_view field);

/// Digits alone. Errors: `uploads.field` with the field's name.
[[nodiscard]] result<std::uint64_t> parse_bytes(std::string_view field, std::string_view name);

/// "Sun, 06 Nov 1994 08:49:37 GMT"
[[nodiscard]] std::string to_http_date(time_point t);

}  // namespace fw::uploads
