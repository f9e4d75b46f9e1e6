#include "draco_decode.hpp"

#include <draco/compression/decode.h>

namespace fw::gltf {

namespace {

// Draco normalises by the attribute's own flag; glTF by the accessor's, which wins.
result<std::vector<float>> values_of(const draco::PointAttribute& attribute, std::size_t points, bool normalized,
                                     budget& memory, const std::string& path) {
    const std::size_t components = attribute.num_components();
    FW_CHECK(memory.take(points * components, sizeof(float)));
    std::vector<float> out(points * components);
    float scale = 1;
    if (normalized && attribute.data_type() == draco::DT_UINT8) scale = 1 / 255.0f;
    if (normalized && attribute.data_type() == draco::DT_UINT16) scale = 1 / 65535.0f;
    std::vector<float> row(components);
    for (std::size_t i = 0; i < points; ++i) {
        const auto entry = attribute.mapped_index(draco::PointIndex(static_cast<std::uint32_t>(i)));
        if (entry.value() >= attribute.size()) return broken(path, "refers to a value that Draco did not store");
        if (!attribute.ConvertValue<float>(entry, static_cast<std::int8_t>(components), row.data())) {
            return broken(path, "holds a Draco attribute of an unknown type");
        }
        for (std::size_t c = 0; c < components; ++c) {
            const float value = attribute.normalized() ? row[c] : row[c] * scale;
            if (!std::isfinite(value)) return broken(path, "holds a value that is not a finite number");
            out[i * components + c] = value;
        }
    }
    return out;
}

}  // namespace

const draco_geometry::attribute* draco_geometry::find(std::string_view name) const {
    const auto at = std::ranges::find(attributes, name, &attribute::name);
    return at != attributes.end() ? &*at : nullptr;
}

result<draco_geometry> decode_draco(const json::object& extension, const json::object& declared,
                                    accessor_reader& accessors, std::size_t view_count, budget& memory,
                                    const std::string& path) {
    FW_TRY(const int view, index_at(extension, "bufferView", view_count, path));
    if (view < 0) return broken(path + ".bufferView", "is missing");
    FW_TRY(const auto source, accessors.view(view));
    draco::DecoderBuffer buffer;
    buffer.Init(reinterpret_cast<const char*>(source.bytes.data()), source.bytes.size());
    draco::Decoder decoder;
    auto decoded = decoder.DecodeMeshFromBuffer(&buffer);
    if (!decoded.ok()) return broken(path, "can't be decompressed by Draco");
    const std::unique_ptr<draco::Mesh> mesh = std::move(decoded).value();

    draco_geometry out;
    out.vertex_count = mesh->num_points();
    for (const auto& member : object_at(extension, "attributes")) {
        const std::string name(member.key());
        const std::string at = fmt::format("{}.attributes.{}", path, name);
        FW_TRY(const int id, index_of(member.value(), std::size_t{1} << 20, at));
        const draco::PointAttribute* attribute = mesh->GetAttributeByUniqueId(static_cast<std::uint32_t>(id));
        if (attribute == nullptr) return broken(at, "names an attribute that Draco did not store");
        bool normalized = false;
        FW_TRY(const int accessor, index_at(declared, name, accessors.count(), path));
        if (accessor >= 0) {
            FW_TRY(const accessor_shape shape, accessors.shape(accessor));
            normalized = shape.normalized;
        }
        FW_TRY(auto values, values_of(*attribute, out.vertex_count, normalized, memory, at));
        out.attributes.push_back({name, static_cast<std::size_t>(attribute->num_components()), std::move(values)});
    }
    FW_CHECK(memory.take(mesh->num_faces(), sizeof(triangle)));
    out.triangles.resize(mesh->num_faces());
    for (std::uint32_t f = 0; f < mesh->num_faces(); ++f) {
        const auto& face = mesh->face(draco::FaceIndex(f));
        for (std::size_t c = 0; c < 3; ++c) out.triangles[f][c] = face[c].value();
    }
    return out;
}

}  // namespace fw::gltf
