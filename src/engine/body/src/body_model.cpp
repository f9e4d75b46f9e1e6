#include "fw/body/body_model.hpp"

#include <cassert>

#include "fw/geometry/mesh.hpp"
#include "model_data.hpp"

namespace fw::body {
namespace {

constexpr std::uint32_t known_skin_vertices = 13380;  // landmarks name vertices of this mesh

std::vector<helper_surface> make_helpers(const body_file& file) {
    std::vector<helper_surface> out;
    for (std::size_t i = 1; i < file.surfaces.size(); ++i)
        out.push_back(
            {file.surfaces[i].name, to_triangles(file.surfaces[i].quads), to_triangles(file.surfaces[i].uv_quads)});
    return out;
}

std::vector<std::uint32_t> find_centre_line(const topology& t, std::span<const vec3> base) {
    std::vector<std::uint32_t> out;
    for (const auto i : t.torso) {
        int on = 0;
        for (const auto v : t.triangles[i]) on += std::abs(base[v].x) < 1e-4f ? 1 : 0;
        if (on >= 2) out.push_back(i);
    }
    return out;
}

// Vertices that a large cup moves by more than 3 cm.
std::vector<char> find_breasts(const body_model::data& d) {
    std::vector<char> out(d.file.body_vertices, 0);
    const auto target = d.macros.breast[1][1][1][2][1];  // young, average muscle and weight, largest cup
    if (target < 0) return out;
    std::vector<vec3> moved(d.file.base.size(), vec3(0));
    add_target(moved, d.file.targets[static_cast<std::size_t>(target)], 1);
    for (std::size_t v = 0; v < out.size(); ++v) out[v] = glm::length(moved[v]) > 0.03f ? 1 : 0;
    return out;
}

int find_anchor(const body_file& file, std::string_view name) {
    const auto it = std::ranges::find(file.anchors, name, &file_anchor::name);
    return it == file.anchors.end() ? -1 : static_cast<int>(it - file.anchors.begin());
}

// False if the file lacks one: then it is not a body we know.
bool find_joints(const body_file& file, joint_anchors& j) {
    bool found = true;
    const auto one = [&](int& out, std::string_view name) {
        out = find_anchor(file, name);
        found = found && out >= 0;
    };
    const auto both = [&](std::array<int, 2>& out, std::string_view name) {
        one(out[0], fmt::format("joint-l-{}", name));
        one(out[1], fmt::format("joint-r-{}", name));
    };
    both(j.shoulder, "shoulder");
    both(j.elbow, "elbow");
    both(j.wrist, "hand");
    both(j.hip, "upper-leg");
    both(j.knee, "knee");
    both(j.ankle, "ankle");
    one(j.neck, "joint-neck");
    one(j.head, "joint-head");
    return found;
}

void stand_on_floor(std::span<vec3> positions, std::size_t skin) {
    float lowest = positions[0].y;
    for (const auto& p : positions.first(skin)) lowest = std::min(lowest, p.y);
    for (auto& p : positions) p.y -= lowest;
}

}  // namespace

void add_target(std::span<vec3> positions, const file_target& target, float amount) {
    const float k = amount * target.scale;
    const std::int16_t* d = target.deltas.data();
    if (target.indices.empty()) {
        float* out = &positions[0].x;
        for (std::size_t i = 0, n = target.deltas.size(); i < n; ++i) out[i] += k * static_cast<float>(d[i]);
        return;
    }
    for (const auto i : target.indices) {
        positions[i] += k * vec3(d[0], d[1], d[2]);
        d += 3;
    }
}

body_model::body_model(std::unique_ptr<data> d) : data_(std::move(d)) {}
body_model::~body_model() = default;

result<std::shared_ptr<const body_model>> body_model::load(std::span<const std::uint8_t> bytes) {
    auto d = std::make_unique<data>();
    FW_TRY(d->file, read_body_file(bytes));
    d->macros = index_macros(d->file.targets);
    index_modifiers(d->file.targets, d->modifier_names, d->modifiers);
    d->topology = std::make_shared<const body::topology>(make_topology(d->file));
    d->uv_triangles = to_triangles(d->file.surfaces[0].uv_quads);
    d->helpers = make_helpers(d->file);
    if (d->file.body_vertices != known_skin_vertices || !find_joints(d->file, d->joints))
        return fail(error_kind::invalid, "body.file_syntax",
                    "The body data file holds another mesh than hm08. Run ./fw assets again.");
    d->regions = make_tape_regions(*d->topology, d->file.base, d->file.bones, d->file.weights, find_breasts(*d));
    d->corners = find_corners(d->file);
    d->smooth = make_smooth_region(*d->topology, d->file.base);
    d->centre_line = find_centre_line(*d->topology, d->file.base);
    return std::shared_ptr<const body_model>(new body_model(std::move(d)));
}

std::vector<vec3> body_model::evaluate(const shape& s) const {
    std::vector<vec3> positions = data_->file.base;
    for (const auto& [target, weight] : macro_weights(data_->macros, s))
        add_target(positions, data_->file.targets[static_cast<std::size_t>(target)], weight);
    assert(s.modifiers.empty() || s.modifiers.size() == data_->modifiers.size());
    for (std::size_t i = 0; i < s.modifiers.size(); ++i) add_modifier(positions, i, s.modifiers[i]);
    smooth_region(positions, data_->smooth);
    stand_on_floor(positions, data_->file.body_vertices);
    return positions;
}

void body_model::add_modifier(std::span<vec3> positions, std::size_t modifier, double amount, double times) const {
    if (amount == 0) return;
    const auto& m = data_->modifiers[modifier];
    for (const auto t : amount > 0 ? m.incr : m.decr)
        add_target(positions, data_->file.targets[static_cast<std::size_t>(t)],
                   static_cast<float>(times * std::abs(amount)));
}

const std::shared_ptr<const topology>& body_model::topology() const {
    return data_->topology;
}
std::span<const std::string> body_model::modifiers() const {
    return data_->modifier_names;
}
std::span<const bone> body_model::bones() const {
    return data_->file.bones;
}
std::span<const skin_weight> body_model::skin_weights() const {
    return data_->file.weights;
}
std::span<const vec2> body_model::uvs() const {
    return data_->file.uvs;
}
std::span<const triangle> body_model::uv_triangles() const {
    return data_->uv_triangles;
}
std::span<const helper_surface> body_model::helpers() const {
    return data_->helpers;
}
std::string_view body_model::notice() const {
    return data_->file.notice;
}

std::optional<std::size_t> body_model::find_modifier(std::string_view name) const {
    const auto it = std::ranges::find(data_->modifier_names, name);
    if (it == data_->modifier_names.end()) return std::nullopt;
    return static_cast<std::size_t>(it - data_->modifier_names.begin());
}

std::optional<std::size_t> body_model::find_bone(std::string_view name) const {
    const auto it = std::ranges::find(data_->file.bones, name, &bone::name);
    if (it == data_->file.bones.end()) return std::nullopt;
    return static_cast<std::size_t>(it - data_->file.bones.begin());
}

vec3 body_model::anchor(std::span<const vec3> positions, int index) const {
    const auto& vertices = data_->file.anchors[static_cast<std::size_t>(index)].vertices;
    vec3 sum(0);
    for (const auto v : vertices) sum += positions[v];
    return sum / static_cast<float>(vertices.size());
}

vec3 body_model::anchor(std::span<const vec3> positions, std::string_view name) const {
    const int index = find_anchor(data_->file, name);
    assert(index >= 0);
    return anchor(positions, index);
}

shape make_plain_shape(sex s, double age) {
    shape out;
    out.sex = s;
    out.age = age;
    out.weight = 0.6;
    return out;
}

double mass_of(const body_model& model, std::span<const vec3> positions) {
    const auto& t = *model.topology();
    return geometry::volume(positions.first(t.body_vertices), t.triangles) * body_density;
}

}  // namespace fw::body
