#include "fw/files/files.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace fw::files {

namespace fs = std::filesystem;

namespace {

template <class Container>
result<Container> read_all(const fs::path& path, std::size_t limit) {
    std::error_code code;
    const auto status = fs::status(path, code);
    if (!fs::exists(status)) {
        return fail(error_kind::not_found, "files.not_found", fmt::format("There is no file {}.", path.string()),
                    path.string());
    }
    if (fs::is_directory(status)) {
        return fail(error_kind::invalid, "files.unreadable", fmt::format("{} is a folder, not a file.", path.string()),
                    path.string());
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return fail(error_kind::invalid, "files.unreadable",
                    fmt::format("{} cannot be read: {}.", path.string(), std::strerror(errno)), path.string());
    }
    Container out;
    const auto size = fs::file_size(path, code);
    if (!code && size > limit) {
        return fail(error_kind::too_large, "files.too_large",
                    fmt::format("{} is {} bytes long; at most {} are read.", path.string(), size, limit),
                    path.string());
    }
    out.resize(code ? 0 : size);
    in.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

std::unexpected<error> unwritable(const fs::path& path, std::string_view why) {
    return fail(error_kind::invalid, "files.unwritable", fmt::format("{} cannot be written: {}.", path.string(), why),
                path.string());
}

}  // namespace

result<std::vector<std::uint8_t>> read_bytes(const fs::path& path, std::size_t limit) {
    return read_all<std::vector<std::uint8_t>>(path, limit);
}

result<std::string> read_text(const fs::path& path, std::size_t limit) {
    return read_all<std::string>(path, limit);
}

pending_file::pending_file(fs::path target, fs::path half) : target_(std::move(target)), half_(std::move(half)) {}

pending_file::pending_file(pending_file&& other) noexcept
    : target_(std::move(other.target_)), half_(std::exchange(other.half_, {})) {}

pending_file& pending_file::operator=(pending_file&& other) noexcept {
    std::swap(target_, other.target_);
    std::swap(half_, other.half_);
    return *this;
}

pending_file::~pending_file() {
    std::error_code code;
    if (!half_.empty()) fs::remove(half_, code);
}

result<pending_file> pending_file::begin(fs::path target) {
    std::error_code code;
    if (target.has_parent_path() && !fs::create_directories(target.parent_path(), code) && code)
        return unwritable(target, code.message());
    fs::path half = target;
    half += fmt::format(".{}.part", ::getpid());
    return pending_file(std::move(target), std::move(half));
}

result<std::uint64_t> pending_file::commit() {
    std::error_code code;
    const std::uint64_t size = fs::file_size(half_, code);
    if (!code) fs::rename(half_, target_, code);
    if (code) return unwritable(target_, code.message());
    half_.clear();
    return size;
}

result<void> write_bytes(const fs::path& path, std::span<const std::uint8_t> bytes) {
    FW_TRY(auto file, pending_file::begin(path));
    {
        std::ofstream out(file.half(), std::ios::binary);
        out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        out.flush();
        if (!out) return unwritable(path, std::strerror(errno));
    }
    FW_CHECK(file.commit());
    return {};
}

result<void> write_text(const fs::path& path, std::string_view text) {
    return write_bytes(path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace fw::files
