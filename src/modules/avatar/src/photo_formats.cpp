#include "photo_formats.hpp"

#include <zlib.h>

#include <limits>

#include "photo_format.hpp"

namespace fw::avatar {

namespace {

using step = photo_structure::step;
using next = photo_structure::format::next;

constexpr std::uint64_t to_the_end = std::numeric_limits<std::uint64_t>::max();

std::unexpected<std::string_view> wrong(std::string_view why) {
    return std::unexpected(why);
}

std::uint64_t big(std::string_view bytes) {
    std::uint64_t out = 0;
    for (const char c : bytes) out = out << 8U | static_cast<std::uint8_t>(c);
    return out;
}
std::uint32_t big32(std::string_view bytes) {
    return static_cast<std::uint32_t>(big(bytes.substr(0, 4)));
}
std::uint32_t little(std::string_view bytes) {
    std::uint32_t out = 0;
    for (auto i = bytes.size(); i-- > 0;) out = out << 8U | static_cast<std::uint8_t>(bytes[i]);
    return out;
}

/// ITU T.81: segments with lengths until a scan begins; in a scan FF is followed by 00, a restart or a marker.
class jpeg final : public photo_structure::format {
public:
    step begin() const override { return {2, 2}; }

    next read(std::string_view head) override {
        switch (at_) {
            case place::marker:
                if (head[0] != '\xFF') return wrong("a segment is longer or shorter than it says.");
                return on_marker(static_cast<std::uint8_t>(head[1]));
            case place::fill:
                return on_marker(static_cast<std::uint8_t>(head[0]));
            case place::length: {
                const auto length = big(head);
                if (length < 2) return wrong("a segment has an impossible length.");
                at_ = place::marker;
                return step{length - 2, 2};
            }
            case place::frame:
                return on_frame(head);
            case place::scan_head: {
                const auto length = big(head);
                if (length < 8 || length > 14 || length % 2 != 0) return wrong("a scan has an impossible head.");
                at_ = place::scan;
                scanned_ = true;
                return step{length - 2, 0};
            }
            case place::scan:
                break;
        }
        return wrong("it is confused.");
    }

    bool scans() const override { return at_ == place::scan; }

    std::optional<next> scan(std::string_view& piece) override {
        while (!piece.empty()) {
            if (!after_ff_) {
                const auto found = piece.find('\xFF');
                piece.remove_prefix(found == piece.npos ? piece.size() : found + 1);
                after_ff_ = found != piece.npos;
                continue;
            }
            const auto code = static_cast<std::uint8_t>(piece.front());
            piece.remove_prefix(1);
            if (code == 0xFF) continue;
            after_ff_ = false;
            if (code == 0 || (code >= 0xD0 && code <= 0xD7)) continue;
            return on_marker(code);
        }
        return std::nullopt;
    }

private:
    enum class place : std::uint8_t { marker, fill, length, frame, scan_head, scan };

    next on_marker(std::uint8_t code) {
        if (code == 0xFF) {
            at_ = place::fill;
            return step{0, 1};
        }
        if (code == 0xD9) {
            at_ = place::marker;
            if (!scanned_) return wrong("it ends without a picture.");
            return step{};
        }
        if (code == 0xDA) {
            if (outline.width == 0) return wrong("its pixels come before their size.");
            at_ = place::scan_head;
            return step{0, 2};
        }
        if (code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC) {
            if (outline.width != 0) return wrong("it has two frames.");
            at_ = place::frame;
            return step{0, 8};
        }
        const bool known = code == 0xC4 || code == 0xCC || (code >= 0xDB && code <= 0xDD) ||
                           (code >= 0xE0 && code <= 0xEF) || code == 0xFE;
        if (!known) return wrong("there is a marker that no photograph has.");
        at_ = place::length;
        return step{0, 2};
    }

