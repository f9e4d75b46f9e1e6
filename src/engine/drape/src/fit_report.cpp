#include "fw/drape/fit_report.hpp"

#include <algorithm>
#include <cmath>

#include "fw/drape/sewn.hpp"
#include "section.hpp"

namespace fw::drape {

namespace {

constexpr double tight_pressure = 600;   // Pa
constexpr double little_ease = 0.1;      // of the body's girth: above it nothing is tight
constexpr double lost_share = 1.0 / 3;   // of the drafted ease
constexpr double loose_by = 0.04;        // metres more than drafted, and at least half as much again
constexpr double loose_share = 1.0 / 3;  // of the body's girth

struct zone_name {
    std::string_view id, label;
};
constexpr std::array<zone_name, fit_zone_count> names{{{"bust", "Bust or chest"},
                                                       {"waist", "Waist"},
                                                       {"highHip", "High hip"},
                                                       {"hip", "Hip"},
                                                       {"leftUpperArm", "Left upper arm"},
                                                       {"rightUpperArm", "Right upper arm"},
                                                       {"leftForearm", "Left forearm"},
                                                       {"rightForearm", "Right forearm"},
                                                       {"leftThigh", "Left thigh"},
                                                       {"rightThigh", "Right thigh"},
                                                       {"leftKnee", "Left knee"},
                                                       {"rightKnee", "Right knee"},
                                                       {"leftCalf", "Left calf"},
                                                       {"rightCalf", "Right calf"}}};

/// Where a zone is measured: a plane, and the skin's triangles that the tape goes around.
struct zone_level {
    geometry::plane cut;
    std::vector<std::uint32_t> skin;
};

std::vector<std::uint32_t> triangles_of(const body::topology& topology, body::part part) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t t = 0; t < topology.triangle_parts.size(); ++t) {
        if (topology.triangle_parts[t] == part) out.push_back(t);
    }
    return out;
}

geometry::plane level(double height) {
    return {{0, 1, 0}, height};
}

/// Across a limb at `share` of the way from one joint to the next.
geometry::plane across(vec3 from, vec3 to, double share) {
    const dvec3 axis = glm::normalize(dvec3(to) - dvec3(from));
    return {axis, glm::dot(axis, glm::mix(dvec3(from), dvec3(to), share))};
}

/// Shares of the upper arm at which it is measured: the first that the sleeve goes around, for short sleeves end early.
constexpr std::array<double, 3> upper_arm_shares{0.55, 0.45, 0.37};

zone_level level_of(fit_zone zone, const body::figure& figure, double upper_arm_share) {
    const auto& marks = figure.landmarks;
    const auto& topology = *figure.topology;
    const auto side = static_cast<std::size_t>(zone) % 2;  // limbs come in pairs, the left first, from an even number
    const auto arm = [&] { return triangles_of(topology, side == 0 ? body::part::left_arm : body::part::right_arm); };
    const auto leg = [&] { return triangles_of(topology, side == 0 ? body::part::left_leg : body::part::right_leg); };
    switch (zone) {
        case fit_zone::bust:
            return {level(marks.bust_level), topology.torso};
        case fit_zone::waist:
            return {level(marks.waist_level), topology.torso};
        case fit_zone::high_hip:
            return {level(marks.high_hip_level), topology.torso};
        case fit_zone::hip:
            return {level(marks.hip_level), topology.torso};
        case fit_zone::left_upper_arm:
        case fit_zone::right_upper_arm:
            return {across(marks.shoulder_joint[side], marks.elbow_joint[side], upper_arm_share), arm()};
        case fit_zone::left_forearm:
        case fit_zone::right_forearm:
            return {across(marks.elbow_joint[side], marks.wrist_joint[side], 0.3), arm()};
        case fit_zone::left_thigh:
        case fit_zone::right_thigh:
            return {level(marks.crotch_level - 0.03), leg()};
        case fit_zone::left_knee:
        case fit_zone::right_knee:
            return {level(marks.knee_level), leg()};
        case fit_zone::left_calf:
        case fit_zone::right_calf: {
            const double ankle = marks.ankle_joint[side].y;
            return {level(ankle + 0.65 * (marks.knee_level - ankle)), leg()};
        }
    }
    std::unreachable();
}

dvec3 centre_of(const std::vector<dvec3>& points) {
    dvec3 sum(0);
    for (const auto& p : points) sum += p;
    return sum / std::max<double>(1, static_cast<double>(points.size()));
}

/// Mean tension around the body, N/m, in the cloth that the curve runs through: strain along the curve's direction.
double tension_along(const section_curve& curve, const garment::cloth_mesh& mesh, const drape_result& drape,
                     const textile::fabric& fabric) {
    double sum = 0, length = 0;
    for (std::size_t i = 0; i < curve.triangles.size(); ++i) {
        const auto& t = mesh.triangles[curve.triangles[i]];
        const dvec3 d = curve.points[(i + 1) % curve.points.size()] - curve.points[i];
        // The direction of the cut in the cloth's own axes: solve d = e1·p + e2·q in the plane of the triangle.
        const dvec3 e1 = dvec3(drape.positions[t[1]]) - dvec3(drape.positions[t[0]]),
                    e2 = dvec3(drape.positions[t[2]]) - dvec3(drape.positions[t[0]]);
        const double a = glm::dot(e1, e1), b = glm::dot(e1, e2), c = glm::dot(e2, e2), det = a * c - b * b;
        if (det < 1e-20) continue;
        const double p = (glm::dot(d, e1) * c - glm::dot(d, e2) * b) / det,
                     q = (glm::dot(d, e2) * a - glm::dot(d, e1) * b) / det;
        const dvec2 flat = p * (dvec2(mesh.rest[t[1]]) - dvec2(mesh.rest[t[0]])) +
                           q * (dvec2(mesh.rest[t[2]]) - dvec2(mesh.rest[t[0]]));
        const double rest = glm::length(flat);
        if (rest < 1e-9) continue;
        const auto& s = drape.strain[curve.triangles[i]];
        const double weft = flat.x * flat.x / (rest * rest);
        sum += rest * (weft * fabric.stretch_weft * std::max(0.0f, s.weft) +
                       (1 - weft) * fabric.stretch_warp * std::max(0.0f, s.warp));
        length += rest;
    }
    return length > 0 ? sum / length : 0;
}

