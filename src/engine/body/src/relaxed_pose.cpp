// How people stand when nobody tells them to: the angles, and how near to the body the arms may come.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "fw/body/pose.hpp"
#include "fw/geometry/point_grid.hpp"

namespace fw::body {

namespace {

constexpr double degree = pi / 180;
constexpr double shoulder_drop = 4 * degree;  // of the clavicle
constexpr double arm_back = 0.05;             // the elbow hangs a little behind the shoulder, per unit down
constexpr double elbow_bend = 20 * degree;
constexpr double elbow_inwards = 22 * degree;   // the plane of the bend, off straight ahead
constexpr double palm_backwards = 28 * degree;  // thumb, off straight ahead
constexpr double hand_hang = 0.45;              // 0: in line with the forearm, 1: straight down
constexpr double wrist_twist_share = 0.5;       // of the hand's twist that the forearm takes
constexpr double together = 0.9;                // of the spread between fingers that is taken back
constexpr double angle_step = 1 * degree;
constexpr double legs_step = 0.5 * degree;
constexpr float leg_start = 0.08f;  // metres below the crotch, where thighs may not touch

/// Extra bend of a finger's three joints.
struct curl {
    std::string_view finger;
    std::array<double, 3> bend;
};
constexpr std::array<curl, 4> curls{{{"index", {12 * degree, 16 * degree, 9 * degree}},
                                     {"middle", {17 * degree, 20 * degree, 11 * degree}},
                                     {"ring", {20 * degree, 23 * degree, 12 * degree}},
                                     {"pinky", {22 * degree, 24 * degree, 12 * degree}}}};
constexpr std::array<double, 3> thumb_bend{17 * degree, 8 * degree, 12 * degree};

dvec3 away_from(dvec3 v, dvec3 axis) {
    return glm::normalize(v - axis * glm::dot(v, axis));
}

/// Orthonormal: `along`, then `beside` as far as it is square to it.
glm::dmat3 frame(dvec3 along, dvec3 beside) {
    const dvec3 a = glm::normalize(along), b = away_from(beside, a);
    return {a, b, glm::cross(a, b)};
}

class relaxing {
public:
    relaxing(const body_model& model, std::span<const vec3> fitting) : model_(model), fitting_(fitting) {}

    [[nodiscard]] pose at(double arm_angle, double legs_in) const {
        pose p;
        p.turns.assign(model_.bones().size(), glm::dquat(1, 0, 0, 0));
        for (const bool left : {true, false}) {
            const auto inwards = glm::angleAxis((left ? -1 : 1) * legs_in, dvec3(0, 0, 1));
            p.turns[bone_index("thigh", left)] = inwards;
            p.turns[bone_index("foot", left)] = glm::conjugate(inwards);  // the sole stays flat
            place_arm(p, left, arm_angle);
            curl_fingers(p, left);
        }
        return p;
    }

private:
    [[nodiscard]] std::size_t bone_index(std::string_view name, bool left) const {
        const auto found = model_.find_bone(std::string(name) + (left ? "_l" : "_r"));
        if (!found) throw std::runtime_error(fmt::format("the body's rig has no bone {}", name));
        return *found;
    }
    [[nodiscard]] dvec3 head(std::string_view name, bool left) const {
        return dvec3(model_.anchor(fitting_, model_.bones()[bone_index(name, left)].head));
    }
    [[nodiscard]] dvec3 tail(std::string_view name, bool left) const {
        return dvec3(model_.anchor(fitting_, model_.bones()[bone_index(name, left)].tail));
    }