    /// Length, precision, height, width, components.
    next on_frame(std::string_view head) {
        const auto components = static_cast<std::uint8_t>(head[7]);
        if (big(head.substr(0, 2)) != 8U + 3U * components) return wrong("its frame has an impossible length.");
        if (components != 1 && components != 3 && components != 4) return wrong("it has an impossible kind of colour.");
        outline.height = static_cast<std::uint32_t>(big(head.substr(3, 2)));
        outline.width = static_cast<std::uint32_t>(big(head.substr(5, 2)));
        if (outline.width == 0 || outline.height == 0) return wrong("it has no pixels.");
        at_ = place::marker;
        return step{3U * components, 2};
    }

    place at_ = place::marker;
    bool scanned_ = false;
    bool after_ff_ = false;
};

/// ISO/IEC 15948: chunks with checksums, IHDR first, IEND last.
class png final : public photo_structure::format {
public:
    step begin() const override { return {8, 8}; }

    next read(std::string_view head) override {
        switch (at_) {
            case place::size:
                outline.width = big32(head);
                outline.height = big32(head.substr(4));
                if (outline.width == 0 || outline.height == 0) return wrong("it has no pixels.");
                if (outline.width > most || outline.height > most) return wrong("it has an impossible size.");
                pass(head);
                at_ = place::checksum;
                return step{0, 4};
            case place::checksum:
                if (big32(head) != sum_) return wrong("a checksum is not right.");
                if (last_) {
                    if (!has_pixels_) return wrong("it ends without a picture.");
                    return step{};
                }
                at_ = place::chunk;
                return step{0, 8};
            case place::chunk:
                return on_chunk(big32(head), head.substr(4));
        }
        return wrong("it is confused.");
    }

    void pass(std::string_view skipped) override {
        sum_ = static_cast<std::uint32_t>(
            crc32(sum_, reinterpret_cast<const Bytef*>(skipped.data()), static_cast<uInt>(skipped.size())));
    }

private:
    enum class place : std::uint8_t { chunk, size, checksum };
    static constexpr std::uint32_t most = 0x7FFFFFFF;

    next on_chunk(std::uint32_t length, std::string_view type) {
        const bool letters =
            std::ranges::all_of(type, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
        if (!letters || length > most) return wrong("a chunk is longer or shorter than it says.");
        if ((type == "IHDR") != (outline.width == 0) || (type == "IHDR" && length != 13))
            return wrong("its size is not where it should be.");
        if (type == "IHDR") {
            begin_sum(type);
            at_ = place::size;
            return step{0, 13};
        }
        has_pixels_ = has_pixels_ || (type == "IDAT" && length > 0);
        last_ = type == "IEND";
        begin_sum(type);
        at_ = place::checksum;
        return step{length, 4};
    }
    void begin_sum(std::string_view type) {
        sum_ = 0;
        pass(type);
    }

    place at_ = place::chunk;
    std::uint32_t sum_ = 0;
    bool has_pixels_ = false;
    bool last_ = false;
};

/// RFC 9649: chunks that fill the length which RIFF names.
class webp final : public photo_structure::format {
public:
    step begin() const override { return {0, 12}; }

    next read(std::string_view head) override {
        if (over_) return step{};
        switch (at_) {
            case place::start:
                left_ = little(head.substr(4, 4));
                if (left_ < 4) return wrong("it has an impossible length.");
                left_ -= 4;
                return go_on(0);
            case place::chunk:
                return on_chunk(head.substr(0, 4), little(head.substr(4)));
            case place::lossy:
                if (head.substr(3, 3) != "\x9D\x01\x2A") return wrong("its pixels do not begin as they should.");
                return on_size(little(head.substr(6, 2)) & 0x3FFFU, little(head.substr(8, 2)) & 0x3FFFU, 10);
            case place::lossless: {
                if (head[0] != '\x2F') return wrong("its pixels do not begin as they should.");
                const auto bits = little(head.substr(1, 4));
                return on_size((bits & 0x3FFFU) + 1, (bits >> 14U & 0x3FFFU) + 1, 5);
            }
            case place::canvas:
                return on_size(little(head.substr(4, 3)) + 1, little(head.substr(7, 3)) + 1, 10);
        }
        return wrong("it is confused.");
    }

private:
    enum class place : std::uint8_t { start, chunk, lossy, lossless, canvas };

