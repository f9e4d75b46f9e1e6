// Nodes and initialisers of an ONNX graph under construction.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "protobuf.hpp"

namespace fw::pose_convert {

/// One AttributeProto; field numbers and type codes are those of onnx.proto.
[[nodiscard]] inline proto_message attribute(std::string_view name, std::int64_t value) {
    return proto_message().bytes(1, name).integer(3, value).integer(20, 2);
}
[[nodiscard]] inline proto_message attribute(std::string_view name, float value) {
    return proto_message().bytes(1, name).real(2, value).integer(20, 1);
}
[[nodiscard]] inline proto_message attribute(std::string_view name, std::string_view value) {
    return proto_message().bytes(1, name).bytes(4, value).integer(20, 3);
}
[[nodiscard]] inline proto_message attribute(std::string_view name, const std::vector<int>& values) {
    proto_message m;
    m.bytes(1, name);
    for (const int v : values) m.integer(8, v);
    return m.integer(20, 7);
}

class onnx_graph {
public:
    void node(std::string_view type, const std::vector<std::string>& inputs, const std::string& output,
              const std::vector<proto_message>& attributes = {}) {
        proto_message n;
        for (const auto& input : inputs) n.bytes(1, input);
        n.bytes(2, output).bytes(3, output).bytes(4, type);
        for (const auto& a : attributes) n.message(5, a);
        graph_.message(1, n);
    }

    void floats(const std::string& name, const std::vector<int>& shape, std::span<const float> values) {
        initialiser(name, shape, 1, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    }
    void integers(const std::string& name, std::span<const std::int64_t> values) {
        initialiser(name, {static_cast<int>(values.size())}, 7,
                    {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    }

    void input(const std::string& name, const std::vector<int>& shape) { graph_.message(11, value_info(name, shape)); }
    void output(const std::string& name, const std::vector<int>& shape) { graph_.message(12, value_info(name, shape)); }

    /// The finished ModelProto, IR version 6, opset 11.
    [[nodiscard]] std::string finish() {
        graph_.bytes(2, "blazepose");
        const auto opset = proto_message().bytes(1, "").integer(2, 11);
        return proto_message().integer(1, 6).bytes(2, "fashion-wallet").message(7, graph_).message(8, opset).encoded();
    }

private:
    void initialiser(const std::string& name, const std::vector<int>& shape, int type, std::string_view raw) {
        proto_message t;
        for (const int n : shape) t.integer(1, n);
        graph_.message(5, t.integer(2, type).bytes(8, name).bytes(9, raw));
    }

    static proto_message value_info(const std::string& name, const std::vector<int>& shape) {
        proto_message dimensions;
        for (const int n : shape) dimensions.message(1, proto_message().integer(1, n));
        const auto tensor = proto_message().integer(1, 1).message(2, dimensions);
        return proto_message().bytes(1, name).message(2, proto_message().message(1, tensor));
    }

    proto_message graph_;
};

}  // namespace fw::pose_convert
