// Constant tensors: fp16 and sparse storage expanded to dense floats.
#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "fw/pose_convert/tflite_model.hpp"

namespace fw::pose_convert {
namespace {

constexpr std::size_t largest_tensor = std::size_t{1} << 26;

std::unexpected<error> bad_constant(const tensor& t, std::string_view why) {
    return fail(error_kind::invalid, "pose_convert.bad_constant", fmt::format("Tensor \"{}\": {}.", t.name, why));
}

result<std::size_t> element_count(const tensor& t) {
    std::size_t count = 1;
    for (const int n : t.shape) {
        if (n <= 0) return bad_constant(t, "its shape has an empty dimension");
        count *= static_cast<std::size_t>(n);
        if (count > largest_tensor) return bad_constant(t, "it is larger than any BlazePose tensor");
    }
    return count;
}

result<std::vector<float>> stored_values(const tensor& t) {
    std::vector<float> out;
    if (t.type == tensor_type::float32) {
        out.resize(t.data.size() / sizeof(float));
        if (!out.empty()) std::memcpy(out.data(), t.data.data(), out.size() * sizeof(float));
    } else if (t.type == tensor_type::float16) {
        out.resize(t.data.size() / sizeof(std::uint16_t));
        for (std::size_t i = 0; i < out.size(); ++i) {
            std::uint16_t half = 0;
            std::memcpy(&half, t.data.data() + 2 * i, sizeof half);
            out[i] = half_to_float(half);
        }
    } else {
        return bad_constant(t, "its type is neither float32 nor float16");
    }
    return out;
}

/// Walks the dimensions of a sparse tensor from the outermost and puts each stored value where it belongs.
class expander {
public:
    expander(const tensor& t, const std::vector<float>& stored, std::vector<float>& dense)
        : tensor_(t), stored_(stored), dense_(dense) {}

    /// `position` numbers the entry of this level's parent, `offset` is where the dense block of it begins.
    [[nodiscard]] bool walk(std::size_t level, std::size_t position, std::size_t offset) {
        if (level == tensor_.shape.size()) {
            if (position >= stored_.size()) return false;
            dense_[offset] = stored_[position];
            return true;
        }
        const dimension_format& format = tensor_.dimensions[level];
        const auto size = static_cast<std::size_t>(tensor_.shape[level]);
        if (!format.sparse) {
            for (std::size_t i = 0; i < size; ++i)
                if (!walk(level + 1, position * size + i, offset * size + i)) return false;
            return true;
        }
        if (position + 1 >= format.segments.size()) return false;
        for (int k = format.segments[position]; k < format.segments[position + 1]; ++k) {
            if (k < 0 || static_cast<std::size_t>(k) >= format.indices.size()) return false;
            const int index = format.indices[static_cast<std::size_t>(k)];
            if (index < 0 || static_cast<std::size_t>(index) >= size) return false;
            if (!walk(level + 1, static_cast<std::size_t>(k), offset * size + static_cast<std::size_t>(index)))
                return false;
        }
        return true;
    }

private:
    const tensor& tensor_;
    const std::vector<float>& stored_;
    std::vector<float>& dense_;
};

}  // namespace

float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1fu;
    const std::uint32_t mantissa = half & 0x3ffu;
    if (exponent == 0) {
        const float magnitude = std::ldexp(static_cast<float>(mantissa), -24);
        return sign != 0 ? -magnitude : magnitude;
    }
    const std::uint32_t wide = exponent == 0x1f ? 0xffu : exponent + 112;
    return std::bit_cast<float>(sign | (wide << 23) | (mantissa << 13));
}

result<std::vector<float>> dense_values(const tensor& t) {
    FW_TRY(const std::size_t count, element_count(t));
    FW_TRY(auto stored, stored_values(t));
    if (t.traversal_order.empty()) {
        if (stored.size() != count) return bad_constant(t, "its data does not fill its shape");
        return stored;
    }
    if (!t.block_map.empty() || t.traversal_order.size() != t.shape.size() || t.dimensions.size() != t.shape.size())
        return bad_constant(t, "its sparse storage uses blocks");
    for (std::size_t i = 0; i < t.traversal_order.size(); ++i)
        if (t.traversal_order[i] != static_cast<int>(i))
            return bad_constant(t, "its dimensions are stored in another order");
    std::vector<float> dense(count, 0.0f);
    if (!expander(t, stored, dense).walk(0, 0, 0)) return bad_constant(t, "a sparse index leaves the tensor");
    return dense;
}

result<std::vector<int>> integer_values(const tensor& t) {
    if (t.type != tensor_type::int32) return bad_constant(t, "its type is not int32");
    std::vector<int> out(t.data.size() / sizeof(std::int32_t));
    if (!out.empty()) std::memcpy(out.data(), t.data.data(), out.size() * sizeof(std::int32_t));
    return out;
}

}  // namespace fw::pose_convert
