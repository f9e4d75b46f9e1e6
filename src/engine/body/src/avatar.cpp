#include "fw/body/avatar.hpp"

#include <glm/gtc/matrix_transform.hpp>

#include "avatar_hair.hpp"
#include "avatar_paint.hpp"
#include "avatar_shoes.hpp"
#include "fw/base/json.hpp"
#include "fw/geometry/mesh.hpp"
#include "model_data.hpp"

namespace fw::body {
namespace {

constexpr float skin_roughness = 0.55f;

// docs/formats/glb-extras.md
constexpr const char* fitting_extras = R"({"part":"body","stance":"fitting"})";
constexpr const char* relaxed_extras = R"({"part":"body","stance":"relaxed"})";

class builder {
public:
    builder(const body_model& model, const figure& f, const avatar_look& look, level_of_detail lod)
        : model_(model),
          raw_(model.raw()),
          figure_(f),
          look_(look),
          lod_(lod),
          normals_(geometry::vertex_normals(f.skin(), f.topology->triangles)) {}

    scene::model run() {
        add_rig();
        add_skin();
        if (lod_ != level_of_detail::low) add_eyes();
        if (look_.hair != hair::none) add_hair();
        if (look_.shoes != shoes::none) add_shoes();
        out_.nodes[0].mesh = 0;
        return std::move(out_);
    }

private:
    void add_rig() {
        auto& mesh = out_.meshes.emplace_back();
        mesh.name = "avatar";
        mesh.extras = figure_.stance == stance::fitting ? fitting_extras : relaxed_extras;
        auto& body_node = out_.nodes.emplace_back();
        body_node.name = "avatar";
        body_node.skin = 0;
        out_.roots.push_back(0);
        auto& skin = out_.skins.emplace_back();
        skin.name = "body";
        for (std::size_t i = 0; i < model_.bones().size(); ++i) {
            const auto& b = model_.bones()[i];
            const vec3 head = model_.anchor(figure_.positions, b.head);
            const vec3 parent = b.parent < 0 ? vec3(0)
                                             : model_.anchor(figure_.positions,
                                                             model_.bones()[static_cast<std::size_t>(b.parent)].head);
            auto& n = out_.nodes.emplace_back();
            n.name = b.name;
            n.local = glm::translate(mat4(1), head - parent);
            const int self = static_cast<int>(i) + 1;
            if (b.parent < 0)
                out_.roots.push_back(self);
            else
                out_.nodes[static_cast<std::size_t>(b.parent) + 1].children.push_back(self);
            skin.joints.push_back(self);
            skin.inverse_bind.push_back(glm::translate(mat4(1), -head));
        }
        skin.skeleton = 1;
    }

    void put(scene::primitive& p, vec3 position, vec3 normal, vec2 uv, std::size_t weights_of) const {
        p.positions.push_back(position);
        p.normals.push_back(normal);
        p.uv0.push_back({uv.x, 1 - uv.y});  // the source counts v from below
        const auto& w = model_.skin_weights()[weights_of];
        p.joints.push_back(w.bones);
        p.weights.push_back({w.weights[0], w.weights[1], w.weights[2], w.weights[3]});
    }

    // Triangles of this level over corners.
    [[nodiscard]] std::vector<triangle> skin_triangles() const {
        if (lod_ == level_of_detail::full) return raw_.corners.triangles;
        const auto& coarse = raw_.file.lods[lod_ == level_of_detail::medium ? 0 : 1].triangles;
        std::vector<triangle> out;
        for (const auto& t : coarse) out.push_back({t[0], t[1], t[2]});
        return out;
    }

    void add_skin() {
        scene::primitive p;
        const auto triangles = skin_triangles();
        constexpr auto absent = std::numeric_limits<std::uint32_t>::max();
        std::vector<std::uint32_t> number(raw_.corners.corners.size(), absent);
        // The full skin keeps the corners' own order, so that its positions can be found again.
        if (lod_ == level_of_detail::full)
            for (std::uint32_t i = 0; i < number.size(); ++i) place_corner(p, number, i);
        for (const auto& t : triangles) {
            for (const auto c : t)
                if (number[c] == absent) place_corner(p, number, c);
            p.triangles.push_back({number[t[0]], number[t[1]], number[t[2]]});
        }
        auto& m = add_material("skin");
        m.base_color_texture.texture = add_texture(paint_skin(model_, figure_.sex, look_));
        m.roughness = skin_roughness;
        m.subsurface = 0.25f;
        add_primitive(std::move(p));
    }

    void place_corner(scene::primitive& p, std::vector<std::uint32_t>& number, std::uint32_t c) const {
        const auto at = raw_.corners.corners[c];
        number[c] = static_cast<std::uint32_t>(p.positions.size());
        put(p, figure_.positions[at.vertex], normals_[at.vertex], raw_.file.uvs[at.uv], at.vertex);
    }

