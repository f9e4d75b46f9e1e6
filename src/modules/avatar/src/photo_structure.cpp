#include "photo_structure.hpp"

#include <algorithm>

#include "photo_formats.hpp"

namespace fw::avatar {

namespace {

std::unexpected<error> no_photograph() {
    return fail(error_kind::unsupported, "photo.type",
                "This is no photograph that can be read: send JPEG, PNG, WebP or HEIC.", "file");
}

}  // namespace

photo_structure::photo_structure() = default;
photo_structure::~photo_structure() = default;

error photo_structure::broken(std::string_view why) const {
    const auto type = format_->outline.content_type;
    return {error_kind::invalid, "photo.broken",
            fmt::format("The file begins like {} but is damaged near byte {}: {} Send it again, or save it anew.", type,
                        at_, why),
            "file"};
}

/// The bytes that were wanted, once they are all there; else empty.
std::string_view photo_structure::collect(std::string_view& piece) {
    const auto taken = std::min(next_.want - filled_, piece.size());
    std::ranges::copy(piece.substr(0, taken), have_.begin() + static_cast<std::ptrdiff_t>(filled_));
    filled_ += taken;
    at_ += taken;
    piece.remove_prefix(taken);
    if (filled_ < next_.want) return {};
    filled_ = 0;
    return {have_.data(), next_.want};
}

result<void> photo_structure::begin(const std::string& front) {
    format_ = make_format(front);
    if (!format_) return no_photograph();
    at_ = 0;
    next_ = format_->begin();
    return feed(front);
}

result<void> photo_structure::feed(std::string_view piece) {
    while (!piece.empty() && !whole_) {
        if (next_.skip > 0) {
            const auto passed = piece.substr(0, std::min<std::uint64_t>(next_.skip, piece.size()));
            format_->pass(passed);
            next_.skip -= passed.size();
            at_ += passed.size();
            piece.remove_prefix(passed.size());
            continue;
        }
        if (!format_) {
            const auto head = collect(piece);
            if (!head.empty()) FW_CHECK(begin(std::string(head)));
            continue;
        }
        format::next go = step{};
        if (format_->scans()) {
            const auto before = piece.size();
            auto told = format_->scan(piece);
            at_ += before - piece.size();
            if (!told) continue;
            go = *told;
        } else {
            const auto head = collect(piece);
            if (head.empty()) continue;
            go = format_->read(head);
        }
        if (!go) return std::unexpected(broken(go.error()));
        next_ = *go;
        whole_ = next_.want == 0 && !format_->scans();
        const auto& o = format_->outline;
        if (std::uint64_t{o.width} * o.height > most_pixels || std::max(o.width, o.height) > longest_side)
            return fail(error_kind::too_large, "photo.too_large",
                        fmt::format("The photograph has {} × {} pixels; 50 megapixels and a side of {} are the most.",
                                    o.width, o.height, longest_side),
                        "file");
    }
    return {};
}

result<photo_outline> photo_structure::finish() {
    if (at_ == 0) return fail(error_kind::invalid, "photo.empty", "The file is empty.", "file");
    if (!format_) return no_photograph();
    if (!whole_ && (filled_ > 0 || !format_->may_end()))
        return std::unexpected(broken("it ends before the picture does."));
    return format_->outline;
}

}  // namespace fw::avatar
