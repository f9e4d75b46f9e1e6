// What the functional tests share: node scripts, temporary folders, the assets of the set-up.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fw/gltf/write.hpp"
#include "fw/process/process.hpp"

namespace fw::functional {

/// Runs a script of tests/functional with the node of the set-up. Fails with what the script said.
[[nodiscard]] result<process::outcome> run_node(const std::string& script, std::vector<std::string> arguments);

/// FW_ASSETS, or var/assets of the source tree.
[[nodiscard]] std::filesystem::path assets_folder();

/// The image encoder that the programs use: textures without a colour profile.
[[nodiscard]] result<std::vector<std::uint8_t>> encode_texture(const scene::image& image,
                                                               gltf::image_encoding encoding);

/// A folder of its own under the system's temporary one, removed at the end.
class temporary_folder {
public:
    temporary_folder();
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace fw::functional
