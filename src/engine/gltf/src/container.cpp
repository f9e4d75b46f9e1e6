// GLB: a 12-byte header, then chunks of (length, type, data), each padded to four bytes (glTF 2.0, section 4).
#include "container.hpp"

#include <cstring>

namespace fw::gltf {

namespace {

using bytes_view = std::span<const std::uint8_t>;

constexpr std::uint32_t magic_gltf = 0x46546C67;
constexpr std::uint32_t chunk_json = 0x4E4F534A;
constexpr std::uint32_t chunk_bin = 0x004E4942;

std::uint32_t u32(bytes_view bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} | std::uint32_t{bytes[at + 1]} << 8 | std::uint32_t{bytes[at + 2]} << 16 |
           std::uint32_t{bytes[at + 3]} << 24;
}

struct parts {
    std::string_view json_text;
    std::optional<bytes_view> binary;
};

std::string_view as_text(bytes_view bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

result<parts> split_glb(bytes_view bytes) {
    if (bytes.size() < 20) return broken("file", "ends inside its header");
    if (u32(bytes, 4) != 2) {
        return fail(error_kind::unsupported, "gltf.unsupported",
                    fmt::format("GLB version {} is not read, only 2.", u32(bytes, 4)));
    }
    const std::size_t length = u32(bytes, 8);
    if (length > bytes.size() || length < 20) return broken("file", "is shorter than its header says");
    parts out;
    bool first = true;
    for (std::size_t at = 12; at + 8 <= length;) {
        const std::size_t size = u32(bytes, at);
        const std::uint32_t type = u32(bytes, at + 4);
        if (size > length - at - 8) return broken("file", "has a chunk that goes beyond its end");
        const bytes_view data = bytes.subspan(at + 8, size);
        if (first && type != chunk_json) return broken("file", "must begin with a JSON chunk");
        if (first) out.json_text = as_text(data);
        if (type == chunk_bin && !out.binary) out.binary = data;
        first = false;
        at += 8 + (size + 3) / 4 * 4;
    }
    return out;
}

result<parts> split(bytes_view bytes) {
    if (bytes.size() >= 4 && u32(bytes, 0) == magic_gltf) return split_glb(bytes);
    std::string_view text = as_text(bytes);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || text[first] != '{') {
        return fail(error_kind::unsupported, "gltf.not_gltf", "This is neither a GLB nor a glTF file.");
    }
    return parts{text, std::nullopt};
}

int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    if (c == '/' || c == '_') return 63;
    return -1;
}

std::optional<std::vector<std::uint8_t>> decode_base64(std::string_view text) {
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    std::vector<std::uint8_t> out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const int value = base64_value(c);
        if (value < 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out.push_back(static_cast<std::uint8_t>(bits >> held));
        }
    }
    return out;
}

std::string percent_decoded(std::string_view uri) {
    const auto hex = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        c = static_cast<char>(c | 0x20);
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        if (uri[i] == '%' && i + 2 < uri.size() && hex(uri[i + 1]) >= 0 && hex(uri[i + 2]) >= 0) {
            out += static_cast<char>(hex(uri[i + 1]) * 16 + hex(uri[i + 2]));
            i += 2;
        } else {
            out += uri[i];
        }
    }
    return out;
}

result<void> fetch_buffers(document& doc, const std::optional<bytes_view>& binary, const read_options& options,
                           budget& memory) {
    const json::array& list = array_at(doc.root(), "buffers");
    doc.owned_buffers.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string path = fmt::format("buffers[{}]", i);
        FW_TRY(const json::object* buffer, element(list, i, "buffers"));
        FW_TRY(const std::size_t length, size_at(*buffer, "byteLength", 0, options.limits.file_bytes, path));
        bytes_view bytes;
        if (const std::string uri = string_at(*buffer, "uri"); !uri.empty()) {
            FW_TRY(auto owned, resolve_uri(uri, options, memory, path));
            doc.owned_buffers.push_back(std::move(owned));
            bytes = doc.owned_buffers.back();
        } else if (i == 0 && binary) {
            bytes = *binary;
        } else if (find_extension(*buffer, "EXT_meshopt_compression") == nullptr) {
            return broken(path, "has neither a URI nor a binary chunk");
        } else {
            doc.buffers.emplace_back();  // a placeholder that only compressed views refer to
            continue;
        }
        if (bytes.size() < length) return broken(path, "is shorter than its byteLength");
        doc.buffers.push_back(bytes.first(length));
    }
    return {};
}

}  // namespace

result<void> budget::take(std::size_t count, std::size_t bytes_each) {
    if (bytes_each != 0 && count > left_ / bytes_each) {
        return fail(error_kind::too_large, "gltf.too_large",
                    "The 3D file unpacks to more memory than is allowed. Send a simpler model.");
    }
    left_ -= count * bytes_each;
    return {};
}

result<std::vector<std::uint8_t>> resolve_uri(const std::string& uri, const read_options& options, budget& memory,
                                              const std::string& path) {
    if (uri.starts_with("data:")) {
        const std::size_t comma = uri.find(',');
        if (comma == std::string::npos || !uri.substr(0, comma).ends_with(";base64"))
            return broken(path + ".uri", "is not a base64 data URI");
        FW_CHECK(memory.take(uri.size(), 1));
        auto bytes = decode_base64(std::string_view(uri).substr(comma + 1));
        if (!bytes) return broken(path + ".uri", "is not valid base64");
        return std::move(*bytes);
    }
    if (!options.resolve) {
        return fail(error_kind::unsupported, "gltf.external",
                    fmt::format("The 3D file refers to another file ({}). Send it as one GLB file.", uri),
                    path + ".uri");
    }
    FW_TRY(auto bytes, options.resolve(percent_decoded(uri)));
    FW_CHECK(memory.take(bytes.size(), 1));
    return bytes;
}

result<document> open_document(bytes_view bytes, const read_options& options, budget& memory) {
    if (bytes.size() > options.limits.file_bytes) {
        return fail(error_kind::too_large, "gltf.too_large",
                    fmt::format("The 3D file has {} MB; at most {} MB are read.", bytes.size() >> 20,
                                options.limits.file_bytes >> 20));
    }
    FW_TRY(const parts split_parts, split(bytes));
    FW_CHECK(memory.take(split_parts.json_text.size(), 8));  // a parsed document takes a few times its text
    FW_TRY(json::value root, parse_json(split_parts.json_text));
    if (!root.is_object()) return broken("file", "must hold a JSON object");
    document doc;
    doc.root_value = std::move(root);
    const std::string version = string_at(object_at(doc.root(), "asset"), "version");
    if (version.empty())
        return fail(error_kind::unsupported, "gltf.not_gltf", "This JSON file does not say that it is glTF.",
                    "asset.version");
    if (!version.starts_with("2.")) {
        return fail(error_kind::unsupported, "gltf.unsupported", fmt::format("glTF {} is not read, only 2.0.", version),
                    "asset.version");
    }
    FW_CHECK(fetch_buffers(doc, split_parts.binary, options, memory));
    return doc;
}

}  // namespace fw::gltf
