#include <gtest/gtest.h>

#include <limits>
#include <opencv2/dnn.hpp>

#include "flat_writer.hpp"
#include "fw/pose_convert/onnx.hpp"

namespace fw::pose_convert {
namespace {

using namespace testing;

flat_fields float_tensor(std::vector<int> shape, unsigned buffer = 0, int type = 0) {
    return {{0, array(shape)},
            {1, scalar<std::int8_t>(static_cast<std::int8_t>(type))},
            {2, scalar<std::uint32_t>(buffer)}};
}

flat_fields operation_table(unsigned code, std::vector<int> inputs, std::vector<int> outputs,
                            flat_fields options = {}) {
    return {{0, scalar<std::uint32_t>(code)}, {1, array(inputs)}, {2, array(outputs)}, {4, table(std::move(options))}};
}

flat_fields code_table(builtin_operator code) {
    return {{0, scalar<std::int8_t>(static_cast<std::int8_t>(code))},
            {3, scalar<std::int32_t>(static_cast<std::int32_t>(code))}};
}

/// The weights [2, 1, 1, 3] = {1, 0, -2; 0, 0.5, 0} in half precision, last dimension as compressed sparse
/// rows.
flat_fields sparse_weights() {
    const auto dense = [](int n) { return flat_fields{{0, scalar<std::int8_t>(0)}, {1, scalar<std::int32_t>(n)}}; };
    const flat_fields sparse{{0, scalar<std::int8_t>(1)},
                             {2, scalar<std::uint8_t>(3)},
                             {3, table({{0, array(std::vector<std::uint8_t>{0, 2, 3})}})},
                             {4, scalar<std::uint8_t>(2)},
                             {5, table({{0, array(std::vector<std::uint16_t>{0, 2, 1})}})}};
    flat_fields t = float_tensor({2, 1, 1, 3}, 1, 1);
    t.insert(
        {6, table({{0, array(std::vector<int>{0, 1, 2, 3})}, {2, tables({dense(2), dense(1), dense(1), sparse})}})});
    return t;
}

/// [1, 4, 4, 3] → DENSIFY and DEQUANTIZE of the weights → CONV_2D 1×1 with RELU6 → RESHAPE to [1, 32].
std::vector<std::uint8_t> small_model() {
    const flat_fields graph{
        {0,
         tables({float_tensor({1, 4, 4, 3}), sparse_weights(), float_tensor({2, 1, 1, 3}, 0, 1),
                 float_tensor({2, 1, 1, 3}), float_tensor({2}, 2), float_tensor({1, 4, 4, 2}), float_tensor({1, 32})})},
        {1, array(std::vector<int>{0})},
        {2, array(std::vector<int>{6})},
        {3, tables({operation_table(0, {1}, {2}), operation_table(1, {2}, {3}),
                    operation_table(2, {0, 3, 4}, {5},
                                    {{1, scalar<int>(1)}, {2, scalar<int>(1)}, {3, scalar<std::int8_t>(3)}}),
                    operation_table(3, {5}, {6})})}};
    const std::vector<std::uint16_t> halves{0x3c00, 0xc000, 0x3800};  // 1, -2, 0.5
    const std::vector<float> bias{0.25f, 1.0f};
    const auto buffer = [](const auto& values) {
        const std::string raw = raw_bytes(values);
        return flat_fields{{0, array(std::vector<std::uint8_t>(raw.begin(), raw.end()))}};
    };
    return flat_writer::write(
        {{0, scalar<std::uint32_t>(3)},
         {1, tables({code_table(builtin_operator::densify), code_table(builtin_operator::dequantize),
                     code_table(builtin_operator::conv_2d), code_table(builtin_operator::reshape)})},
         {2, tables({graph})},
         {4, tables({flat_fields{}, buffer(halves), buffer(bias)})}});
}

TEST(half_to_float, covers_normal_subnormal_and_infinite_values) {
    EXPECT_EQ(half_to_float(0x3c00), 1.0f);
    EXPECT_EQ(half_to_float(0xc000), -2.0f);
    EXPECT_EQ(half_to_float(0x3555), 0.333251953125f);
    EXPECT_EQ(half_to_float(0x0001), 5.9604644775390625e-08f);
    EXPECT_EQ(half_to_float(0x8001), -5.9604644775390625e-08f);
    EXPECT_EQ(half_to_float(0x7c00), std::numeric_limits<float>::infinity());
}

TEST(parse_tflite, expands_sparse_half_precision_weights) {
    const auto file = small_model();
    const auto model = parse_tflite(file);
    ASSERT_TRUE(model.has_value());
    const auto weights = dense_values(model->tensors[1]);
    ASSERT_TRUE(weights.has_value());
    EXPECT_EQ(*weights, (std::vector<float>{1, 0, -2, 0, 0.5f, 0}));
}

TEST(parse_tflite, refuses_every_truncation_of_a_file_or_stays_inside_it) {
    const auto file = small_model();
    for (std::size_t size = 0; size < file.size(); ++size) {
        const std::vector<std::uint8_t> part(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
        if (const auto model = parse_tflite(part)) (void)to_onnx(*model);
    }
    EXPECT_FALSE(parse_tflite(std::vector<std::uint8_t>(file.begin(), file.begin() + 40)).has_value());
}

TEST(parse_tflite, names_an_operator_it_does_not_know) {
    const auto file = flat_writer::write(
        {{1, tables({code_table(static_cast<builtin_operator>(99))})},
         {2, tables({flat_fields{{0, tables({float_tensor({1})})}, {3, tables({operation_table(0, {0}, {0})})}}})},
         {4, tables({flat_fields{}})}});
    const auto model = parse_tflite(file);
    ASSERT_FALSE(model.has_value());
    EXPECT_EQ(model.error().code, "pose_convert.unsupported");
    EXPECT_NE(model.error().message.find("99"), std::string::npos);
}

TEST(parse_tflite, refuses_a_stride_of_zero) {
    const flat_fields graph{
        {0, tables({float_tensor({1, 4, 4, 3}), float_tensor({2, 1, 1, 3}), float_tensor({1, 4, 4, 2})})},
        {3, tables({operation_table(0, {0, 1}, {2}, {{1, scalar<int>(0)}, {2, scalar<int>(1)}})})}};
    const auto file = flat_writer::write(
        {{1, tables({code_table(builtin_operator::conv_2d)})}, {2, tables({graph})}, {4, tables({flat_fields{}})}});
    EXPECT_EQ(parse_tflite(file).error().code, "pose_convert.not_tflite");
}

TEST(dense_values, refuses_a_sparse_index_outside_the_tensor) {
    const auto file = small_model();
    auto model = parse_tflite(file).value();
    model.tensors[1].dimensions[3].indices[1] = 3;
    EXPECT_EQ(dense_values(model.tensors[1]).error().code, "pose_convert.bad_constant");
}

TEST(to_onnx, gives_what_the_original_network_computes_in_nhwc_order) {
    const auto file = small_model();
    const auto onnx = to_onnx(parse_tflite(file).value());
    ASSERT_TRUE(onnx.has_value());
    auto net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(onnx->data()), onnx->size());
    cv::Mat input({1, 3, 4, 4}, CV_32F);
    for (int c = 0; c < 3; ++c)
        for (int p = 0; p < 16; ++p)
            input.ptr<float>(0, c)[p] = static_cast<float>(c + 1) * 0.3f * static_cast<float>(p);
    net.setInput(input);
    const cv::Mat out = net.forward();
    ASSERT_EQ(out.total(), 32u);
    for (int p = 0; p < 16; ++p) {
        const float x = 0.3f * static_cast<float>(p);
        EXPECT_NEAR(out.ptr<float>()[2 * p], std::clamp(x - 2 * 3 * x + 0.25f, 0.0f, 6.0f), 1e-5);
        EXPECT_NEAR(out.ptr<float>()[2 * p + 1], std::clamp(0.5f * 2 * x + 1.0f, 0.0f, 6.0f), 1e-5);
    }
}

}  // namespace
}  // namespace fw::pose_convert
