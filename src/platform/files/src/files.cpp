#include "fw/files/files.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

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

}  // namespace

result<std::vector<std::uint8_t>> read_bytes(const fs::path& path, std::size_t limit) {
    return read_all<std::vector<std::uint8_t>>(path, limit);
}

result<std::string> read_text(const fs::path& path, std::size_t limit) {
    return read_all<std::string>(path, limit);
}

result<void> write_bytes(const fs::path& path, std::span<const std::uint8_t> bytes) {
    std::error_code code;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), code);
    fs::path half = path;
    half += fmt::format(".{}.part", ::getpid());
    const auto refuse = [&] {
        const std::string why = std::strerror(errno);
        fs::remove(half, code);
        return fail(error_kind::invalid, "files.unwritable",
                    fmt::format("{} cannot be written: {}.", path.string(), why), path.string());
    };
    {
        std::ofstream out(half, std::ios::binary);
        if (!out) return refuse();
        out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        out.flush();
        if (!out) return refuse();
    }
    fs::rename(half, path, code);
    if (code) {
        errno = code.value();
        return refuse();
    }
    return {};
}

result<void> write_text(const fs::path& path, std::string_view text) {
    return write_bytes(path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

}  // namespace fw::files
