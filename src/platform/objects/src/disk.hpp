// Files and folders by system calls, with our errors. All of it blocks.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "fw/base/error.hpp"

namespace fw::objects {

/// A file descriptor with an owner.
class open_file {
public:
    open_file() = default;
    explicit open_file(int descriptor) : descriptor_(descriptor) {}
    open_file(open_file&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    open_file& operator=(open_file&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~open_file();

    [[nodiscard]] int get() const { return descriptor_; }
    [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }

private:
    int descriptor_ = -1;
};

/// The error of errno: `objects.full`, `objects.refused`, `objects.unavailable`.
[[nodiscard]] error disk_error(int number);

/// For writing, new. Errors: those of `disk_error`.
[[nodiscard]] result<open_file> create_file(const std::filesystem::path& path);
[[nodiscard]] result<void> write_all(int descriptor, std::string_view bytes);
/// Fills the buffer from `offset` on. Errors: `objects.cut_off` at the file's end.
[[nodiscard]] result<void> read_at(int descriptor, std::span<char> out, std::uint64_t offset);
/// To the disk. Errors: those of `disk_error`.
[[nodiscard]] result<void> sync_file(int descriptor);
/// One that has gone meanwhile needs none.
[[nodiscard]] result<void> sync_folder(const std::filesystem::path& folder);
/// The folder and those above it, to the disk, up to `root`, which is there. Somebody else may be taking them away:
/// whether it is there shows when it is used.
[[nodiscard]] result<void> make_folders(const std::filesystem::path& folder, const std::filesystem::path& root);

}  // namespace fw::objects
