#include "zip_reader.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <array>
#include <memory>
#include <new>

namespace fw::catalog {

namespace {

struct archive_deleter {
    void operator()(archive* a) const { archive_read_free(a); }
};

std::unexpected<error> broken() {
    return fail(error_kind::invalid, "zip.broken", "This is no ZIP that we can read.");
}

std::unexpected<error> too_large(const zip_limits& l) {
    return fail(error_kind::too_large, "zip.too_large",
                fmt::format("A ZIP has at most {} files and {} MB unpacked, and grows at most {}-fold.", l.files,
                            l.bytes >> 20, l.growth));
}

bool is_good_path(std::string_view path) {
    if (path.empty() || path.size() > 255 || path.front() == '/' || path.find('\\') != path.npos) return false;
    for (std::size_t at = 0; at <= path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        const auto part = path.substr(at, end - at);
        if (part.empty() || part == "." || part == "..") return false;
        at = end + 1;
    }
    return true;
}

}  // namespace

result<std::map<std::string, std::string>> read_zip(std::string_view bytes, zip_limits limits) {
    const std::unique_ptr<archive, archive_deleter> from(archive_read_new());
    if (!from) throw std::bad_alloc();
    archive_read_support_format_zip_seekable(from.get());
    if (archive_read_open_memory(from.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return broken();
    const auto most = std::min(limits.bytes, limits.growth * bytes.size());
    std::map<std::string, std::string> out;
    std::size_t total = 0, heads = 0;
    std::array<char, 64 * 1024> block;
    for (;;) {
        archive_entry* head = nullptr;
        const int how = archive_read_next_header(from.get(), &head);
        if (how == ARCHIVE_EOF) return out;
        if (how != ARCHIVE_OK) return broken();
        if (++heads > limits.files) return too_large(limits);
        if (archive_entry_filetype(head) != AE_IFREG) continue;
        if (archive_entry_is_encrypted(head) != 0)
            return fail(error_kind::unsupported, "zip.encrypted", "Send the ZIP without a password.");
        const char* const name = archive_entry_pathname_utf8(head);
        const std::string path = name != nullptr ? name : "";
        if (!is_good_path(path))
            return fail(error_kind::invalid, "zip.path", "A file of the ZIP has a path that leads elsewhere.");
        auto [at, is_new] = out.try_emplace(path);
        if (!is_new) return fail(error_kind::invalid, "zip.repeated", fmt::format("{} is there twice.", path));
        for (;;) {
            const auto got = archive_read_data(from.get(), block.data(), block.size());
            if (got == 0) break;
            if (got < 0) return broken();
            total += static_cast<std::size_t>(got);
            if (total > most) return too_large(limits);
            at->second.append(block.data(), static_cast<std::size_t>(got));
        }
    }
}

}  // namespace fw::catalog
