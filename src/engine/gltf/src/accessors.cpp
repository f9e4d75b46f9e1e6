#include "accessors.hpp"

#include <cstring>

namespace fw::gltf {

namespace {

constexpr std::size_t largest = std::size_t{1} << 31;

std::optional<std::size_t> components_of(std::string_view type) {
    if (type == "SCALAR") return 1;
    if (type == "VEC2") return 2;
    if (type == "VEC3") return 3;
    if (type == "VEC4" || type == "MAT2") return 4;
    if (type == "MAT3") return 9;
    if (type == "MAT4") return 16;
    return std::nullopt;
}

template <class T>
T read_as(const std::uint8_t* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return value;
}

float float_from(const std::uint8_t* at, component type, bool normalized) {
    switch (type) {
        case component::i8: {
            const float v = read_as<std::int8_t>(at);
            return normalized ? std::max(v / 127.0f, -1.0f) : v;
        }
        case component::u8:
            return read_as<std::uint8_t>(at) / (normalized ? 255.0f : 1.0f);
        case component::i16: {
            const float v = read_as<std::int16_t>(at);
            return normalized ? std::max(v / 32767.0f, -1.0f) : v;
        }
        case component::u16:
            return read_as<std::uint16_t>(at) / (normalized ? 65535.0f : 1.0f);
        case component::u32:
            return static_cast<float>(read_as<std::uint32_t>(at));
        case component::f32:
            return read_as<float>(at);
    }
    std::unreachable();
}

std::uint32_t integer_from(const std::uint8_t* at, component type) {
    switch (type) {
        case component::u8:
            return read_as<std::uint8_t>(at);
        case component::u16:
            return read_as<std::uint16_t>(at);
        default:
            return read_as<std::uint32_t>(at);
    }
}

std::string accessor_path(int accessor) {
    return fmt::format("accessors[{}]", accessor);
}

}  // namespace

std::size_t size_of(component type) {
    switch (type) {
        case component::i8:
        case component::u8:
            return 1;
        case component::i16:
        case component::u16:
            return 2;
        case component::u32:
        case component::f32:
            return 4;
    }
    std::unreachable();
}

accessor_reader::accessor_reader(const document& doc, budget& memory)
    : doc_(doc),
      memory_(memory),
      accessors_(array_at(doc.root(), "accessors")),
      views_(array_at(doc.root(), "bufferViews")),
      decompressed_(views_.size()) {}

result<accessor_shape> accessor_reader::shape(int accessor) const {
    const std::string path = accessor_path(accessor);
    FW_TRY(const json::object* in, element(accessors_, static_cast<std::size_t>(accessor), "accessors"));
    accessor_shape out;
    FW_TRY(out.count, size_at(*in, "count", 0, largest, path));
    const auto components = components_of(string_at(*in, "type"));
    if (!components) return broken(path + ".type", "is unknown");
    out.components = *components;
    FW_TRY(const std::size_t type, size_at(*in, "componentType", 0, 5126, path));
    if (type < 5120 || type == 5124) return broken(path + ".componentType", "is unknown");
    out.type = static_cast<component>(type);
    out.normalized = bool_at(*in, "normalized");
    return out;
}

result<accessor_reader::view_bytes> accessor_reader::plain_view(const json::object& in, const std::string& path) const {
    FW_TRY(const int buffer, index_at(in, "buffer", doc_.buffers.size(), path));
    if (buffer < 0) return broken(path + ".buffer", "is missing");
    FW_TRY(const std::size_t offset, size_at(in, "byteOffset", 0, largest, path));
    FW_TRY(const std::size_t length, size_at(in, "byteLength", 0, largest, path));
    const auto& bytes = doc_.buffers[static_cast<std::size_t>(buffer)];
    if (offset > bytes.size() || length > bytes.size() - offset) return broken(path, "goes beyond its buffer");
    FW_TRY(const std::size_t stride, size_at(in, "byteStride", 0, 252, path));
    return view_bytes{bytes.subspan(offset, length), stride};
}

result<accessor_reader::view_bytes> accessor_reader::view(int index) {
    const auto i = static_cast<std::size_t>(index);
    const std::string path = fmt::format("bufferViews[{}]", index);
    FW_TRY(const json::object* in, element(views_, i, "bufferViews"));
    const json::object* compressed = find_extension(*in, "EXT_meshopt_compression");
    if (compressed == nullptr) return plain_view(*in, path);
    if (!decompressed_[i]) {
        FW_TRY(auto bytes, decode_meshopt(doc_, *compressed, memory_, path));
        decompressed_[i] = std::move(bytes);
    }
    FW_TRY(const std::size_t stride, size_at(*in, "byteStride", 0, 252, path));
    return view_bytes{*decompressed_[i], stride};
}

result<accessor_reader::packed> accessor_reader::load(int accessor) {
    const std::string path = accessor_path(accessor);
    FW_TRY(const accessor_shape described, shape(accessor));
    const json::object& in = accessors_[static_cast<std::size_t>(accessor)].get_object();
    const std::size_t size = described.element_size();
    FW_CHECK(memory_.take(described.count, size));
    packed out{described, std::vector<std::uint8_t>(described.count * size)};

    FW_TRY(const int view_index, index_at(in, "bufferView", views_.size(), path));
    if (view_index >= 0 && described.count > 0) {
        FW_TRY(const view_bytes source, view(view_index));
        FW_TRY(const std::size_t offset, size_at(in, "byteOffset", 0, largest, path));
        const std::size_t stride = source.stride != 0 ? source.stride : size;
        const std::size_t last = offset + (described.count - 1) * stride + size;
        if (last > source.bytes.size()) return broken(path, "goes beyond its buffer view");
        for (std::size_t i = 0; i < described.count; ++i) {
            std::memcpy(out.bytes.data() + i * size, source.bytes.data() + offset + i * stride, size);
        }
    }
    if (const json::object& sparse = object_at(in, "sparse"); !sparse.empty())
        FW_CHECK(apply_sparse(out, sparse, path + ".sparse"));
    return out;
}

result<std::span<const std::uint8_t>> accessor_reader::sparse_part(const json::object& part, std::size_t bytes,
                                                                   const std::string& path) {
    FW_TRY(const int view_index, index_at(part, "bufferView", views_.size(), path));
    if (view_index < 0) return broken(path + ".bufferView", "is missing");
    FW_TRY(const view_bytes source, view(view_index));
    FW_TRY(const std::size_t offset, size_at(part, "byteOffset", 0, largest, path));
    if (offset > source.bytes.size() || bytes > source.bytes.size() - offset)
        return broken(path, "goes beyond its buffer view");
    return source.bytes.subspan(offset, bytes);
}

result<void> accessor_reader::apply_sparse(packed& target, const json::object& sparse, const std::string& path) {
    FW_TRY(const std::size_t count, size_at(sparse, "count", 0, target.shape.count, path));
    const json::object& indices = object_at(sparse, "indices");
    FW_TRY(const std::size_t type, size_at(indices, "componentType", 0, 5125, path + ".indices"));
    if (type != 5121 && type != 5123 && type != 5125)
        return broken(path + ".indices.componentType", "must be an unsigned integer type");
    const auto index_type = static_cast<component>(type);
    const std::size_t size = target.shape.element_size();
    FW_TRY(const auto where, sparse_part(indices, count * size_of(index_type), path + ".indices"));
    FW_TRY(const auto values, sparse_part(object_at(sparse, "values"), count * size, path + ".values"));
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t index = integer_from(where.data() + i * size_of(index_type), index_type);
        if (index >= target.shape.count) return broken(path + ".indices", "name an element that does not exist");
        std::memcpy(target.bytes.data() + index * size, values.data() + i * size, size);
    }
    return {};
}

