// Whole files in and out, with errors that name the path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::files {

/// The file's bytes. Errors: `files.not_found`, `files.unreadable`, `files.too_large` beyond `limit`.
[[nodiscard]] result<std::vector<std::uint8_t>> read_bytes(const std::filesystem::path& path,
                                                           std::size_t limit = std::size_t{1} << 31);
[[nodiscard]] result<std::string> read_text(const std::filesystem::path& path,
                                            std::size_t limit = std::size_t{1} << 28);

/// A file on its way: somebody writes to `half()`, beside the target; `commit` puts it in its place in one step.
/// Destroyed without that, the half file goes. Makes missing folders. Errors of both: `files.unwritable`.
class pending_file {
public:
    [[nodiscard]] static result<pending_file> begin(std::filesystem::path target);
    pending_file(pending_file&& other) noexcept;
    pending_file& operator=(pending_file&& other) noexcept;
    ~pending_file();

    [[nodiscard]] const std::filesystem::path& half() const { return half_; }
    [[nodiscard]] const std::filesystem::path& target() const { return target_; }
    /// The file's size in bytes.
    [[nodiscard]] result<std::uint64_t> commit();

private:
    pending_file(std::filesystem::path target, std::filesystem::path half);
    std::filesystem::path target_;
    std::filesystem::path half_;  ///< empty once it is settled
};

/// Writes beside the target and renames, so that a reader never sees half a file. Makes missing folders.
/// Errors: `files.unwritable`.
[[nodiscard]] result<void> write_bytes(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);
[[nodiscard]] result<void> write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace fw::files
