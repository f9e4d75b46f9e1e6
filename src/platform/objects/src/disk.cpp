#include "disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace fw::objects {

namespace {

std::unexpected<error> failed() {
    return std::unexpected(disk_error(errno));
}

}  // namespace

open_file::~open_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

error disk_error(int number) {
    switch (number) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return {error_kind::unavailable, "objects.full", "The object store has no space left."};
        case EACCES:
        case EPERM:
        case EROFS:
            return {error_kind::unavailable, "objects.refused",
                    fmt::format("The object store's folder may not be used so: {}.", std::strerror(number))};
        case ENOTDIR:
        case EISDIR:
        case ENOTEMPTY:
            return {error_kind::conflict, "objects.key_taken", "The key is a folder of others, or lies in an object."};
        default:
            return {error_kind::unavailable, "objects.unavailable",
                    fmt::format("The object store's folder does not work: {}.", std::strerror(number))};
    }
}

result<open_file> create_file(const std::filesystem::path& path) {
    open_file out(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out.get() < 0) return failed();
    return out;
}

result<void> write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto done = ::write(descriptor, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return failed();
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
}

result<void> read_at(int descriptor, std::span<char> out, std::uint64_t offset) {
    while (!out.empty()) {
        const auto done = ::pread(descriptor, out.data(), out.size(), static_cast<off_t>(offset));
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return failed();
        if (done == 0) return fail(error_kind::unavailable, "objects.cut_off", "The object ends before it should.");
        offset += static_cast<std::uint64_t>(done);
        out = out.subspan(static_cast<std::size_t>(done));
    }
    return {};
}

result<void> sync_file(int descriptor) {
    if (::fsync(descriptor) != 0) return failed();
    return {};
}

result<void> sync_folder(const std::filesystem::path& folder) {
    const open_file at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (at.get() < 0) {
        if (errno == ENOENT) return {};
        return failed();
    }
    return sync_file(at.get());
}

result<void> make_folders(const std::filesystem::path& folder, const std::filesystem::path& root) {
    if (folder == root || ::access(folder.c_str(), F_OK) == 0) return {};
    const auto above = folder.parent_path();
    FW_CHECK(make_folders(above, root));
    if (::mkdir(folder.c_str(), 0700) != 0) {
        if (errno == EEXIST || errno == ENOENT) return {};
        return failed();
    }
    return sync_folder(above);
}

}  // namespace fw::objects
