// EXT_meshopt_compression: modes, filters and their allowed strides as in the extension's specification.
#include <meshoptimizer.h>

#include "accessors.hpp"

namespace fw::gltf {

namespace {

using bytes_view = std::span<const std::uint8_t>;

struct request {
    std::size_t count = 0;
    std::size_t stride = 0;
    std::string mode;
    std::string filter;
};

bool allowed(const request& r) {
    if (r.mode == "ATTRIBUTES") {
        if (r.stride == 0 || r.stride > 256 || r.stride % 4 != 0) return false;
        if (r.filter == "OCTAHEDRAL") return r.stride == 4 || r.stride == 8;
        if (r.filter == "QUATERNION") return r.stride == 8;
        return r.filter.empty() || r.filter == "NONE" || r.filter == "EXPONENTIAL";
    }
    if (r.stride != 2 && r.stride != 4) return false;
    return (r.mode == "TRIANGLES" && r.count % 3 == 0) || r.mode == "INDICES";
}

int decode(const request& r, bytes_view source, std::uint8_t* target) {
    if (r.mode == "TRIANGLES")
        return meshopt_decodeIndexBuffer(target, r.count, r.stride, source.data(), source.size());
    if (r.mode == "INDICES")
        return meshopt_decodeIndexSequence(target, r.count, r.stride, source.data(), source.size());
    return meshopt_decodeVertexBuffer(target, r.count, r.stride, source.data(), source.size());
}

// The filters work on whole groups of four elements.
std::size_t padded(std::size_t count) {
    return (count + 3) / 4 * 4;
}

void unfilter(const request& r, std::uint8_t* data) {
    if (r.filter == "OCTAHEDRAL") meshopt_decodeFilterOct(data, padded(r.count), r.stride);
    if (r.filter == "QUATERNION") meshopt_decodeFilterQuat(data, padded(r.count), r.stride);
    if (r.filter == "EXPONENTIAL") meshopt_decodeFilterExp(data, padded(r.count), r.stride);
}

}  // namespace

result<std::vector<std::uint8_t>> decode_meshopt(const document& doc, const json::object& extension, budget& memory,
                                                 const std::string& path) {
    const std::string at = path + ".extensions.EXT_meshopt_compression";
    constexpr std::size_t largest = std::size_t{1} << 31;
    FW_TRY(const int buffer, index_at(extension, "buffer", doc.buffers.size(), at));
    FW_TRY(const std::size_t offset, size_at(extension, "byteOffset", 0, largest, at));
    FW_TRY(const std::size_t length, size_at(extension, "byteLength", 0, largest, at));
    request r;
    FW_TRY(r.count, size_at(extension, "count", 0, largest, at));
    FW_TRY(r.stride, size_at(extension, "byteStride", 0, 256, at));
    r.mode = string_at(extension, "mode");
    r.filter = string_at(extension, "filter");
    if (buffer < 0 || !allowed(r)) return broken(at, "does not describe a stream that the extension allows");
    const bytes_view bytes = doc.buffers[static_cast<std::size_t>(buffer)];
    if (offset > bytes.size() || length > bytes.size() - offset) return broken(at, "goes beyond its buffer");
    FW_CHECK(memory.take(padded(r.count), r.stride));
    std::vector<std::uint8_t> out(padded(r.count) * r.stride);
    if (decode(r, bytes.subspan(offset, length), out.data()) != 0) return broken(at, "can't be decompressed");
    unfilter(r, out.data());
    out.resize(r.count * r.stride);
    return out;
}

}  // namespace fw::gltf
