// The files of a folder as a sorted list of keys.
#pragma once

#include <filesystem>

#include "fw/objects/object_store.hpp"

namespace fw::objects {

/// What `object_store::list` promises, of the files under `root`. Files that are no keys are left out. Blocks.
[[nodiscard]] result<object_page> list_files(const std::filesystem::path& root, const std::string& prefix,
                                             const std::string& after, std::size_t most);

}  // namespace fw::objects
