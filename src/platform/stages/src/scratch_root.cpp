#include "fw/stages/scratch_root.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "fw/base/encoding.hpp"
#include "fw/base/ids.hpp"

namespace fw::stages {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view beginning = "fashion-wallet-scratch-";

/// A folder of ours that is open and locked; -1 where it is gone, somebody else's, or in use.
int lock_folder(const fs::path& path) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (opened < 0) return -1;
    struct stat mine{};
    struct stat there{};
    // The last look is for one that somebody was removing while it was opened.
    if (::fstat(opened, &mine) == 0 && mine.st_uid == ::geteuid() && ::flock(opened, LOCK_EX | LOCK_NB) == 0 &&
        ::lstat(path.c_str(), &there) == 0 && there.st_ino == mine.st_ino && there.st_dev == mine.st_dev)
        return opened;
    ::close(opened);
    return -1;
}

}  // namespace

result<std::unique_ptr<scratch_root>> scratch_root::make(const fs::path& within) {
    std::error_code ignored;
    fs::create_directories(within, ignored);
    // Who cleans up may take the folder before it is locked: then it is another one.
    for (int attempt = 0; attempt < 10; ++attempt) {
        std::array<std::uint8_t, 8> chance{};
        fill_random(chance);
        auto path = within / fmt::format("{}{}-{}", beginning, ::getpid(), to_hex(chance));
        if (::mkdir(path.c_str(), 0700) != 0) break;
        const int lock = lock_folder(path);
        if (lock < 0) continue;
        std::unique_ptr<scratch_root> out(new scratch_root(std::move(path), lock));
        out->remove_left();
        return out;
    }
    return fail(error_kind::unavailable, "stages.scratch",
                fmt::format("No folder can be made in {}: set worker.scratch (FW_WORKER_SCRATCH) to one that the "
                            "server's user may write.",
                            within.string()));
}

scratch_root::~scratch_root() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    ::close(lock_);
}

std::size_t scratch_root::remove_left() const {
    std::size_t out = 0;
    std::error_code ignored;
    for (const auto& each : fs::directory_iterator(path_.parent_path(), ignored)) {
        if (!each.path().filename().string().starts_with(beginning) || each.path() == path_) continue;
        const int lock = lock_folder(each.path());
        if (lock < 0) continue;
        fs::remove_all(each.path(), ignored);
        ::close(lock);
        ++out;
    }
    return out;
}

}  // namespace fw::stages