fit_word judge(const zone_fit& z) {
    if (z.ease() < 0 || z.pressure > tight_pressure) return fit_word::tight;
    if (!z.drafted_ease) return z.ease() > loose_share * z.body_girth ? fit_word::loose : fit_word::as_drafted;
    const double lost = *z.drafted_ease - z.ease();
    if (lost > lost_share * *z.drafted_ease && lost > 0.01 && z.ease() < little_ease * z.body_girth)
        return fit_word::tight;
    return -lost > std::max(loose_by, 0.5 * *z.drafted_ease) ? fit_word::loose : fit_word::as_drafted;
}

std::vector<float> strain_of_vertices(const garment::cloth_mesh& mesh, const drape_result& drape, std::size_t nodes) {
    std::vector<float> sum(nodes, 0), count(nodes, 0), out;
    for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
        for (const auto v : mesh.triangles[t]) {
            sum[drape.node_of[v]] += drape.strain[t].tension();
            count[drape.node_of[v]] += 1;
        }
    }
    for (const auto n : drape.node_of) out.push_back(sum[n] / std::max(1.0f, count[n]));
    return out;
}

}  // namespace

std::string_view to_id(fit_zone zone) {
    return names[static_cast<std::size_t>(zone)].id;
}
std::string_view to_label(fit_zone zone) {
    return names[static_cast<std::size_t>(zone)].label;
}

std::string_view to_text(fit_word word) {
    switch (word) {
        case fit_word::tight:
            return "tight";
        case fit_word::as_drafted:
            return "as drafted";
        case fit_word::loose:
            return "loose";
    }
    std::unreachable();
}

const zone_fit* fit_report::find(fit_zone zone) const {
    const auto it = std::ranges::find(zones, zone, &zone_fit::zone);
    return it == zones.end() ? nullptr : &*it;
}

namespace {

/// Girths and tension of the zone at this level; nothing if the garment does not go around it.
std::optional<zone_fit> measure_zone(fit_zone zone, const zone_level& where, const sewn_surface& cloth,
                                     const garment::cloth_mesh& mesh, const drape_result& drape,
                                     const body::figure& figure, const textile::fabric& fabric) {
    zone_fit z;
    z.zone = zone;
    const auto skin = geometry::slice(figure.positions, figure.topology->triangles, where.cut, where.skin);
    if (skin.empty()) return std::nullopt;
    z.body_girth = geometry::tape_girth(figure.positions, figure.topology->triangles, where.cut, where.skin);
    const dvec3 centre = centre_of(skin);
    const bool leg = zone >= fit_zone::left_thigh;
    const dvec3 other_leg(-centre.x, centre.y, centre.z);
    for (const auto& curve : cut_surface(cloth.positions, cloth.triangles, where.cut)) {
        if (!encloses(curve, where.cut, centre)) continue;
        if (leg && encloses(curve, where.cut, other_leg)) continue;  // a skirt goes around both
        const double girth = curve.length();
        if (z.garment_girth > 0 && girth >= z.garment_girth) continue;  // the innermost layer
        z.garment_girth = girth;
        z.tension = tension_along(curve, mesh, drape, fabric);
        z.strain = 0;
        for (const auto t : curve.triangles) z.strain = std::max<double>(z.strain, drape.strain[t].tension());
    }
    if (z.garment_girth <= 0) return std::nullopt;
    z.pressure = z.tension * 2 * pi / z.body_girth;
    return z;
}

}  // namespace

fit_report make_fit_report(const garment::cloth_mesh& mesh, const drape_result& drape, const body::figure& figure,
                           const textile::fabric& fabric, const fit_report* drafted) {
    fit_report report;
    const auto cloth = sewn(mesh, drape.positions, drape.node_of);
    report.strain = strain_of_vertices(mesh, drape, cloth.positions.size());
    for (std::size_t i = 0; i < fit_zone_count; ++i) {
        const auto zone = static_cast<fit_zone>(i);
        const bool upper_arm = zone == fit_zone::left_upper_arm || zone == fit_zone::right_upper_arm;
        std::optional<zone_fit> z;
        for (std::size_t k = 0; k < (upper_arm ? upper_arm_shares.size() : 1) && !z; ++k) {
            z = measure_zone(zone, level_of(zone, figure, upper_arm_shares[k]), cloth, mesh, drape, figure, fabric);
        }
        if (!z) continue;
        if (drafted != nullptr) {
            if (const auto* d = drafted->find(zone)) z->drafted_ease = d->ease();
        }
        z->word = judge(*z);
        report.zones.push_back(*z);
    }
    return report;
}

}  // namespace fw::drape
