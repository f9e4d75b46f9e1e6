#include "fw/pose_convert/onnx.hpp"

#include <fmt/format.h>

#include <array>
#include <map>

#include "onnx_graph.hpp"

namespace fw::pose_convert {
namespace {

std::unexpected<error> unsupported(std::string why) {
    return fail(error_kind::unsupported, "pose_convert.unsupported", std::move(why));
}

std::vector<int> to_nchw(const std::vector<int>& shape) {
    if (shape.size() != 4) return shape;
    return {shape[0], shape[3], shape[1], shape[2]};
}

/// [a, b, c, d] stored row-major → [a, d, b, c].
std::vector<float> last_axis_second(const std::vector<float>& values, const std::vector<int>& shape) {
    const auto a = static_cast<std::size_t>(shape[0]);
    const auto plane = static_cast<std::size_t>(shape[1]) * static_cast<std::size_t>(shape[2]);
    const auto d = static_cast<std::size_t>(shape[3]);
    std::vector<float> out(values.size());
    for (std::size_t i = 0; i < a; ++i)
        for (std::size_t p = 0; p < plane; ++p)
            for (std::size_t k = 0; k < d; ++k) out[(i * d + k) * plane + p] = values[(i * plane + p) * d + k];
    return out;
}

struct window_padding {
    int before = 0;
    int after = 0;
};

/// TensorFlow's SAME: the output has ceil(size / stride) entries, the odd pixel of padding goes behind.
window_padding same_padding(int size, int kernel, int stride, int dilation) {
    const int out = (size + stride - 1) / stride;
    const int total = std::max((out - 1) * stride + (kernel - 1) * dilation + 1 - size, 0);
    return {total / 2, total - total / 2};
}

/// Converts operator by operator. Tensors of rank four are NCHW in the ONNX graph, all others as they were.
class converter {
public:
    explicit converter(const tflite_model& model) : model_(model) {}

    result<std::string> run() {
        for (const int i : model_.inputs) graph_.input(name(i), to_nchw(shape(i)));
        for (const operation& op : model_.operations) FW_CHECK(convert(op));
        for (const int o : model_.outputs) graph_.output(name(o), to_nchw(shape(o)));
        return graph_.finish();
    }

private:
    [[nodiscard]] const std::vector<int>& shape(int t) const {
        return model_.tensors[static_cast<std::size_t>(t)].shape;
    }
    [[nodiscard]] static std::string name(int t) { return fmt::format("t{}", t); }
    [[nodiscard]] std::string fresh(int t, std::string_view what) { return fmt::format("t{}_{}", t, what); }
    [[nodiscard]] bool constant(int t) const {
        return constants_.contains(t) || !model_.tensors[static_cast<std::size_t>(t)].data.empty();
    }

    result<std::vector<float>> values(int t) {
        if (const auto found = constants_.find(t); found != constants_.end()) return found->second;
        return dense_values(model_.tensors[static_cast<std::size_t>(t)]);
    }

    result<void> convert(const operation& op) {
        switch (op.kind) {
            case builtin_operator::densify:
            case builtin_operator::dequantize:
                return fold_constant(op);
            case builtin_operator::conv_2d:
            case builtin_operator::depthwise_conv_2d:
                return convert_convolution(op);
            case builtin_operator::max_pool_2d:
                return convert_max_pool(op);
            case builtin_operator::add:
            case builtin_operator::concatenation:
                return convert_join(op);
            case builtin_operator::logistic:
                graph_.node("Sigmoid", {name(op.inputs[0])}, name(op.outputs[0]));
                return {};
            case builtin_operator::depth_to_space:
                graph_.node("DepthToSpace", {name(op.inputs[0])}, name(op.outputs[0]),
                            {attribute("blocksize", std::int64_t{op.block_size}), attribute("mode", "DCR")});
                return {};
            case builtin_operator::pad:
                return convert_pad(op);
            case builtin_operator::reshape:
                return convert_reshape(op);
            case builtin_operator::resize_bilinear:
                return convert_resize(op);
        }
        return unsupported("An operator without a converter.");
    }

