#include "fw/pose_convert/tflite_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "flatbuffer.hpp"

namespace fw::pose_convert {
namespace {

// Field numbers below are those of schema.fbs; a table's fields are numbered in the order of their
// declaration.

bool known_operator(int code) {
    switch (static_cast<builtin_operator>(code)) {
        case builtin_operator::add:
        case builtin_operator::concatenation:
        case builtin_operator::conv_2d:
        case builtin_operator::depthwise_conv_2d:
        case builtin_operator::depth_to_space:
        case builtin_operator::dequantize:
        case builtin_operator::logistic:
        case builtin_operator::max_pool_2d:
        case builtin_operator::reshape:
        case builtin_operator::resize_bilinear:
        case builtin_operator::pad:
        case builtin_operator::densify:
            return true;
    }
    return false;
}

std::vector<int> sparse_indices(const flat_table& dimension, int type_field, int vector_field) {
    const flat_table holder = dimension.table(vector_field);
    switch (dimension.scalar<std::uint8_t>(type_field)) {
        case 1:
            return holder.integers<std::int32_t>(0);
        case 2:
            return holder.integers<std::uint16_t>(0);
        case 3:
            return holder.integers<std::uint8_t>(0);
        default:
            return {};
    }
}

dimension_format read_dimension(const flat_table& dimension) {
    return {.sparse = dimension.scalar<std::int8_t>(0) == 1,
            .dense_size = dimension.scalar<std::int32_t>(1),
            .segments = sparse_indices(dimension, 2, 3),
            .indices = sparse_indices(dimension, 4, 5)};
}

tensor read_tensor(const flat_table& table, const std::vector<flat_table>& buffers) {
    tensor t;
    t.name = table.text(3);
    t.shape = table.integers<std::int32_t>(0);
    t.type = static_cast<tensor_type>(table.scalar<std::int8_t>(1));
    const auto buffer = table.scalar<std::uint32_t>(2);
    if (buffer < buffers.size()) t.data = buffers[buffer].bytes(0);
    const flat_table sparsity = table.table(6);
    t.traversal_order = sparsity.integers<std::int32_t>(0);
    t.block_map = sparsity.integers<std::int32_t>(1);
    for (const flat_table& dimension : sparsity.tables(2)) t.dimensions.push_back(read_dimension(dimension));
    return t;
}

void read_options(const flat_table& options, operation& op) {
    const auto fused = [&](int field) { return static_cast<activation>(options.scalar<std::int8_t>(field)); };
    const auto read_window = [&] {
        op.padding = static_cast<padding_kind>(options.scalar<std::int8_t>(0));
        op.stride_w = options.scalar<std::int32_t>(1, 1);
        op.stride_h = options.scalar<std::int32_t>(2, 1);
    };
    switch (op.kind) {
        case builtin_operator::conv_2d:
            read_window();
            op.fused = fused(3);
            op.dilation_w = options.scalar<std::int32_t>(4, 1);
            op.dilation_h = options.scalar<std::int32_t>(5, 1);
            break;
        case builtin_operator::depthwise_conv_2d:
            read_window();
            op.depth_multiplier = options.scalar<std::int32_t>(3, 1);
            op.fused = fused(4);
            op.dilation_w = options.scalar<std::int32_t>(5, 1);
            op.dilation_h = options.scalar<std::int32_t>(6, 1);
            break;
        case builtin_operator::max_pool_2d:
            read_window();
            op.filter_w = options.scalar<std::int32_t>(3, 1);
            op.filter_h = options.scalar<std::int32_t>(4, 1);
            op.fused = fused(5);
            break;
        case builtin_operator::add:
            op.fused = fused(0);
            break;
        case builtin_operator::concatenation:
            op.axis = options.scalar<std::int32_t>(0);
            op.fused = fused(1);
            break;
        case builtin_operator::depth_to_space:
            op.block_size = options.scalar<std::int32_t>(0, 1);
            break;
        case builtin_operator::resize_bilinear:
            op.align_corners = options.scalar<std::uint8_t>(2) != 0;
            op.half_pixel_centers = options.scalar<std::uint8_t>(3) != 0;
            break;
        default:
            break;
    }
}

bool indices_in_range(const std::vector<int>& indices, std::size_t count, int least) {
    return std::ranges::all_of(indices, [&](int i) { return i >= least && i < static_cast<int>(count); });
}

/// Strides, windows and blocks of real networks are small; zero would divide, and huge ones overflow.
bool sane(const operation& op) {
    return std::ranges::all_of(std::array{op.stride_w, op.stride_h, op.dilation_w, op.dilation_h, op.depth_multiplier,
                                          op.filter_w, op.filter_h, op.block_size},
                               [](int v) { return v >= 1 && v <= 4096; });
}

bool sane(const tensor& t) {
    return std::ranges::all_of(t.shape, [](int n) { return n >= 0 && n <= (1 << 18); });
}

std::unexpected<error> not_tflite() {
    return fail(error_kind::invalid, "pose_convert.not_tflite",
                "This is not a whole TensorFlow Lite model: take pose_detection or pose_landmark from the package.");
}

/// Codes of the operators by index: old files keep them in a byte, newer ones in a 32-bit field; the larger
/// counts.
std::vector<int> operator_codes(const flat_table& model) {
    std::vector<int> codes;
    for (const flat_table& code : model.tables(1))
        codes.push_back(std::max<int>(code.scalar<std::int8_t>(0), code.scalar<std::int32_t>(3)));
    return codes;
}

result<operation> read_operation(const flat_table& table, const std::vector<int>& codes, std::size_t tensor_count) {
    const auto code_index = table.scalar<std::uint32_t>(0);
    if (code_index >= codes.size()) return not_tflite();
    if (!known_operator(codes[code_index]))
        return fail(error_kind::unsupported, "pose_convert.unsupported",
                    fmt::format("The model uses operator {}, which BlazePose does not have.", codes[code_index]));
    operation op;
    op.kind = static_cast<builtin_operator>(codes[code_index]);
    op.inputs = table.integers<std::int32_t>(1);
    op.outputs = table.integers<std::int32_t>(2);
    read_options(table.table(4), op);
    if (!sane(op)) return not_tflite();
    if (op.inputs.empty() || op.outputs.size() != 1 || !indices_in_range(op.inputs, tensor_count, -1) ||
        !indices_in_range(op.outputs, tensor_count, 0) || op.inputs[0] < 0)
        return not_tflite();
    return op;
}

}  // namespace

result<tflite_model> parse_tflite(std::span<const std::uint8_t> bytes) {
    flat_file file(bytes);
    if (bytes.size() < 8 || std::memcmp(bytes.data() + 4, "TFL3", 4) != 0) return not_tflite();
    const flat_table root(file, file.read<std::uint32_t>(0));
    const auto subgraphs = root.tables(2);
    if (!file.good() || subgraphs.empty()) return not_tflite();
    const auto buffers = root.tables(4);
    const auto codes = operator_codes(root);
    const flat_table& graph = subgraphs.front();

    tflite_model model;
    for (const flat_table& table : graph.tables(0)) {
        if (!file.good()) return not_tflite();
        model.tensors.push_back(read_tensor(table, buffers));
        if (!sane(model.tensors.back())) return not_tflite();
    }
    for (const flat_table& table : graph.tables(3)) {
        if (!file.good()) return not_tflite();
        FW_TRY(auto op, read_operation(table, codes, model.tensors.size()));
        model.operations.push_back(std::move(op));
    }
    model.inputs = graph.integers<std::int32_t>(1);
    model.outputs = graph.integers<std::int32_t>(2);
    if (!file.good() || !indices_in_range(model.inputs, model.tensors.size(), 0) ||
        !indices_in_range(model.outputs, model.tensors.size(), 0))
        return not_tflite();
    return model;
}

}  // namespace fw::pose_convert