    // Eyeballs with a painted iris: texture coordinates by the angle from the line of sight.
    void add_eyes() {
        scene::primitive p;
        for (const auto& h : model_.helpers()) {
            if (h.name != "helper-l-eye" && h.name != "helper-r-eye") continue;
            std::vector<std::uint32_t> used;
            for (const auto& t : h.triangles) used.insert(used.end(), t.begin(), t.end());
            std::ranges::sort(used);
            used.erase(std::ranges::unique(used).begin(), used.end());
            vec3 centre(0);
            for (const auto v : used) centre += figure_.positions[v];
            centre /= static_cast<float>(used.size());
            const auto base = static_cast<std::uint32_t>(p.positions.size());
            for (const auto v : used) {
                const vec3 d = glm::normalize(figure_.positions[v] - centre);
                const float away = std::acos(std::clamp(d.z, -1.0f, 1.0f)) / static_cast<float>(pi),
                            flat = std::max(1e-6f, std::hypot(d.x, d.y));
                put(p, figure_.positions[v], d, {0.5f + 0.5f * away * d.x / flat, 0.5f + 0.5f * away * d.y / flat}, v);
            }
            const auto number = [&](std::uint32_t v) {
                return base + static_cast<std::uint32_t>(std::ranges::lower_bound(used, v) - used.begin());
            };
            for (const auto& t : h.triangles) p.triangles.push_back({number(t[0]), number(t[1]), number(t[2])});
        }
        auto& m = add_material("eyes");
        m.base_color_texture.texture = add_texture(paint_eye());
        m.roughness = 0.25f;
        add_primitive(std::move(p));
    }

    // Grey-brown iris, soft edge, no highlight painted in: the light makes it.
    [[nodiscard]] static scene::image paint_eye() {
        constexpr int size = 128;
        auto image = scene::make_image(size, size, 3);
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x) {
                const float r =
                    2 *
                    std::hypot(static_cast<float>(x) + 0.5f - size / 2.0f, static_cast<float>(y) + 0.5f - size / 2.0f) /
                    size;
                const auto step = [&](float edge, float soft) {
                    return std::clamp((r - edge) / soft + 0.5f, 0.0f, 1.0f);
                };
                const vec3 pupil(18, 15, 14), iris(86, 66, 50), rim(46, 36, 30), white(214, 206, 198);
                vec3 c = glm::mix(pupil, glm::mix(iris, rim, std::clamp((r - 0.08f) / 0.09f, 0.0f, 1.0f)),
                                  step(0.062f, 0.015f));
                c = glm::mix(c, white, step(0.165f, 0.02f));
                for (int k = 0; k < 3; ++k) image.at(x, y)[k] = static_cast<std::uint8_t>(c[k]);
            }
        return image;
    }

    void add_hair() {
        std::vector<triangle> skin;
        for (const auto& t : skin_triangles()) {
            const auto& c = raw_.corners.corners;
            skin.push_back({c[t[0]].vertex, c[t[1]].vertex, c[t[2]].vertex});
        }
        const auto hair = make_hair(raw_.file.base, figure_, normals_, skin, lod_ == level_of_detail::full);
        scene::primitive p;
        for (std::size_t i = 0; i < hair.positions.size(); ++i) {
            put(p, hair.positions[i], {}, hair.uv[i], hair.weights_of[i]);
            p.colors.emplace_back(vec3(hair.shades[i].x), hair.shades[i].y);
        }
        p.triangles = hair.triangles;
        smooth_normals(p);
        auto& m = add_material("hair");
        m.base_color_texture.texture = add_texture(paint_strands(look_.hair_color));
        m.alpha = scene::alpha_mode::mask;
        m.double_sided = true;
        m.roughness = 0.55f;
        m.sheen_color = look_.hair_color * 2.0f;
        m.sheen_roughness = 0.4f;
        add_primitive(std::move(p));
    }

    void add_shoes() {
        const auto pair = make_shoes(figure_, look_.shoes);
        add_shoe_part(pair.upper, "shoes", look_.shoe_color, 0.5f);
        add_shoe_part(pair.sole, "soles", look_.sole_color, 0.7f);
    }

    void add_shoe_part(const shoe_surface& s, std::string name, vec3 color, float roughness) {
        scene::primitive p;
        for (std::size_t i = 0; i < s.positions.size(); ++i) put(p, s.positions[i], {}, {}, s.weights_of[i]);
        p.uv0.clear();
        p.triangles = s.triangles;
        smooth_normals(p);
        auto& m = add_material(std::move(name));
        m.base_color = vec4(color, 1);
        m.double_sided = true;  // the inside shows at the heel
        m.roughness = roughness;
        add_primitive(std::move(p));
    }

    static void smooth_normals(scene::primitive& p) { p.normals = geometry::vertex_normals(p.positions, p.triangles); }

    scene::material& add_material(std::string name) {
        auto& m = out_.materials.emplace_back();
        m.name = std::move(name);
        return m;
    }

    int add_texture(scene::image image) {
        out_.images.push_back(std::move(image));
        auto& t = out_.textures.emplace_back();
        t.image = static_cast<int>(out_.images.size()) - 1;
        return static_cast<int>(out_.textures.size()) - 1;
    }