result<std::vector<float>> accessor_reader::floats(int accessor, std::size_t components) {
    FW_TRY(const packed data, load(accessor));
    if (data.shape.components != components)
        return broken(accessor_path(accessor) + ".type", fmt::format("must have {} components", components));
    const std::size_t size = size_of(data.shape.type);
    FW_CHECK(memory_.take(data.shape.count * components, sizeof(float)));
    std::vector<float> out(data.shape.count * components);
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = float_from(data.bytes.data() + i * size, data.shape.type, data.shape.normalized);
        if (!std::isfinite(out[i])) return broken(accessor_path(accessor), "holds a value that is not a finite number");
    }
    return out;
}

result<std::vector<std::uint32_t>> accessor_reader::integers(int accessor, std::size_t components) {
    FW_TRY(const packed data, load(accessor));
    const component type = data.shape.type;
    if (data.shape.components != components ||
        (type != component::u8 && type != component::u16 && type != component::u32)) {
        return broken(accessor_path(accessor), fmt::format("must hold {} unsigned integers an element", components));
    }
    FW_CHECK(memory_.take(data.shape.count * components, sizeof(std::uint32_t)));
    std::vector<std::uint32_t> out(data.shape.count * components);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = integer_from(data.bytes.data() + i * size_of(type), type);
    return out;
}

}  // namespace fw::gltf
