// What a file is, by its first bytes: names and headers are what strangers say.
#pragma once

#include <optional>
#include <string_view>

namespace fw::avatar {

/// The type of a photograph that we read; nothing for anything else. 12 bytes are enough.
[[nodiscard]] inline std::optional<std::string_view> find_photo_format(std::string_view front) {
    if (front.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
    if (front.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
    if (front.size() < 12) return std::nullopt;
    if (front.starts_with("RIFF") && front.substr(8, 4) == "WEBP") return "image/webp";
    if (front.substr(4, 4) == "ftyp") {
        const auto brand = front.substr(8, 4);
        for (const std::string_view known : {"heic", "heix", "heim", "heis", "mif1", "msf1"})
            if (brand == known) return "image/heic";
    }
    return std::nullopt;
}

}  // namespace fw::avatar
