// Where photographs lie unsealed for the seconds that a job has them in hand.
#pragma once

#include <filesystem>
#include <memory>

#include "fw/base/error.hpp"

namespace fw::stages {

/// A folder of this process within one that many share. It is locked as long as the process lives, however it ends:
/// whatever nobody has locked was left by one that was killed, and may go. Two workers of one machine leave each
/// other's alone, also where they don't see each other's process ids. Everything here blocks.
class scratch_root {
public:
    /// Makes the folder, for its owner alone, and removes what is left of others. Errors: `stages.scratch`
    /// (unavailable).
    [[nodiscard]] static result<std::unique_ptr<scratch_root>> make(const std::filesystem::path& within);
    scratch_root(const scratch_root&) = delete;
    scratch_root& operator=(const scratch_root&) = delete;
    /// Removes the folder and what is in it.
    ~scratch_root();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// Removes the folders of processes that have ended; how many. Safe from every thread.
    std::size_t remove_left() const;

private:
    scratch_root(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

    std::filesystem::path path_;
    int lock_;  ///< the open folder
};

}  // namespace fw::stages
