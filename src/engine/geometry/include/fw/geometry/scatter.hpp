// Numbers without pattern from the whole numbers of a lattice: for grain, melange and strands. The same everywhere.
#pragma once

#include <cstdint>

namespace fw::geometry {

/// Spreads the bits of a key that neighbours nearly share (shifts and multipliers found by Wellons' hash prospector).
[[nodiscard]] constexpr std::uint32_t mix_bits(std::uint32_t h) {
    h ^= h >> 15;
    h *= 0x2c1b3c6du;
    h ^= h >> 12;
    h *= 0x297a2d39u;
    return h ^ (h >> 15);
}

/// From 0 up to 1, by the key.
[[nodiscard]] constexpr float scattered(std::uint32_t key) {
    return static_cast<float>(mix_bits(key) >> 8) * 0x1p-24f;
}

/// From -1 up to 1, by the key.
[[nodiscard]] constexpr float scattered_both_ways(std::uint32_t key) {
    return static_cast<float>(mix_bits(key) >> 8) * 0x1p-23f - 1.0f;
}

}  // namespace fw::geometry
