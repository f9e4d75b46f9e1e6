#include "body_levels.hpp"

#include <algorithm>

#include "fw/geometry/mesh.hpp"

namespace fw::garment {

std::string_view name_of(measurement_id id) {
    return body::info(id).name;
}

double girth_at(const body::figure& figure, double level) {
    return geometry::tape_girth(figure.skin(), figure.topology->triangles, {{0, 1, 0}, level}, figure.topology->torso);
}

double leg_girth_at(const body::figure& figure, double level) {
    // The half space x > 0 of the trunk's triangles below the crotch is the left leg, whatever the skin weights say.
    const auto& t = *figure.topology;
    std::vector<std::uint32_t> chosen;
    for (const std::uint32_t i : t.torso) {
        const triangle& tri = t.triangles[i];
        float low = 1e9f, high = -1e9f, x = 0;
        for (const std::uint32_t v : tri) {
            low = std::min(low, figure.positions[v].y);
            high = std::max(high, figure.positions[v].y);
            x += figure.positions[v].x;
        }
        if (x > 0 && low <= level && high >= level) chosen.push_back(i);
    }
    if (chosen.empty()) return 0;
    return geometry::tape_girth(figure.skin(), t.triangles, {{0, 1, 0}, level}, chosen);
}

double shoulder_height_at(const body::figure& figure, double x) {
    const auto& l = figure.landmarks;
    double highest = 0;
    for (const dvec3& p :
         geometry::slice(figure.skin(), figure.topology->triangles, {{1, 0, 0}, x}, figure.topology->torso))
        if (p.y > static_cast<double>(l.armpit[0].y) && p.y < static_cast<double>(l.side_neck[0].y) + 0.01)
            highest = std::max(highest, p.y);
    return highest;
}

}  // namespace fw::garment
