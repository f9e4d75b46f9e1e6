// The files of a ZIP that somebody has sent, in memory; nothing of it touches a disk.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::catalog {

struct zip_limits {
    std::size_t files = 2000;
    std::size_t bytes = std::size_t{128} << 20;  ///< of all files, unpacked
    std::size_t growth = 200;                    ///< unpacked against the whole archive: what grows more is a bomb
};

/// By their paths ("fabrics/linen.jpg"). Plain files only: links, folders and what is encrypted are no files. Takes a
/// while: for a worker. Errors: `zip.broken`, `zip.encrypted`, `zip.path` (absolute, or with ".."), `zip.repeated`,
/// `zip.too_large`.
[[nodiscard]] result<std::map<std::string, std::string>> read_zip(std::string_view archive, zip_limits limits = {});

}  // namespace fw::catalog
