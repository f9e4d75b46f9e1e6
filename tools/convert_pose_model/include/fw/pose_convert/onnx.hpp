// BlazePose networks as ONNX, in the dialect that OpenCV 4.6's dnn module reads.
#pragma once

#include <cstdint>
#include <vector>

#include "fw/pose_convert/tflite_model.hpp"

namespace fw::pose_convert {

/// Writes `model` as an ONNX file (opset 11, NCHW). Four-dimensional inputs and outputs change from NHWC to
/// NCHW, all others keep their shape. Deliberate deviation from opset 11: `Clip` carries min and max as
/// attributes, since OpenCV 4.6 reads only those. Errors: `pose_convert.unsupported`,
/// `pose_convert.bad_constant`.
[[nodiscard]] result<std::vector<std::uint8_t>> to_onnx(const tflite_model& model);

}  // namespace fw::pose_convert
