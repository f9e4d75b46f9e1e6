// Photographs on disk for the stages of an avatar: good ones, unfit ones, of every kind, and files that mean harm.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace fw::functional {

struct hostile_file {
    std::string name;
    std::filesystem::path path;
    std::string code;  ///< of the refusal that is due
};

/// Written into `folder` when made.
struct photographs {
    explicit photographs(const std::filesystem::path& folder);

    std::filesystem::path front;             ///< JPEG of a woman of 166 cm, 26 mm lens in its EXIF
    std::filesystem::path side;              ///< the same woman
    std::filesystem::path dark_and_cut_off;  ///< of no use, for more than one reason
    std::filesystem::path with_secrets;      ///< `front` lying on its side, with EXIF, GPS, XMP and a comment
    std::map<std::string, std::filesystem::path> other_kinds;  ///< `front` as CMYK, 16 bits, WebP, HEIC
    std::vector<hostile_file> hostile;
};

}  // namespace fw::functional
