#include "signature.hpp"

#include <algorithm>
#include <cstring>

namespace fw::media {

namespace {

using bytes_view = std::span<const std::uint8_t>;

bool has_at(bytes_view bytes, std::size_t offset, std::string_view text) {
    return bytes.size() >= offset + text.size() && std::memcmp(bytes.data() + offset, text.data(), text.size()) == 0;
}

std::uint32_t big_endian(bytes_view b, std::size_t at) {
    return std::uint32_t{b[at]} << 24 | std::uint32_t{b[at + 1]} << 16 | std::uint32_t{b[at + 2]} << 8 | b[at + 3];
}

std::uint32_t little_endian(bytes_view b, std::size_t at) {
    return std::uint32_t{b[at + 3]} << 24 | std::uint32_t{b[at + 2]} << 16 | std::uint32_t{b[at + 1]} << 8 | b[at];
}

bool is_heic(bytes_view bytes) {
    if (!has_at(bytes, 4, "ftyp")) return false;
    return std::ranges::any_of(std::array<std::string_view, 6>{"heic", "heix", "heim", "heis", "mif1", "msf1"},
                               [&](std::string_view brand) { return has_at(bytes, 8, brand); });
}

bool png_ends_early(bytes_view bytes) {
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        if (has_at(bytes, at + 4, "IEND")) return false;
        at += std::size_t{12} + big_endian(bytes, at);
    }
    return true;
}

// Top-level boxes of the file must all fit; a size of 0 means "to the end".
bool boxes_end_early(bytes_view bytes) {
    std::size_t at = 0;
    while (at + 8 <= bytes.size()) {
        const std::uint32_t size = big_endian(bytes, at);
        if (size == 0) return false;
        if (size < 8) return false;  // 64-bit sizes and nonsense: broken rather than cut off
        at += size;
    }
    return at != bytes.size();
}

}  // namespace

std::optional<image_format> find_image_format(bytes_view bytes) {
    if (has_at(bytes, 0, "\xFF\xD8\xFF")) return image_format::jpeg;
    if (has_at(bytes, 0, "\x89PNG\r\n\x1A\n")) return image_format::png;
    if (has_at(bytes, 0, "RIFF") && has_at(bytes, 8, "WEBP")) return image_format::webp;
    if (is_heic(bytes)) return image_format::heic;
    return std::nullopt;
}

std::string_view mime_type(image_format format) {
    switch (format) {
        case image_format::jpeg:
            return "image/jpeg";
        case image_format::png:
            return "image/png";
        case image_format::webp:
            return "image/webp";
        case image_format::heic:
            return "image/heic";
    }
    std::unreachable();
}

bool ends_early(bytes_view bytes, image_format format) {
    switch (format) {
        case image_format::jpeg: {
            // Phones append thumbnails and clips: the end marker need not be last, but it must be after the middle.
            const auto half = bytes.subspan(bytes.size() / 2);
            const std::array<std::uint8_t, 2> end{0xFF, 0xD9};
            return std::ranges::search(half, end).empty();
        }
        case image_format::png:
            return png_ends_early(bytes);
        case image_format::webp:
            return bytes.size() < 12 || std::size_t{little_endian(bytes, 4)} + 8 > bytes.size();
        case image_format::heic:
            return boxes_end_early(bytes);
    }
    std::unreachable();
}

}  // namespace fw::media
