// convert-pose-model in.tflite out.onnx: run once at set-up.
#include <fmt/format.h>

#include <cstdio>

#include "fw/files/files.hpp"
#include "fw/pose_convert/onnx.hpp"

namespace {

fw::result<void> convert_file(const char* from, const char* to) {
    FW_TRY(const auto bytes, fw::files::read_bytes(from));
    FW_TRY(const auto model, fw::pose_convert::parse_tflite(bytes));
    FW_TRY(const auto onnx, fw::pose_convert::to_onnx(model));
    return fw::files::write_bytes(to, onnx);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "usage: convert-pose-model MODEL.tflite MODEL.onnx\n");
        return 2;
    }
    if (const auto done = convert_file(argv[1], argv[2]); !done) {
        fmt::print(stderr, "{}: {}\n", argv[1], done.error().message);
        return fw::to_exit_code(done.error().kind);
    }
    return 0;
}
