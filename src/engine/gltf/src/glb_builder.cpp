#include "glb_builder.hpp"

#include <boost/json/serialize.hpp>
#include <charconv>
#include <cstdlib>

namespace fw::gltf {

double shortest(float value) {
    if (value == std::floor(value) && std::abs(value) < 1e7f) return value;
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size() - 1, value);
    *end.ptr = '\0';
    double out = 0;
    std::from_chars(text.data(), end.ptr, out);
    return out;
}

int glb_builder::add_view(std::span<const std::uint8_t> bytes, view_target target, std::size_t stride) {
    binary_.resize((binary_.size() + 3) / 4 * 4);
    json::object view{{"buffer", 0}, {"byteOffset", binary_.size()}, {"byteLength", bytes.size()}};
    if (stride != 0) view["byteStride"] = stride;
    if (target != view_target::none) view["target"] = static_cast<int>(target);
    binary_.insert(binary_.end(), bytes.begin(), bytes.end());
    views_.emplace_back(std::move(view));
    return static_cast<int>(views_.size()) - 1;
}

int glb_builder::add_accessor(int view, const accessor_shape& shape, json::object bounds) {
    static constexpr std::array<std::string_view, 17> names{"", "SCALAR", "VEC2", "VEC3", "VEC4", "", "", "",    "",
                                                            "", "",       "",     "",     "",     "", "", "MAT4"};
    json::object out = std::move(bounds);
    if (view >= 0) out["bufferView"] = view;
    out["componentType"] = static_cast<int>(shape.type);
    if (shape.normalized) out["normalized"] = true;
    out["count"] = shape.count;
    out["type"] = names[shape.components];
    accessors_.emplace_back(std::move(out));
    return static_cast<int>(accessors_.size()) - 1;
}

void glb_builder::use_extension(std::string_view name, bool required) {
    used_.emplace(name);
    if (required) required_.emplace(name);
}

void glb_builder::set_list(std::string_view key, json::array list) {
    if (!list.empty()) root_[key] = std::move(list);
}

namespace {

void append_u32(std::vector<std::uint8_t>& out, std::size_t value) {
    for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

json::array list_of(const std::set<std::string>& names) {
    json::array out;
    for (const auto& name : names) out.emplace_back(name);
    return out;
}

}  // namespace

result<std::vector<std::uint8_t>> glb_builder::finish(const std::string& generator, const std::string& asset_extras) {
    json::object asset{{"version", "2.0"}, {"generator", generator}};
    if (!asset_extras.empty()) {
        FW_TRY(json::value extras, parse_json(asset_extras));
        asset["extras"] = std::move(extras);
    }
    root_["asset"] = std::move(asset);
    set_list("extensionsUsed", list_of(used_));
    set_list("extensionsRequired", list_of(required_));
    set_list("bufferViews", std::move(views_));
    set_list("accessors", std::move(accessors_));
    binary_.resize((binary_.size() + 3) / 4 * 4);
    if (!binary_.empty()) root_["buffers"] = json::array{json::object{{"byteLength", binary_.size()}}};
    std::string text = json::serialize(root_);
    text.resize((text.size() + 3) / 4 * 4, ' ');

    const std::size_t total = 12 + 8 + text.size() + (binary_.empty() ? 0 : 8 + binary_.size());
    if (total > 0xFFFFFFFFu)
        return fail(error_kind::too_large, "gltf.too_large", "The model is too large for one GLB file (4 GB).");
    std::vector<std::uint8_t> out;
    out.reserve(total);
    append_u32(out, 0x46546C67);
    append_u32(out, 2);
    append_u32(out, total);
    append_u32(out, text.size());
    append_u32(out, 0x4E4F534A);
    out.insert(out.end(), text.begin(), text.end());
    if (!binary_.empty()) {
        append_u32(out, binary_.size());
        append_u32(out, 0x004E4942);
        out.insert(out.end(), binary_.begin(), binary_.end());
    }
    return out;
}

}  // namespace fw::gltf