    /// DENSIFY and DEQUANTIZE appear on weights only: their result is a constant of ours.
    result<void> fold_constant(const operation& op) {
        if (!constant(op.inputs[0])) return unsupported("A quantised tensor that is not a constant.");
        FW_TRY(constants_[op.outputs[0]], values(op.inputs[0]));
        return {};
    }

    /// Emits `type` so that the fused activation comes behind it and the result carries the operator's output
    /// name.
    void node_with_activation(std::string_view type, const std::vector<std::string>& inputs, const operation& op,
                              const std::vector<proto_message>& attributes) {
        const int out = op.outputs[0];
        const bool plain = op.fused == activation::none;
        graph_.node(type, inputs, plain ? name(out) : fresh(out, "linear"), attributes);
        if (op.fused == activation::relu) graph_.node("Relu", {fresh(out, "linear")}, name(out));
        if (op.fused == activation::relu6)
            graph_.node("Clip", {fresh(out, "linear")}, name(out), {attribute("min", 0.0f), attribute("max", 6.0f)});
    }

    result<void> convert_convolution(const operation& op) {
        const bool depthwise = op.kind == builtin_operator::depthwise_conv_2d;
        if (op.inputs.size() < 2 || op.inputs[1] < 0) return unsupported("A convolution without weights.");
        const int in = op.inputs[0];
        const int weights = op.inputs[1];
        if (shape(in).size() != 4 || shape(weights).size() != 4)
            return unsupported("A convolution that is not two-dimensional.");
        const std::vector<int> ws = shape(weights);
        FW_TRY(auto w, values(weights));
        if (w.size() != static_cast<std::size_t>(ws[0]) * ws[1] * ws[2] * ws[3])
            return unsupported("Weights that do not fill their shape.");
        const std::vector<int> out_shape = depthwise ? std::vector{ws[3], 1, ws[1], ws[2]} : to_nchw(ws);
        graph_.floats(fresh(op.outputs[0], "weights"), out_shape, last_axis_second(w, ws));

        std::string source = name(in);
        std::vector<int> pads(4, 0);
        if (op.padding == padding_kind::same) {
            const auto v = same_padding(shape(in)[1], ws[1], op.stride_h, op.dilation_h);
            const auto h = same_padding(shape(in)[2], ws[2], op.stride_w, op.dilation_w);
            if (v.before == v.after && h.before == h.after) {
                pads = {v.before, h.before, v.after, h.after};
            } else {
                emit_pad(source, fresh(op.outputs[0], "padded"), {0, 0, v.before, h.before, 0, 0, v.after, h.after});
                source = fresh(op.outputs[0], "padded");
            }
        }
        std::vector<std::string> inputs{source, fresh(op.outputs[0], "weights")};
        if (op.inputs.size() > 2 && op.inputs[2] >= 0) {
            FW_TRY(const auto bias, values(op.inputs[2]));
            graph_.floats(fresh(op.outputs[0], "bias"), {static_cast<int>(bias.size())}, bias);
            inputs.push_back(fresh(op.outputs[0], "bias"));
        }
        const int groups = depthwise ? shape(in)[3] : 1;
        node_with_activation(
            "Conv", inputs, op,
            {attribute("kernel_shape", {ws[1], ws[2]}), attribute("strides", {op.stride_h, op.stride_w}),
             attribute("dilations", {op.dilation_h, op.dilation_w}), attribute("group", std::int64_t{groups}),
             attribute("pads", pads)});
        return {};
    }

    result<void> convert_max_pool(const operation& op) {
        const auto& in = shape(op.inputs[0]);
        if (in.size() != 4) return unsupported("A pooling that is not two-dimensional.");
        window_padding v, h;
        if (op.padding == padding_kind::same) {
            v = same_padding(in[1], op.filter_h, op.stride_h, 1);
            h = same_padding(in[2], op.filter_w, op.stride_w, 1);
        }
        node_with_activation(
            "MaxPool", {name(op.inputs[0])}, op,
            {attribute("kernel_shape", {op.filter_h, op.filter_w}), attribute("strides", {op.stride_h, op.stride_w}),
             attribute("pads", {v.before, h.before, v.after, h.after})});
        return {};
    }

