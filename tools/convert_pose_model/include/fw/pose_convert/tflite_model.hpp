// A TensorFlow Lite model as plain values: only what the BlazePose networks use. The reader checks every
// offset, because a model file is outside input like any other.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::pose_convert {

/// Values of `BuiltinOperator` in schema.fbs of TensorFlow Lite (version 3a).
enum class builtin_operator : std::int32_t {
    add = 0,
    concatenation = 2,
    conv_2d = 3,
    depthwise_conv_2d = 4,
    depth_to_space = 5,
    dequantize = 6,
    logistic = 14,
    max_pool_2d = 17,
    reshape = 22,
    resize_bilinear = 23,
    pad = 34,
    densify = 124,
};

/// Values of `TensorType`.
enum class tensor_type : std::int8_t { float32 = 0, float16 = 1, int32 = 2 };

enum class padding_kind : std::int8_t { same = 0, valid = 1 };
enum class activation : std::int8_t { none = 0, relu = 1, relu6 = 3 };

/// How one dimension of a sparse tensor is stored: dense, or as compressed sparse rows.
struct dimension_format {
    bool sparse = false;
    int dense_size = 0;
    std::vector<int> segments;
    std::vector<int> indices;
};

struct tensor {
    std::string name;
    std::vector<int> shape;
    tensor_type type = tensor_type::float32;
    std::span<const std::uint8_t> data;  ///< empty: computed at run time. Points into the file's bytes.
    std::vector<int> traversal_order;    ///< empty: stored densely
    std::vector<int> block_map;
    std::vector<dimension_format> dimensions;  ///< one per traversed dimension if sparse
};

/// One operator with the options of all kinds side by side; those of other kinds keep their defaults.
struct operation {
    builtin_operator kind{};
    std::vector<int> inputs;  ///< tensor indices, -1 for an absent optional input
    std::vector<int> outputs;
    padding_kind padding = padding_kind::same;
    activation fused = activation::none;
    int stride_w = 1;
    int stride_h = 1;
    int dilation_w = 1;
    int dilation_h = 1;
    int depth_multiplier = 1;
    int filter_w = 1;
    int filter_h = 1;
    int axis = 0;
    int block_size = 1;
    bool align_corners = false;
    bool half_pixel_centers = false;
};

struct tflite_model {
    std::vector<tensor> tensors;
    std::vector<operation> operations;
    std::vector<int> inputs;
    std::vector<int> outputs;
};

/// Reads the first subgraph. `file` must outlive the model. Errors: `pose_convert.not_tflite` (not such a
/// file, or an offset leaves it), `pose_convert.unsupported` (an operator or type outside the list above).
[[nodiscard]] result<tflite_model> parse_tflite(std::span<const std::uint8_t> file);

/// The tensor's constant values as floats, dense, row-major: expands fp16 and sparse storage.
/// Errors: `pose_convert.bad_constant` if the data does not fill the shape or an index leaves it.
[[nodiscard]] result<std::vector<float>> dense_values(const tensor& t);

/// The tensor's constant int32 values. Errors: `pose_convert.bad_constant`.
[[nodiscard]] result<std::vector<int>> integer_values(const tensor& t);

/// IEEE 754 half to single precision, subnormals and infinities included.
[[nodiscard]] float half_to_float(std::uint16_t half);

}  // namespace fw::pose_convert
