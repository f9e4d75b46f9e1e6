#include "package.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include "fw/files/files.hpp"

namespace fw::pack {
namespace {

enum class wrapping { gzip, raw };  // raw: a ZIP entry's deflate stream

result<std::string> inflate_all(std::string_view in, wrapping w, const std::string& name) {
    z_stream z{};
    if (inflateInit2(&z, w == wrapping::gzip ? 16 + MAX_WBITS : -MAX_WBITS) != Z_OK)
        return fail(error_kind::internal, "pack.zlib", "zlib could not start.");
    std::string out;
    std::array<char, 1 << 16> buffer;
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    z.avail_in = static_cast<uInt>(in.size());
    int state = Z_OK;
    while (state == Z_OK) {
        z.next_out = reinterpret_cast<Bytef*>(buffer.data());
        z.avail_out = buffer.size();
        state = inflate(&z, Z_NO_FLUSH);
        out.append(buffer.data(), buffer.size() - z.avail_out);
    }
    inflateEnd(&z);
    if (state != Z_STREAM_END)
        return fail(error_kind::invalid, "pack.damaged", fmt::format("{} can't be inflated.", name));
    return out;
}

result<std::string> unwrap(const std::string& path, std::string bytes) {
    if (!path.ends_with(".gz")) return bytes;
    return inflate_all(bytes, wrapping::gzip, path);
}

class folder final : public package {
public:
    explicit folder(std::filesystem::path root) : root_(std::move(root)) {}

    std::vector<std::string> list(std::string_view prefix, std::string_view suffix) const override {
        std::vector<std::string> out;
        std::error_code ignored;
        for (const auto& e : std::filesystem::recursive_directory_iterator(root_ / prefix, ignored)) {
            auto name = std::filesystem::relative(e.path(), root_).generic_string();
            if (e.is_regular_file() && name.ends_with(suffix)) out.push_back(std::move(name));
        }
        std::ranges::sort(out);
        return out;
    }
    result<std::string> read(const std::string& path) const override {
        FW_TRY(auto bytes, files::read_text(root_ / path));
        return unwrap(path, std::move(bytes));
    }

private:
    std::filesystem::path root_;
};

// Just enough of ZIP (APPNOTE 6.3): central directory, stored and deflated entries, no ZIP64.
class zip final : public package {
public:
    static result<std::unique_ptr<package>> open(std::string bytes, const std::string& name) {
        auto self = std::make_unique<zip>();
        self->bytes_ = std::move(bytes);
        if (!self->read_directory())
            return fail(error_kind::invalid, "pack.damaged", fmt::format("{} is not a whole ZIP file.", name));
        return self;
    }
    std::vector<std::string> list(std::string_view prefix, std::string_view suffix) const override {
        std::vector<std::string> out;
        for (const auto& [name, e] : entries_)
            if (name.starts_with(prefix) && name.ends_with(suffix)) out.push_back(name);
        return out;
    }
    result<std::string> read(const std::string& path) const override {
        const auto it = entries_.find(path);
        if (it == entries_.end())
            return fail(error_kind::not_found, "pack.missing", fmt::format("The package has no {}.", path));
        const auto& e = it->second;
        const std::size_t start = e.local + 30u + u16(e.local + 26) + u16(e.local + 28);
        if (start + e.packed > bytes_.size())
            return fail(error_kind::invalid, "pack.damaged", fmt::format("{} is cut short.", path));
        const auto body = std::string_view(bytes_).substr(start, e.packed);
        if (e.method == 0) return unwrap(path, std::string(body));
        FW_TRY(auto text, inflate_all(body, wrapping::raw, path));
        return unwrap(path, std::move(text));
    }

private:
    struct entry {
        std::size_t local, packed;
        unsigned method;
    };
    [[nodiscard]] std::size_t u16(std::size_t at) const {
        if (at + 2 > bytes_.size()) return 0;
        return static_cast<unsigned char>(bytes_[at]) |
               static_cast<std::size_t>(static_cast<unsigned char>(bytes_[at + 1])) << 8;
    }
    [[nodiscard]] std::size_t u32(std::size_t at) const { return u16(at) | u16(at + 2) << 16; }

    bool read_directory() {
        const auto end = bytes_.rfind("PK\x05\x06");
        if (end == std::string::npos) return false;
        std::size_t at = u32(end + 16);
        for (std::size_t i = 0, n = u16(end + 10); i < n; ++i) {
            if (bytes_.compare(at, 4, "PK\x01\x02") != 0 || at + 46 + u16(at + 28) > bytes_.size()) return false;
            entries_[bytes_.substr(at + 46, u16(at + 28))] = {u32(at + 42), u32(at + 20),
                                                              static_cast<unsigned>(u16(at + 10))};
            at += 46 + u16(at + 28) + u16(at + 30) + u16(at + 32);
        }
        return true;
    }

    std::string bytes_;
    std::map<std::string, entry> entries_;
};

}  // namespace

result<std::unique_ptr<package>> open_package(const std::filesystem::path& path) {
    if (std::filesystem::is_directory(path)) return std::make_unique<folder>(path);
    FW_TRY(auto bytes, files::read_text(path));
    return zip::open(std::move(bytes), path.string());
}

}  // namespace fw::pack
