#include "fw/pose_convert/onnx.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (const auto model = fw::pose_convert::parse_tflite({data, size})) (void)fw::pose_convert::to_onnx(*model);
    return 0;
}