    next go_on(std::uint64_t skip) {
        at_ = place::chunk;
        if (left_ > 0) return step{skip, 8};
        if (!has_pixels_) return wrong("it ends without a picture.");
        // The last chunk is passed over, its last byte read: the file must have it.
        return skip > 0 ? last(skip) : next(step{});
    }
    next last(std::uint64_t skip) {
        at_ = place::chunk;
        over_ = true;
        return step{skip - 1, 1};
    }
    next on_chunk(std::string_view type, std::uint32_t length) {
        if (left_ < 8) return wrong("a chunk is longer or shorter than it says.");
        left_ -= 8;
        // Some leave the last chunk's padding out.
        const auto padded = std::min(std::uint64_t{length} + length % 2, left_);
        if (length > left_) return wrong("a chunk is longer or shorter than it says.");
        left_ -= padded;
        padded_ = padded;
        if (type == "VP8 " && length >= 10) return on_pixels(place::lossy, 10);
        if (type == "VP8L" && length >= 5) return on_pixels(place::lossless, 5);
        if (type == "VP8X" && length == 10) {
            at_ = place::canvas;
            return step{0, 10};
        }
        if (type == "VP8 " || type == "VP8L" || type == "VP8X") return wrong("a chunk is too short.");
        has_pixels_ = has_pixels_ || type == "ANMF";
        return go_on(padded);
    }
    next on_pixels(place what, std::size_t want) {
        has_pixels_ = true;
        at_ = what;
        return step{0, want};
    }
    next on_size(std::uint32_t width, std::uint32_t height, std::uint64_t read) {
        if (width == 0 || height == 0) return wrong("it has no pixels.");
        outline.width = std::max(outline.width, width);
        outline.height = std::max(outline.height, height);
        return go_on(padded_ - read);
    }

    place at_ = place::start;
    std::uint64_t left_ = 0;    ///< of what RIFF names, behind this chunk
    std::uint64_t padded_ = 0;  ///< of this chunk
    bool has_pixels_ = false;
    bool over_ = false;
};

/// ISO/IEC 14496-12: boxes to the end of the file, the one that describes the picture among them.
class heic final : public photo_structure::format {
public:
    step begin() const override { return {0, 8}; }

    next read(std::string_view head) override {
        if (at_ == place::long_length) {
            const auto length = big(head);
            if (length < 16 || length > (std::uint64_t{1} << 40U)) return wrong("a box has an impossible length.");
            return box(length - 16);
        }
        const auto length = big32(head);
        const auto type = head.substr(4, 4);
        if (!std::ranges::all_of(type, [](char c) { return c >= 0x20 && c < 0x7F; }))
            return wrong("a box is longer or shorter than it says.");
        has_meta_ = has_meta_ || type == "meta";
        if (length == 1) {
            at_ = place::long_length;
            return step{0, 8};
        }
        if (length == 0) {
            open_ = true;
            return step{to_the_end, 8};
        }
        if (length < 8) return wrong("a box has an impossible length.");
        return box(length - 8);
    }
    bool may_end() const override { return has_meta_ && at_ == place::box && (open_ || skipped_ == due_); }
    void pass(std::string_view skipped) override { skipped_ += skipped.size(); }

private:
    enum class place : std::uint8_t { box, long_length };
    next box(std::uint64_t rest) {
        at_ = place::box;
        due_ = rest;
        skipped_ = 0;
        return step{rest, 8};
    }

    place at_ = place::box;
    std::uint64_t due_ = 0, skipped_ = 0;
    bool has_meta_ = false;
    bool open_ = false;  ///< the last box goes to the end
};

}  // namespace

std::unique_ptr<photo_structure::format> make_format(std::string_view front) {
    const auto type = find_photo_format(front);
    if (!type) return nullptr;
    std::unique_ptr<photo_structure::format> out;
    if (*type == "image/jpeg") out = std::make_unique<jpeg>();
    if (*type == "image/png") out = std::make_unique<png>();
    if (*type == "image/webp") out = std::make_unique<webp>();
    if (*type == "image/heic") out = std::make_unique<heic>();
    out->outline.content_type = *type;
    return out;
}

}  // namespace fw::avatar
