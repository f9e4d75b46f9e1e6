// TIFF 6.0 directories as EXIF 2.3 uses them: entries of 12 bytes (tag, type, count, value or offset).
#include "exif.hpp"

#include <cmath>
#include <cstring>
#include <string_view>

namespace fw::media {

namespace {

constexpr std::uint16_t tag_orientation = 0x0112;
constexpr std::uint16_t tag_exif_directory = 0x8769;
constexpr std::uint16_t tag_focal_length = 0x920A;
constexpr std::uint16_t tag_pixel_width = 0xA002;
constexpr std::uint16_t tag_focal_plane_x = 0xA20E;
constexpr std::uint16_t tag_focal_plane_unit = 0xA210;
constexpr std::uint16_t tag_focal_length_35mm = 0xA405;

class tiff_reader {
public:
    explicit tiff_reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {
        big_ = bytes_.size() >= 2 && bytes_[0] == 'M';
    }

    [[nodiscard]] std::optional<std::uint32_t> u16(std::size_t at) const {
        if (at + 2 > bytes_.size()) return std::nullopt;
        return big_ ? bytes_[at] << 8 | bytes_[at + 1] : bytes_[at + 1] << 8 | bytes_[at];
    }
    [[nodiscard]] std::optional<std::uint32_t> u32(std::size_t at) const {
        const auto a = u16(at);
        const auto b = u16(at + 2);
        if (!a || !b) return std::nullopt;
        return big_ ? *a << 16 | *b : *b << 16 | *a;
    }

    /// The number in the entry at `at`, whichever numeric type it has.
    [[nodiscard]] std::optional<double> number(std::size_t at) const {
        const auto type = u16(at + 2);
        if (type == 3u) return u16(at + 8);
        if (type == 4u) return u32(at + 8);
        if (type != 5u && type != 10u) return std::nullopt;
        const auto offset = u32(at + 8);
        if (!offset) return std::nullopt;
        const auto above = u32(*offset);
        const auto below = u32(std::size_t{*offset} + 4);
        if (!above || !below || *below == 0) return std::nullopt;
        return static_cast<double>(*above) / *below;
    }

    /// Calls `visit(tag, offset of the entry)` for each entry of the directory at `at`.
    template <class Visit>
    void each_entry(std::size_t at, Visit&& visit) const {
        const std::uint32_t count = u16(at).value_or(0);
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::size_t entry = at + 2 + std::size_t{12} * i;
            const auto tag = u16(entry);
            if (!tag) return;
            visit(static_cast<std::uint16_t>(*tag), entry);
        }
    }

private:
    std::span<const std::uint8_t> bytes_;
    bool big_ = false;
};

std::optional<double> in_range(std::optional<double> value, double low, double high) {
    return value && *value >= low && *value <= high ? value : std::nullopt;
}

}  // namespace

exif_facts read_exif(std::span<const std::uint8_t> bytes) {
    if (bytes.size() >= 6 && std::memcmp(bytes.data(), "Exif\0\0", 6) == 0) bytes = bytes.subspan(6);
    const tiff_reader tiff(bytes);
    exif_facts facts;
    if (tiff.u16(2) != 42u) return facts;

    std::optional<std::uint32_t> exif_directory;
    tiff.each_entry(tiff.u32(4).value_or(0), [&](std::uint16_t tag, std::size_t entry) {
        if (tag == tag_exif_directory) exif_directory = tiff.u32(entry + 8);
        if (tag == tag_orientation) {
            if (const auto value = in_range(tiff.number(entry), 1, 8)) facts.orientation = static_cast<int>(*value);
        }
    });
    if (!exif_directory) return facts;

    std::optional<double> plane;
    double millimetres_per_unit = 25.4;
    tiff.each_entry(*exif_directory, [&](std::uint16_t tag, std::size_t entry) {
        const auto value = tiff.number(entry);
        if (tag == tag_focal_length) facts.focal_length_mm = in_range(value, 0.5, 2000);
        if (tag == tag_focal_length_35mm) facts.focal_length_35mm = in_range(value, 4, 4000);
        if (tag == tag_pixel_width) facts.pixel_width = in_range(value, 1, 1e6);
        if (tag == tag_focal_plane_x) plane = in_range(value, 1e-3, 1e6);
        if (tag == tag_focal_plane_unit && value == 3.0) millimetres_per_unit = 10;
    });
    if (plane) facts.focal_plane_pixels_per_mm = *plane / millimetres_per_unit;
    return facts;
}

namespace {

/// Little-endian bytes of a TIFF structure.
class tiff_writer {
public:
    void u16(std::uint32_t v) {
        bytes_.push_back(static_cast<std::uint8_t>(v));
        bytes_.push_back(static_cast<std::uint8_t>(v >> 8));
    }
    void u32(std::uint32_t v) {
        u16(v & 0xFFFF);
        u16(v >> 16);
    }
    /// An entry of one value, which fits into it or is an offset.
    void entry(std::uint16_t tag, std::uint16_t type, std::uint32_t value) {
        u16(tag);
        u16(type);
        u32(1);
        u32(value);
    }
    [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(bytes_); }

private:
    std::vector<std::uint8_t> bytes_;
};

}  // namespace

std::vector<std::uint8_t> write_exif(const lens_facts& lens) {
    constexpr std::uint16_t type_short = 3, type_long = 4, type_rational = 5;
    constexpr std::uint32_t first = 8, second = first + 2 + 2 * 12 + 4;
    const std::uint32_t entries = (lens.focal_length_mm ? 1 : 0) + (lens.focal_length_35mm ? 1 : 0);
    const std::uint32_t behind = second + 2 + entries * 12 + 4;
    tiff_writer out;
    out.u16('I' << 8 | 'I');
    out.u16(42);
    out.u32(first);
    out.u16(2);
    out.entry(tag_orientation, type_short, 1);
    out.entry(tag_exif_directory, type_long, second);
    out.u32(0);  // no further directory
    out.u16(entries);
    if (lens.focal_length_mm) out.entry(tag_focal_length, type_rational, behind);
    if (lens.focal_length_35mm)
        out.entry(tag_focal_length_35mm, type_short, static_cast<std::uint32_t>(std::lround(*lens.focal_length_35mm)));
    out.u32(0);
    if (lens.focal_length_mm) {
        out.u32(static_cast<std::uint32_t>(std::lround(*lens.focal_length_mm * 100)));
        out.u32(100);
    }
    std::vector<std::uint8_t> block;
    for (const char c : std::string_view("Exif\0\0", 6)) block.push_back(static_cast<std::uint8_t>(c));
    const auto tiff = out.take();
    block.insert(block.end(), tiff.begin(), tiff.end());
    return block;
}

}  // namespace fw::media
