#include "fw/gateway/static_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "answer_head.hpp"
#include "compression.hpp"

namespace fw::gateway {

namespace {

std::string_view type_of(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".webp", "image/webp"},
        {".avif", "image/avif"},
        {".gif", "image/gif"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".glb", "model/gltf-binary"},
        {".wasm", "application/wasm"},
        {".pdf", "application/pdf"},
        {".mp4", "video/mp4"},
        {".txt", "text/plain; charset=utf-8"},
        {".webmanifest", "application/manifest+json"},
    }};
    for (const auto& [ending, type] : types)
        if (name.ends_with(ending)) return type;
    return "application/octet-stream";
}

/// Segments without "", ".", "..", and without hidden names.
bool is_inside(std::string_view path) {
    if (path.empty() || path.contains('\0') || path.contains('\\')) return false;
    while (true) {
        const auto slash = path.find('/');
        const auto segment = path.substr(0, slash);
        if (segment.empty() || segment.front() == '.') return false;
        if (slash == path.npos) return true;
        path.remove_prefix(slash + 1);
    }
}

/// At least eight hexadecimal digits between two of ".", "-" and "_": what bundlers put into names.
bool is_hashed(std::string_view name) {
    name.remove_prefix(name.find_last_of('/') + 1);
    std::size_t run = 0;
    bool after_mark = false;
    for (const char c : name) {
        if (c == '.' || c == '-' || c == '_') {
            if (after_mark && run >= 8 && c == '.') return true;
            after_mark = true;
            run = 0;
        } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
            ++run;
        } else {
            after_mark = false;
        }
    }
    return false;
}

}  // namespace

result<static_files> static_files::open(const std::string& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail(error_kind::invalid, "static.folder", fmt::format("The folder {} cannot be opened.", folder));
    return static_files(fd);
}

static_files::static_files(static_files&& other) noexcept : folder_(std::exchange(other.folder_, -1)) {}
static_files& static_files::operator=(static_files&& other) noexcept {
    std::swap(folder_, other.folder_);
    return *this;
}
static_files::~static_files() {
    if (folder_ >= 0) ::close(folder_);
}

int static_files::open_below(std::string_view name) const {
    // Folder by folder, so that no symbolic link on the way leads outside.
    int at = ::dup(folder_);
    while (at >= 0) {
        const auto slash = name.find('/');
        const std::string segment(name.substr(0, slash));
        const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (slash == name.npos ? 0 : O_DIRECTORY);
        const int next = ::openat(at, segment.c_str(), flags);
        ::close(at);
        at = next;
        if (slash == name.npos) break;
        name.remove_prefix(slash + 1);
    }
    return at;
}

std::optional<web::response> static_files::find(std::string_view path, std::string_view accept_encoding) const {
    auto name = web::find_decoded(path, web::decoding::path);
    if (!name || !name->starts_with('/')) return std::nullopt;
    if (name->ends_with('/')) *name += "index.html";
    name->erase(0, 1);
    if (!is_inside(*name)) return std::nullopt;
    const auto liked = choose_coding(accept_encoding);
    for (const auto as : {liked, coding::gzip, coding::identity}) {
        if (as == coding::gzip && liked == coding::identity) continue;
        const int fd = open_below(*name + (as == coding::brotli ? ".br" : as == coding::gzip ? ".gz" : ""));
        if (fd < 0) continue;
        struct stat facts{};
        if (::fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
            ::close(fd);
            continue;
        }
        web::response r{.content_type = std::string(type_of(*name))};
        r.body = web::file_body(fd, 0, static_cast<std::uint64_t>(facts.st_size));
        r.fields.emplace_back("ETag", fmt::format("\"{:x}-{:x}{:x}-{}\"", facts.st_size, facts.st_mtim.tv_sec,
                                                  facts.st_mtim.tv_nsec, to_string(as)));
        r.fields.emplace_back("Last-Modified", to_http_date(facts.st_mtim.tv_sec));
        r.fields.emplace_back("Cache-Control", is_hashed(*name) ? "public, max-age=31536000, immutable" : "no-cache");
        r.fields.emplace_back("Vary", "Accept-Encoding");
        if (as != coding::identity) r.fields.emplace_back("Content-Encoding", std::string(to_string(as)));
        return r;
    }
    return std::nullopt;
}

}  // namespace fw::gateway