    void add_primitive(scene::primitive p) {
        p.material = static_cast<int>(out_.materials.size()) - 1;
        out_.meshes[0].primitives.push_back(std::move(p));
    }

    const body_model& model_;
    const body_model::data& raw_;
    const figure& figure_;
    const avatar_look& look_;
    level_of_detail lod_;
    std::vector<vec3> normals_;
    scene::model out_;
};

struct found_skin {
    const scene::mesh* mesh = nullptr;
    const scene::primitive* primitive = nullptr;
};

// Which primitive can be the full skin: as many corners and triangles.
found_skin find_skin(const body_model::data& raw, const scene::model& m) {
    for (const auto& mesh : m.meshes)
        for (const auto& p : mesh.primitives)
            if (p.positions.size() == raw.corners.corners.size() &&
                p.triangles.size() == raw.corners.triangles.size() && p.uv0.size() == p.positions.size())
                return {&mesh, &p};
    return {};
}

bool says_relaxed(const scene::mesh& mesh) {
    const auto extras = parse_json(mesh.extras.empty() ? "{}" : mesh.extras);
    if (!extras || !extras->is_object()) return false;
    const auto* stance = extras->get_object().if_contains("stance");
    return stance != nullptr && stance->is_string() && stance->get_string() == "relaxed";
}

// For every corner the primitive's vertex with its texture coordinate (no two corners share one), by a grid over the
// unit square; -1 if none is near.
std::vector<int> match_corners(const body_model::data& raw, const scene::primitive& p) {
    constexpr int cells = 512;
    const auto cell_of = [](vec2 uv) {
        const auto clamp = [](float x) { return std::clamp(static_cast<int>(x * cells), 0, cells - 1); };
        return std::pair{clamp(uv.x), clamp(uv.y)};
    };
    std::vector<std::vector<int>> grid(static_cast<std::size_t>(cells) * cells);
    for (std::size_t i = 0; i < p.uv0.size(); ++i) {
        const auto [x, y] = cell_of(p.uv0[i]);
        grid[static_cast<std::size_t>(y) * cells + static_cast<std::size_t>(x)].push_back(static_cast<int>(i));
    }
    std::vector<int> out;
    for (const auto& c : raw.corners.corners) {
        const vec2 uv(raw.file.uvs[c.uv].x, 1 - raw.file.uvs[c.uv].y);
        const auto [cx, cy] = cell_of(uv);
        int best = -1;
        float nearest = 1e-3f;
        for (int y = std::max(0, cy - 1); y <= std::min(cells - 1, cy + 1); ++y)
            for (int x = std::max(0, cx - 1); x <= std::min(cells - 1, cx + 1); ++x)
                for (const int i : grid[static_cast<std::size_t>(y) * cells + static_cast<std::size_t>(x)])
                    if (const float d = glm::length(p.uv0[static_cast<std::size_t>(i)] - uv); d < nearest) {
                        nearest = d;
                        best = i;
                    }
        out.push_back(best);
    }
    return out;
}

}  // namespace

scene::model make_avatar_model(const body_model& model, const figure& f, const avatar_look& look, level_of_detail lod) {
    return builder(model, f, look, lod).run();
}

result<std::vector<vec3>> positions_of(const body_model& model, const scene::model& avatar) {
    const auto refuse = [](std::string_view why) {
        return fail(
            error_kind::unsupported, "body.not_our_model",
            fmt::format(
                "This model can't be measured: {}. Give an avatar.glb that Fashion Wallet made, in full detail.", why));
    };
    const auto& raw = model.raw();
    const auto [mesh, skin] = find_skin(raw, avatar);
    if (skin == nullptr) return refuse("it has no skin of ours in full detail");
    if (says_relaxed(*mesh)) {
        return fail(error_kind::unsupported, "body.relaxed_stance",
                    "This figure stands at ease, where a tape would lie. Measure the avatar.glb beside it: it is the "
                    "same body in the fitting pose.");
    }
    std::vector<vec3> out(raw.file.base.size(), vec3(0));
    const auto match = match_corners(raw, *skin);
    for (std::size_t i = 0; i < match.size(); ++i) {
        if (match[i] < 0) return refuse("its texture coordinates are not ours");
        out[raw.corners.corners[i].vertex] = skin->positions[static_cast<std::size_t>(match[i])];
    }
    const auto world = scene::world_matrices(avatar);
    std::size_t found = 0;
    for (const auto& b : model.bones()) {
        const auto node = std::ranges::find(avatar.nodes, b.name, &scene::node::name);
        if (node == avatar.nodes.end()) continue;
        ++found;
        const vec3 at(world[static_cast<std::size_t>(node - avatar.nodes.begin())][3]);
        for (const auto v : raw.file.anchors[static_cast<std::size_t>(b.head)].vertices) out[v] = at;
    }
    if (found != model.bones().size()) return refuse("its rig is not ours");
    return out;
}

}  // namespace fw::body