    void place_arm(pose& p, bool left, double arm_angle) const {
        const double side = left ? 1 : -1;
        const dvec3 shoulder = head("upperarm", left), elbow = head("lowerarm", left), wrist = head("hand", left);
        const dvec3 upper = glm::normalize(elbow - shoulder), fore = glm::normalize(wrist - elbow);
        const dvec3 hinge = glm::cross(upper, fore);

        const dvec3 new_upper = glm::normalize(dvec3(side * std::sin(arm_angle), -std::cos(arm_angle), -arm_back));
        const dvec3 ahead = away_from({-side * std::sin(elbow_inwards), 0, std::cos(elbow_inwards)}, new_upper);
        const dvec3 new_fore = new_upper * std::cos(elbow_bend) + ahead * std::sin(elbow_bend);
        const dvec3 new_hinge = glm::cross(new_upper, new_fore);

        const dvec3 hand = glm::normalize(head("middle_01", left) - wrist);
        const dvec3 thumbwards = head("index_01", left) - head("pinky_01", left);
        const dvec3 new_hand = glm::normalize(glm::mix(new_fore, dvec3(0, -1, 0), hand_hang));
        const dvec3 new_thumbwards(-side * std::sin(palm_backwards), 0, std::cos(palm_backwards));

        const auto clavicle = glm::angleAxis(-side * shoulder_drop, dvec3(0, 0, 1));
        const auto arm = glm::quat_cast(frame(new_upper, new_hinge) * glm::transpose(frame(upper, hinge)));
        const auto forearm = glm::quat_cast(frame(new_fore, new_hinge) * glm::transpose(frame(fore, hinge)));
        const auto palm = glm::quat_cast(frame(new_hand, new_thumbwards) * glm::transpose(frame(hand, thumbwards)));
        const auto turned = twist_about(palm * glm::conjugate(forearm), new_fore, wrist_twist_share) * forearm;

        p.turns[bone_index("clavicle", left)] = clavicle;
        p.turns[bone_index("upperarm", left)] = glm::conjugate(clavicle) * arm;
        p.turns[bone_index("lowerarm", left)] = glm::conjugate(arm) * turned;
        p.turns[bone_index("hand", left)] = glm::conjugate(turned) * palm;
    }

    /// `share` of that part of the rotation which turns about the axis.
    static glm::dquat twist_about(glm::dquat q, dvec3 axis, double share) {
        const double along = glm::dot(dvec3(q.x, q.y, q.z), axis);
        return glm::angleAxis(2 * std::atan2(along, q.w) * share, axis);
    }

    void curl_fingers(pose& p, bool left) const {
        const dvec3 wrist = head("hand", left);
        const dvec3 hand = glm::normalize(head("middle_01", left) - wrist);
        const dvec3 thumbwards = away_from(head("index_01", left) - head("pinky_01", left), hand);
        const dvec3 palm = glm::cross(hand, thumbwards) * (left ? 1.0 : -1.0);
        const auto spread_of = [&](dvec3 d) { return std::atan2(glm::dot(d, thumbwards), glm::dot(d, hand)); };
        const auto bone_name = [](std::string_view finger, std::size_t k) {
            return fmt::format("{}_0{}", finger, k + 1);
        };
        const double middle = spread_of(tail("middle_03", left) - head("middle_01", left));
        for (const auto& c : curls) {
            const double spread =
                spread_of(tail(bone_name(c.finger, 2), left) - head(bone_name(c.finger, 0), left)) - middle;
            // Turning `hand` towards `thumbwards` is a turn about their cross product; the fingers go back by it.
            const auto closing = glm::angleAxis(-together * spread, glm::cross(hand, thumbwards));
            for (std::size_t k = 0; k < 3; ++k) {
                const auto name = bone_name(c.finger, k);
                const dvec3 along = tail(name, left) - head(name, left);
                const auto bend = glm::angleAxis(c.bend[k], glm::normalize(glm::cross(along, palm)));
                p.turns[bone_index(name, left)] = k == 0 ? closing * bend : bend;
            }
        }
        for (std::size_t k = 0; k < 3; ++k) {
            const auto name = bone_name("thumb", k);
            const dvec3 along = tail(name, left) - head(name, left);
            p.turns[bone_index(name, left)] = glm::angleAxis(thumb_bend[k], glm::normalize(glm::cross(along, hand)));
        }
    }

    const body_model& model_;
    std::span<const vec3> fitting_;
};

/// What the arms may come near to, and what moves with them.
class surroundings {
public:
    surroundings(const body_model& model, std::span<const vec3> fitting, std::span<const vec3> clothes)
        : model_(model), fitting_(fitting) {
        const auto& t = *model.topology();
        const auto is_arm = [&](std::uint32_t v) {
            return t.vertex_parts[v] == part::left_arm || t.vertex_parts[v] == part::right_arm;
        };
        const geometry::point_grid skin(fitting.first(t.body_vertices), 0.03f);
        for (const auto& p : clothes) {
            const auto v = skin.nearest(p, 1.0f);
            if (!v) continue;
            if (is_arm(*v)) {
                sleeves_.push_back({*v, p});
            } else {
                still_.push_back(p);
            }
        }
        const float below_crotch = static_cast<float>(find_landmarks(model, fitting).crotch_level) - leg_start;
        for (std::uint32_t v = 0; v < t.body_vertices; ++v) {
            if (is_arm(v)) {
                find_arm_vertex(v);
            } else if (t.vertex_parts[v] != part::head) {
                trunk_.push_back(v);
                const bool leg = t.vertex_parts[v] == part::left_leg || t.vertex_parts[v] == part::right_leg;
                if (leg && fitting[v].y < below_crotch) inner_legs_.push_back(v);
            }
        }
    }

