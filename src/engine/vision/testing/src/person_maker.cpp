#include "fw/vision/testing/person_maker.hpp"

#include <algorithm>
#include <cmath>

namespace fw::vision::testing {
namespace {

/// A smooth field over the body for folds of the cloth, mean 0, about one standard deviation high.
double fold_field(std::uint32_t seed, dvec3 p) {
    double sum = 0;
    for (std::uint32_t k = 0; k < 6; ++k) {
        const dvec3 wave(hash_unit(seed, 5 * k) - 0.5, hash_unit(seed, 5 * k + 1) - 0.5,
                         hash_unit(seed, 5 * k + 2) - 0.5);
        sum += std::sin(2 * pi * (glm::dot(wave, p) * 14 + hash_unit(seed, 5 * k + 3)));
    }
    return sum / std::sqrt(3.0);
}

enum class cover { skin, hair, shirt, trousers };

struct wardrobe {
    double shirt_top;
    double shirt_bottom;
    double trousers_bottom;
    double sleeve_end;  ///< distance from the shoulder joint
    double hair_line;
};

wardrobe fit_clothes(const body::landmarks& at, const person_look& look) {
    const double neck = 0.5 * (at.side_neck[0].y + at.side_neck[1].y);
    return {.shirt_top = neck - 0.015,
            .shirt_bottom = at.hip_level + 0.05,
            .trousers_bottom = (1 - look.trouser_length) * (at.crotch_level - 0.05) + look.trouser_length * 0.08,
            .sleeve_end = 0.14,
            .hair_line = at.head_top.y - 0.075};
}

cover cover_of(const wardrobe& w, const body::landmarks& at, body::part part, vec3 p, bool arm_covered) {
    using body::part::head;
    using body::part::left_arm;
    using body::part::right_arm;
    if (part == head)
        return p.y > w.hair_line || (p.z < at.head_top.z - 0.02f && p.y > w.hair_line - 0.1) ? cover::hair
                                                                                             : cover::skin;
    if (part == left_arm || part == right_arm) return arm_covered ? cover::shirt : cover::skin;
    if (p.y > w.shirt_top) return cover::skin;
    if (p.y > w.shirt_bottom) return cover::shirt;
    return p.y > w.trousers_bottom ? cover::trousers : cover::skin;
}

vec3 random_vec(std::uint32_t seed, std::uint32_t index, float low, float high) {
    const auto one = [&](std::uint32_t k) {
        return low + (high - low) * static_cast<float>(hash_unit(seed, index + k));
    };
    return {one(0), one(1), one(2)};
}

}  // namespace

person_look make_random_look(std::uint32_t seed) {
    person_look look;
    const auto tone = static_cast<float>(hash_unit(seed, 1));
    look.skin = glm::mix(vec3(0.88f, 0.72f, 0.63f), vec3(0.36f, 0.24f, 0.18f), tone);
    look.hair = glm::mix(vec3(0.08f, 0.06f, 0.05f), vec3(0.45f, 0.33f, 0.2f), static_cast<float>(hash_unit(seed, 2)));
    look.shirt = random_vec(seed, 10, 0.08f, 0.85f);
    look.trousers = random_vec(seed, 20, 0.05f, 0.45f);
    look.cloth = 0.001 + 0.004 * hash_unit(seed, 30);
    look.wrinkles = 0.0015 * hash_unit(seed, 31);
    look.trouser_length = 0.15 + 0.85 * hash_unit(seed, 32);
    look.seed = seed;
    return look;
}

colored_mesh make_person(const body::body_model& model, std::span<const vec3> positions, const limb_pose& pose,
                         const person_look& look) {
    const auto& topology = *model.topology();
    const auto at = body::find_landmarks(model, positions);
    const wardrobe w = fit_clothes(at, look);
    const auto skin = positions.first(topology.body_vertices);
    const auto normals = geometry::vertex_normals(skin, topology.triangles);
    std::vector<vec3> dressed(positions.begin(), positions.end());
    colored_mesh person;
    for (std::size_t v = 0; v < skin.size(); ++v) {
        const body::part part = topology.vertex_parts[v];
        const std::size_t side = part == body::part::right_arm ? 1 : 0;
        const bool sleeve = glm::distance(skin[v], at.shoulder_joint[side]) < w.sleeve_end;
        const cover c = cover_of(w, at, part, skin[v], sleeve);
        const double cloth = std::max(0.0, look.cloth + look.wrinkles * fold_field(look.seed, dvec3(skin[v])));
        const double off = c == cover::skin ? 0.0 : c == cover::hair ? 0.008 : cloth;
        dressed[v] += normals[v] * static_cast<float>(off);
        person.colors.push_back(c == cover::hair       ? look.hair
                                : c == cover::shirt    ? look.shirt
                                : c == cover::trousers ? look.trousers
                                                       : look.skin);
    }
    const auto moved = pose_limbs(model, positions, pose).move_all(dressed);
    person.mesh.positions.assign(moved.begin(), moved.begin() + static_cast<std::ptrdiff_t>(topology.body_vertices));
    person.mesh.triangles = topology.triangles;
    // Legs apart lift the feet: the person stands on the floor all the same.
    const float floor = geometry::bounds_of(person.mesh.positions).lower.y;
    for (vec3& p : person.mesh.positions) p.y -= floor;
    return person;
}

}  // namespace fw::vision::testing
