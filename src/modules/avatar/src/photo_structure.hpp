// Whether a file is built as its format says, looked at while it passes: markers of JPEG, chunks and checksums of PNG,
// chunks of WebP, boxes of HEIC. No pixel is decoded: that is done in a process of its own.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::avatar {

/// What is known of a file without its pixels. HEIC tells no size here.
struct photo_outline {
    std::string_view content_type;
    std::uint32_t width = 0, height = 0;
};

/// Feed it piece by piece, then `finish`. Noise where pixels should be is seen in JPEG and PNG, which have marks or
/// sums there; in WebP and HEIC only if a length is wrong by it. Takes a hundred bytes of memory whatever comes. What
/// follows a picture's end (phones append things) is not looked at. Errors of both: `photo.type` (unsupported);
/// `photo.broken` (invalid): it says where; `photo.too_large`: more pixels than are ever looked at; `photo.empty`.
/// After an error neither is called.
class photo_structure {
public:
    static constexpr std::uint64_t most_pixels = 50'000'000;
    static constexpr std::uint32_t longest_side = 16384;

    photo_structure();
    ~photo_structure();

    [[nodiscard]] result<void> feed(std::string_view piece);
    [[nodiscard]] result<photo_outline> finish();

    /// What a format reads next: so many bytes are passed over, then so many read at once.
    struct step {
        std::uint64_t skip = 0;
        std::size_t want = 0;  ///< 0: the picture is whole
    };
    class format;

private:
    [[nodiscard]] std::string_view collect(std::string_view& piece);
    [[nodiscard]] result<void> begin(const std::string& front);
    [[nodiscard]] error broken(std::string_view why) const;

    std::unique_ptr<format> format_;
    step next_{0, 12};
    std::array<char, 32> have_{};
    std::size_t filled_ = 0;
    std::uint64_t at_ = 0;  ///< bytes so far
    bool whole_ = false;
};

}  // namespace fw::avatar