    /// Least distances of forearm and hand, and of the upper arm's lower half, in this pose.
    struct distances {
        double hand = 0, arm = 0;
    };
    [[nodiscard]] distances measure(std::span<const vec3> posed, const relaxed_settings& settings) const {
        const double reach = 1.2 * std::max(settings.hand_clearance, settings.arm_clearance);
        std::vector<vec3> beside;
        for (const auto v : trunk_) beside.push_back(posed[v]);
        const geometry::point_grid skin(beside, static_cast<float>(reach));
        beside.insert(beside.end(), still_.begin(), still_.end());
        const geometry::point_grid all(beside, static_cast<float>(reach));
        const auto least = [&](const geometry::point_grid& from, const std::vector<std::uint32_t>& vertices) {
            float best = static_cast<float>(reach * reach);
            for (const auto v : vertices) {
                from.for_each_within(posed[v], static_cast<float>(reach),
                                     [&](std::uint32_t, float squared) { best = std::min(best, squared); });
            }
            return std::sqrt(static_cast<double>(best));
        };
        // Cloth beside the upper arm hangs from the shoulder: it makes room by itself.
        distances d{least(all, lower_), least(skin, upper_)};
        // Cloth on the forearm may lie close to the body's cloth, but a finger's breadth stays.
        for (const auto& s : sleeves_) {
            if (!std::ranges::binary_search(lower_, s.vertex)) continue;
            const vec3 p = s.position + posed[s.vertex] - fitting_[s.vertex];
            all.for_each_within(p, static_cast<float>(reach), [&](std::uint32_t, float squared) {
                d.hand = std::min(d.hand, std::sqrt(static_cast<double>(squared)) + 0.012);
            });
        }
        return d;
    }

    /// How far both legs can be brought in from the fitting pose's stance.
    [[nodiscard]] double find_legs_in(const relaxing& poses, const relaxed_settings& settings) const {
        for (double angle = settings.legs_in; angle > 0; angle -= legs_step) {
            const auto posed = apply_pose(model_, fitting_, poses.at(settings.most_arm_angle, angle));
            std::vector<vec3> left, right;
            for (const auto v : inner_legs_)
                (model_.topology()->vertex_parts[v] == part::left_leg ? left : right).push_back(posed[v]);
            const geometry::point_grid grid(right, static_cast<float>(settings.leg_clearance));
            if (std::ranges::none_of(left, [&](vec3 p) {
                    return grid.nearest(p, static_cast<float>(settings.leg_clearance)).has_value();
                }))
                return angle;
        }
        return 0;
    }

private:
    struct sleeve_point {
        std::uint32_t vertex;
        vec3 position;
    };

    void find_arm_vertex(std::uint32_t v) {
        const bool left = model_.topology()->vertex_parts[v] == part::left_arm;
        const auto bone = [&](std::string_view name) {
            return *model_.find_bone(std::string(name) + (left ? "_l" : "_r"));
        };
        const auto& upper = model_.bones()[bone("upperarm")];
        const vec3 from = model_.anchor(fitting_, upper.head), along = model_.anchor(fitting_, upper.tail) - from;
        const float place = glm::dot(fitting_[v] - from, along) / glm::dot(along, along);
        if (place > 1) lower_.push_back(v);
        if (place > 0.6f && place <= 1) upper_.push_back(v);
    }

    const body_model& model_;
    std::span<const vec3> fitting_;
    std::vector<vec3> still_;
    std::vector<sleeve_point> sleeves_;
    std::vector<std::uint32_t> trunk_, lower_, upper_, inner_legs_;  ///< ascending
};

}  // namespace

relaxed_pose make_relaxed_pose(const body_model& model, std::span<const vec3> fitting, std::span<const vec3> clothes,
                               const relaxed_settings& settings) {
    const relaxing poses(model, fitting);
    const surroundings around(model, fitting, clothes);
    relaxed_pose out;
    const double legs_in = around.find_legs_in(poses, settings);
    for (double angle = settings.least_arm_angle;; angle = std::min(angle + angle_step, settings.most_arm_angle)) {
        out.pose = poses.at(angle, legs_in);
        out.arm_angle = angle;
        const auto d = around.measure(apply_pose(model, fitting, out.pose), settings);
        out.clearance = d.hand;
        out.clear = d.hand >= settings.hand_clearance && d.arm >= settings.arm_clearance;
        if (out.clear || angle >= settings.most_arm_angle) return out;
    }
}

}  // namespace fw::body
