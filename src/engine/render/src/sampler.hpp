// Owen-scrambled Sobol points, two dimensions at a time (Burley 2020, "Practical hash-based Owen
// scrambling"): each pair of dimensions is the (0,2)-sequence in an order and with a scramble of its own.
#pragma once

#include <cstdint>

#include "fw/geometry/math.hpp"

namespace fw::render {

[[nodiscard]] constexpr std::uint32_t hash_combine(std::uint32_t seed, std::uint32_t value) {
    std::uint32_t h = seed ^ (value * 0x9e3779b9u + 0x7f4a7c15u + (seed << 6) + (seed >> 2));
    h ^= h >> 16;
    h *= 0x21f0aaadu;
    h ^= h >> 15;
    h *= 0x735a2d97u;
    return h ^ (h >> 15);
}

[[nodiscard]] constexpr std::uint32_t reverse_bits(std::uint32_t x) {
    return __builtin_bitreverse32(x);
}

/// A nested uniform scramble of a bit-reversed value (Laine and Karras 2011, constants of Burley).
[[nodiscard]] constexpr std::uint32_t scramble_reversed(std::uint32_t x, std::uint32_t seed) {
    x ^= x * 0x3d20adeau;
    x += seed;
    x *= (seed >> 16) | 1u;
    x ^= x * 0x05526c56u;
    x ^= x * 0x53a22864u;
    return x;
}

/// Second dimension of Sobol's sequence.
[[nodiscard]] constexpr std::uint32_t sobol_second(std::uint32_t index) {
    std::uint32_t out = 0;
    for (std::uint32_t direction = 1u << 31; index != 0; index >>= 1, direction ^= direction >> 1) {
        if ((index & 1u) != 0) out ^= direction;
    }
    return out;
}

[[nodiscard]] inline float to_unit(std::uint32_t bits) {
    return static_cast<float>(bits >> 8) * 0x1p-24f;
}

/// The points of one sample of one pixel. next() walks through the dimensions.
class sampler {
public:
    sampler(std::uint32_t pixel_seed, std::uint32_t index) : seed_(pixel_seed), index_(index) {}

    [[nodiscard]] vec2 next() {
        const std::uint32_t seed = hash_combine(seed_, dimension_++);
        const std::uint32_t shuffled = reverse_bits(scramble_reversed(reverse_bits(index_), seed));
        const std::uint32_t x = reverse_bits(scramble_reversed(shuffled, seed * 0x8da6b343u + 1u));
        const std::uint32_t y =
            reverse_bits(scramble_reversed(reverse_bits(sobol_second(shuffled)), seed * 0xd8163841u + 7u));
        return {to_unit(x), to_unit(y)};
    }

    [[nodiscard]] float next_one() { return next().x; }

private:
    std::uint32_t seed_;
    std::uint32_t index_;
    std::uint32_t dimension_ = 0;
};

}  // namespace fw::render
