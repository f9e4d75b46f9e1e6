// KHR_draco_mesh_compression, encoding.
#include <draco/compression/expert_encode.h>
#include <draco/mesh/mesh.h>

#include "primitive_write.hpp"

namespace fw::gltf {

namespace {

class draco_writer {
public:
    draco_writer(const clean_primitive& p, const draco_settings& settings) : p_(p), settings_(settings) {
        mesh_.set_num_points(static_cast<std::uint32_t>(p.source->positions.size()));
        mesh_.SetNumFaces(p.source->triangles.size());
        for (std::size_t f = 0; f < p.source->triangles.size(); ++f) {
            const triangle& t = p.source->triangles[f];
            mesh_.SetFace(draco::FaceIndex(static_cast<std::uint32_t>(f)),
                          {draco::PointIndex(t[0]), draco::PointIndex(t[1]), draco::PointIndex(t[2])});
        }
    }

    result<json::object> write(glb_builder& builder) {
        const scene::primitive& in = *p_.source;
        add("POSITION", draco::GeometryAttribute::POSITION, in.positions, settings_.position_bits);
        add("NORMAL", draco::GeometryAttribute::NORMAL, p_.normals, settings_.normal_bits);
        add("TANGENT", draco::GeometryAttribute::GENERIC, p_.tangents, settings_.generic_bits);
        add("TEXCOORD_0", draco::GeometryAttribute::TEX_COORD, in.uv0, settings_.uv_bits);
        if (!in.uv0.empty()) add("TEXCOORD_1", draco::GeometryAttribute::TEX_COORD, in.uv1, settings_.uv_bits);
        add("COLOR_0", draco::GeometryAttribute::COLOR, in.colors, settings_.color_bits);
        add_joints();
        add("WEIGHTS_0", draco::GeometryAttribute::GENERIC, p_.weights, settings_.generic_bits);
        return encode(builder);
    }

private:
    struct written {
        std::string name;
        int id;
        int bits;  ///< 0 keeps the values exact
        accessor_shape shape;
    };

    template <class Value>
    void add_attribute(const std::string& name, draco::GeometryAttribute::Type type, draco::DataType data_type,
                       int bits, const accessor_shape& shape, const std::vector<Value>& values) {
        draco::GeometryAttribute header;
        header.Init(type, nullptr, static_cast<std::uint8_t>(shape.components), data_type, false,
                    static_cast<std::int64_t>(sizeof(Value)), 0);
        const int id = mesh_.AddAttribute(header, true, static_cast<std::uint32_t>(values.size()));
        draco::PointAttribute* attribute = mesh_.attribute(id);
        for (std::size_t i = 0; i < values.size(); ++i) {
            attribute->SetAttributeValue(draco::AttributeValueIndex(static_cast<std::uint32_t>(i)), &values[i]);
        }
        written_.push_back({name, id, bits, shape});
    }

    template <int Count>
    void add(const std::string& name, draco::GeometryAttribute::Type type,
             const std::vector<glm::vec<Count, float>>& values, int bits) {
        if (values.empty()) return;
        add_attribute(name, type, draco::DT_FLOAT32, bits, {values.size(), Count, component::f32, false}, values);
    }

    void add_joints() {
        if (p_.joints.empty()) return;
        const component type = joint_component(p_);
        const accessor_shape shape{p_.joints.size(), 4, type, false};
        if (type == component::u16) {
            add_attribute("JOINTS_0", draco::GeometryAttribute::GENERIC, draco::DT_UINT16, 0, shape, p_.joints);
            return;
        }
        std::vector<std::array<std::uint8_t, 4>> small;
        small.reserve(p_.joints.size());
        for (const auto& j : p_.joints) {
            small.push_back({static_cast<std::uint8_t>(j[0]), static_cast<std::uint8_t>(j[1]),
                             static_cast<std::uint8_t>(j[2]), static_cast<std::uint8_t>(j[3])});
        }
        add_attribute("JOINTS_0", draco::GeometryAttribute::GENERIC, draco::DT_UINT8, 0, shape, small);
    }

    result<json::object> encode(glb_builder& builder) {
        draco::ExpertEncoder encoder(mesh_);
        encoder.SetSpeedOptions(settings_.speed, settings_.speed);
        encoder.SetTrackEncodedProperties(true);
        for (const written& w : written_) {
            if (w.bits > 0) encoder.SetAttributeQuantization(w.id, w.bits);
        }
        draco::EncoderBuffer buffer;
        if (const auto status = encoder.EncodeToBuffer(&buffer); !status.ok()) {
            return fail(error_kind::internal, "gltf.encode",
                        fmt::format("Draco could not compress the model: {}", status.error_msg_string()));
        }
        const auto* first = reinterpret_cast<const std::uint8_t*>(buffer.data());
        json::object extension{{"bufferView", builder.add_view({first, buffer.size()}, view_target::none)}};
        json::object ids;
        json::object attributes;
        for (const written& w : written_) {
            accessor_shape shape = w.shape;
            shape.count = encoder.num_encoded_points();
            const bool positions = w.name == "POSITION";
            attributes[w.name] =
                builder.add_accessor(-1, shape, positions ? position_bounds(p_.source->positions) : json::object());
            ids[w.name] = mesh_.attribute(w.id)->unique_id();
        }
        extension["attributes"] = std::move(ids);
        const std::size_t points = encoder.num_encoded_points();
        const accessor_shape indices{encoder.num_encoded_faces() * 3, 1,
                                     points <= 65535 ? component::u16 : component::u32, false};
        json::object out{{"attributes", std::move(attributes)}, {"indices", builder.add_accessor(-1, indices)}};
        if (p_.source->material >= 0) out["material"] = p_.source->material;
        out["extensions"] = json::object{{"KHR_draco_mesh_compression", std::move(extension)}};
        builder.use_extension("KHR_draco_mesh_compression", true);
        return out;
    }

    const clean_primitive& p_;
    const draco_settings& settings_;
    draco::Mesh mesh_;
    std::vector<written> written_;
};

}  // namespace

result<json::object> write_draco(const clean_primitive& primitive, const draco_settings& settings,
                                 glb_builder& builder) {
    return draco_writer(primitive, settings).write(builder);
}

}  // namespace fw::gltf