    result<void> convert_join(const operation& op) {
        std::vector<std::string> inputs;
        for (const int i : op.inputs) {
            if (i < 0 || constant(i)) return unsupported("A sum or concatenation with a constant.");
            inputs.push_back(name(i));
        }
        if (op.kind == builtin_operator::add) {
            node_with_activation("Add", inputs, op, {});
            return {};
        }
        const auto rank = static_cast<int>(shape(op.inputs[0]).size());
        int axis = op.axis < 0 ? op.axis + rank : op.axis;
        if (axis < 0 || axis >= rank) return unsupported("A concatenation along an axis that does not exist.");
        if (rank == 4) axis = std::array{0, 2, 3, 1}[static_cast<std::size_t>(axis)];
        node_with_activation("Concat", inputs, op, {attribute("axis", std::int64_t{axis})});
        return {};
    }

    void emit_pad(const std::string& source, const std::string& target, const std::vector<std::int64_t>& pads) {
        graph_.integers(target + "_pads", pads);
        graph_.node("Pad", {source, target + "_pads"}, target, {attribute("mode", "constant")});
    }

    result<void> convert_pad(const operation& op) {
        if (op.inputs.size() < 2 || op.inputs[1] < 0) return unsupported("Padding without sizes.");
        FW_TRY(const auto p, integer_values(model_.tensors[static_cast<std::size_t>(op.inputs[1])]));
        if (p.size() != 8) return unsupported("Padding of a tensor that is not four-dimensional.");
        emit_pad(name(op.inputs[0]), name(op.outputs[0]), {p[0], p[6], p[2], p[4], p[1], p[7], p[3], p[5]});
        return {};
    }

    result<void> convert_reshape(const operation& op) {
        const int in = op.inputs[0];
        const int out = op.outputs[0];
        if (shape(out).size() == 4) return unsupported("A reshape to four dimensions.");
        std::string source = name(in);
        if (shape(in).size() == 4) {
            source = fresh(out, "nhwc");
            graph_.node("Transpose", {name(in)}, source, {attribute("perm", {0, 2, 3, 1})});
        }
        graph_.integers(fresh(out, "shape"), std::vector<std::int64_t>(shape(out).begin(), shape(out).end()));
        graph_.node("Reshape", {source, fresh(out, "shape")}, name(out));
        return {};
    }

    result<void> convert_resize(const operation& op) {
        const auto& in = shape(op.inputs[0]);
        const auto& out = shape(op.outputs[0]);
        if (in.size() != 4 || out.size() != 4 || op.align_corners || !op.half_pixel_centers || in[1] <= 0 || in[2] <= 0)
            return unsupported("A resize other than bilinear with half-pixel centres.");
        const std::array<float, 4> scales{1, 1, static_cast<float>(out[1]) / static_cast<float>(in[1]),
                                          static_cast<float>(out[2]) / static_cast<float>(in[2])};
        graph_.floats(fresh(op.outputs[0], "scales"), {4}, scales);
        graph_.node("Resize", {name(op.inputs[0]), "", fresh(op.outputs[0], "scales")}, name(op.outputs[0]),
                    {attribute("mode", "linear"), attribute("coordinate_transformation_mode", "half_pixel")});
        return {};
    }

    const tflite_model& model_;
    onnx_graph graph_;
    std::map<int, std::vector<float>> constants_;
};

}  // namespace

result<std::vector<std::uint8_t>> to_onnx(const tflite_model& model) {
    FW_TRY(const auto text, converter(model).run());
    return std::vector<std::uint8_t>(text.begin(), text.end());
}

}  // namespace fw::pose_convert
