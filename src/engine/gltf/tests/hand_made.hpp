// glTF files written by hand for the reader's tests: JSON with placeholders for buffers.
#pragma once

#include <cstring>
#include <string>

#include "fw/gltf/read.hpp"

namespace fw::gltf::testing {

/// Bytes of plain values, one after the other.
class bytes_of {
public:
    template <class T>
    bytes_of& put(std::initializer_list<T> values) {
        for (const T v : values) {
            const auto* raw = reinterpret_cast<const std::uint8_t*>(&v);
            bytes_.insert(bytes_.end(), raw, raw + sizeof(T));
        }
        return *this;
    }
    [[nodiscard]] const std::vector<std::uint8_t>& get() const { return bytes_; }

private:
    std::vector<std::uint8_t> bytes_;
};

/// A GLB of this JSON (single quotes stand for double ones) and binary chunk.
[[nodiscard]] inline std::vector<std::uint8_t> make_glb(std::string json, std::vector<std::uint8_t> binary) {
    for (char& c : json) c = c == '\'' ? '"' : c;
    json.resize((json.size() + 3) / 4 * 4, ' ');
    binary.resize((binary.size() + 3) / 4 * 4);
    std::vector<std::uint8_t> out;
    const auto u32 = [&](std::size_t v) {
        for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(v >> shift));
    };
    u32(0x46546C67);
    u32(2);
    u32(28 + json.size() + binary.size());
    u32(json.size());
    u32(0x4E4F534A);
    out.insert(out.end(), json.begin(), json.end());
    u32(binary.size());
    u32(0x004E4942);
    out.insert(out.end(), binary.begin(), binary.end());
    return out;
}

/// Five points in a fan-friendly order: 0,0  1,0  1,1  0,1  -1,1 with normals towards +z, then free bytes behind.
inline constexpr std::size_t points_bytes = 5 * 12;
[[nodiscard]] inline bytes_of five_points() {
    bytes_of b;
    b.put<float>({0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, -1, 1, 0});
    return b;
}

}  // namespace fw::gltf::testing
