#include "room.hpp"

#include <algorithm>
#include <cmath>

namespace fw::vision::testing {
namespace {

double smooth_noise(std::uint32_t seed, double x, double y) {
    const auto ix = static_cast<std::int32_t>(std::floor(x));
    const auto iy = static_cast<std::int32_t>(std::floor(y));
    const double fx = x - ix;
    const double fy = y - iy;
    const double sx = fx * fx * (3 - 2 * fx);
    const double sy = fy * fy * (3 - 2 * fy);
    const auto cell = [&](int dx, int dy) {
        return hash_unit(seed,
                         static_cast<std::uint32_t>(ix + dx) * 7919u + static_cast<std::uint32_t>(iy + dy) * 104729u);
    };
    return (1 - sy) * ((1 - sx) * cell(0, 0) + sx * cell(1, 0)) + sy * ((1 - sx) * cell(0, 1) + sx * cell(1, 1));
}

struct wall_thing {
    dvec2 lower, upper;  ///< in [0, 1] of the picture
    vec3 color;
};

struct room_plan {
    double horizon;  ///< row where wall meets floor, of the picture's height
    vec3 wall, floor;
    double light_from;  ///< -1 from the left … 1 from the right
    std::vector<wall_thing> things;
};

vec3 random_color(std::uint32_t seed, std::uint32_t index, double low, double high) {
    const double grey = low + (high - low) * hash_unit(seed, index);
    const double tint = 0.12;
    return vec3(grey * (1 + tint * (hash_unit(seed, index + 1) - 0.5)),
                grey * (1 + tint * (hash_unit(seed, index + 2) - 0.5)),
                grey * (1 + 2 * tint * (hash_unit(seed, index + 3) - 0.5)));
}

room_plan plan_for(const photo_setup& setup) {
    const std::uint32_t s = setup.seed;
    // The wall stands half a metre to two metres behind the subject.
    const double behind = 0.5 + 1.5 * hash_unit(s, 10);
    const dvec3 foot = project(setup, dvec3(0, 0, -behind));
    room_plan plan{foot.y / setup.height,
                   random_color(s, 20, 0.18, 0.75),
                   random_color(s, 30, 0.08, 0.45),
                   2 * hash_unit(s, 40) - 1,
                   {}};
    const auto count = static_cast<std::uint32_t>(4 * hash_unit(s, 50));
    for (std::uint32_t i = 0; i < count; ++i) {
        const dvec2 lower(hash_unit(s, 60 + 10 * i) * 0.9 - 0.1, hash_unit(s, 61 + 10 * i) * 0.5);
        const dvec2 size(0.08 + 0.3 * hash_unit(s, 62 + 10 * i), 0.1 + 0.5 * hash_unit(s, 63 + 10 * i));
        plan.things.push_back({lower, lower + size, random_color(s, 64 + 10 * i, 0.05, 0.7)});
    }
    return plan;
}

}  // namespace

color_plane make_room(const photo_setup& setup) {
    const room_plan plan = plan_for(setup);
    color_plane room(static_cast<std::size_t>(setup.width) * setup.height);
    for (int y = 0; y < setup.height; ++y)
        for (int x = 0; x < setup.width; ++x) {
            const dvec2 p((x + 0.5) / setup.width, (y + 0.5) / setup.height);
            const bool floor = p.y > plan.horizon;
            vec3 color = floor ? plan.floor : plan.wall;
            for (const wall_thing& thing : plan.things)
                if (!floor && p.x > thing.lower.x && p.x < thing.upper.x && p.y > thing.lower.y && p.y < thing.upper.y)
                    color = thing.color;
            const double stretch = floor ? 3.0 : 1.0;
            const double worn = 0.6 * smooth_noise(setup.seed, p.x * 7, p.y * 9 * stretch) +
                                0.4 * smooth_noise(setup.seed + 1, p.x * 90, p.y * 120 * stretch);
            const double light = 1 + 0.25 * plan.light_from * (p.x - 0.5) - 0.15 * std::abs(p.y - 0.4);
            room[static_cast<std::size_t>(y) * setup.width + x] =
                color * static_cast<float>(light * (0.88 + 0.24 * worn));
        }
    return room;
}

void add_ground_shadow(color_plane& room, const photo_setup& setup, vec3 place) {
    const dvec3 foot = project(setup, dvec3(place));
    const double radius = 0.32 * setup.focal_px / foot.z;
    const int y0 = std::clamp(static_cast<int>(foot.y - radius), 0, setup.height);
    const int y1 = std::clamp(static_cast<int>(foot.y + radius), 0, setup.height);
    for (int y = y0; y < y1; ++y)
        for (int x = 0; x < setup.width; ++x) {
            const dvec2 d((x - foot.x) / radius, (y - foot.y) / (0.35 * radius));
            room[static_cast<std::size_t>(y) * setup.width + x] *=
                static_cast<float>(1 - 0.55 * std::exp(-2 * glm::dot(d, d)));
        }
}

}  // namespace fw::vision::testing
