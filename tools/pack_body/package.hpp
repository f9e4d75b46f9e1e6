// The files of a Python package, from the wheel itself (a ZIP) or from a folder it was unpacked to.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::pack {

class package {
public:
    package() = default;
    package(const package&) = delete;
    package& operator=(const package&) = delete;
    virtual ~package() = default;

    /// Paths under `prefix` that end in `suffix`, sorted.
    [[nodiscard]] virtual std::vector<std::string> list(std::string_view prefix, std::string_view suffix) const = 0;
    /// Contents of one file; a name in ".gz" is inflated. Errors: `pack.missing`, `pack.damaged`.
    [[nodiscard]] virtual result<std::string> read(const std::string& path) const = 0;
};

/// Opens a folder or a ZIP. Errors: `pack.missing`, `pack.damaged`.
[[nodiscard]] result<std::unique_ptr<package>> open_package(const std::filesystem::path& path);

}  // namespace fw::pack
