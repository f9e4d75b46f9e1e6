// The 34 measurements. Each rule is in docs/landmarks/README.md with its picture.
#include "measurer.hpp"

namespace fw::body {
namespace {

// Places along a limb, as fractions from its lower to its upper joint.
constexpr double calf_at = 0.70, ankle_at = 0.125, upper_arm_at = 0.5;
// The thigh tape lies this part of the inseam below the crotch.
constexpr double thigh_below_crotch = 0.035;
// The survey measured the upper arm flexed. Tensing adds some 7 % (our estimate; the prior gives it a wide spread).
constexpr double flexed_over_relaxed = 1.07;

dvec3 to_d(vec3 p) {
    return dvec3(p);
}
dvec3 mix(dvec3 a, dvec3 b, double t) {
    return a + (b - a) * t;
}

}  // namespace

measurer::measurer(const body_model& model, std::span<const vec3> positions, tape_memory* memory, tape_trace* trace)
    : model_(model),
      x_(positions),
      m_(find_landmarks(model, positions)),
      tape_(positions, model.topology()->triangles, memory, trace),
      on_(model.raw().regions) {}

double measurer::operator()(measurement_id id) const {
    auto& kept = kept_[static_cast<std::size_t>(id)];
    if (!kept) kept = compute(id);
    return *kept;
}

double measurer::compute(measurement_id id) const {
    using enum measurement_id;
    switch (id) {
        case height:
            return to_d(m_.head_top).y;
        case shoulder_width:
            return shoulder();
        case chest_circumference:
            return around(m_.bust_level, bust_).girth;
        case waist_circumference:
            return tape_.girth(level(m_.waist_level), on_.trunk);
        case hip_circumference:
            return around(m_.hip_level, hip_).girth;
        case inseam_length:
            return m_.crotch_level;
        case arm_length:
            return glm::length(to_d(m_.acromion[0]) - point(at::elbow[0])) +
                   glm::length(point(at::elbow[0]) - point(at::wrist[0]));
        case neck_circumference:
            return tape_.girth(
                plane_through(point(at::throat), anchor(model_.raw().joints.head) - anchor(model_.raw().joints.neck)),
                on_.neck);
        case underbust_circumference:
            return tape_.girth(level(m_.underbust_level), on_.ribs);
        case high_hip_circumference:
            return tape_.girth(level(m_.high_hip_level), on_.trunk);
        case waist_to_hip_length:
            return m_.waist_level - m_.hip_level;
        case back_waist_length:
            return tape_.over(m_.back_neck, m_.back_waist, {0, 0, -1}, on_.upper_body);
        case front_waist_length:
            return tape_.over(m_.front_neck, m_.front_waist, {0, 0, 1}, on_.upper_body);
        case bust_point_distance:
            return glm::length(to_d(m_.bust_point[0]) - to_d(m_.bust_point[1]));
        case bust_point_height:
            return m_.bust_level;
        case armscye_depth:
            return to_d(m_.back_neck).y - to_d(m_.armpit[0]).y;
        case armscye_circumference:
            return armscye();
        case shoulder_slope:
            return slope();
        case upper_arm_circumference:
            return across(m_.elbow_joint[0], m_.shoulder_joint[0], upper_arm_at, on_.left_arm);
        case elbow_circumference:
            return elbow();
        case wrist_circumference:
            return across(m_.wrist_joint[0], m_.elbow_joint[0], 0, on_.left_arm);
        case thigh_circumference:
            return tape_.girth(level(m_.crotch_level * (1 - thigh_below_crotch)), on_.left_thigh);
        case knee_circumference:
            return tape_.girth(level(to_d(m_.knee_joint[0]).y), on_.left_leg);
        case calf_circumference:
            return tape_.girth(level(calf_level()), on_.left_leg);
        case ankle_circumference:
            return tape_.girth(level(mix(m_.ankle_joint[0], m_.knee_joint[0], ankle_at).y), on_.left_leg);
        case crotch_length:
            return crotch();
        case outside_leg_length:
            return outside_leg();
        case back_width:
            return tape_.over(point(at::back_fold[0]), point(at::back_fold[1]), {0, 0, -1}, on_.upper_body);
        case chest_width:
            return tape_.over(point(at::front_fold[0]), point(at::front_fold[1]), {0, 0, 1}, on_.upper_body);
        case neck_base_circumference:
            return neck_base();
        case head_circumference:
            return head();
        case knee_height:
            return m_.knee_level;
        case calf_height:
            return calf_level();
        case trunk_circumference:
            return trunk();
    }
    std::unreachable();
}

std::vector<dvec3> measurer::straight_line(measurement_id id) const {
    using enum measurement_id;
    const auto down_from = [](dvec3 p, double to) { return std::vector<dvec3>{p, {p.x, to, p.z}}; };
    switch (id) {
        case height:
            return down_from(m_.head_top, 0);
        case inseam_length:
            return down_from(m_.crotch, 0);
        case arm_length:
            return {to_d(m_.acromion[0]), point(at::elbow[0]), point(at::wrist[0])};
        case waist_to_hip_length:
            return down_from(m_.back_waist, m_.hip_level);
        case bust_point_distance:
            return {to_d(m_.bust_point[0]), to_d(m_.bust_point[1])};
        case bust_point_height:
            return down_from(m_.bust_point[0], 0);
        case armscye_depth:
            return down_from(m_.back_neck, to_d(m_.armpit[0]).y);
        case shoulder_slope:
            return {to_d(m_.side_neck[0]), to_d(m_.acromion[0])};
        case knee_height:
            return down_from(m_.knee_joint[0], 0);
        case calf_height:
            return down_from({to_d(m_.knee_joint[0]).x, calf_level(), to_d(m_.knee_joint[0]).z}, 0);
        default:
            return {};
    }
}

double measurer::operator()(prior_variable v) const {
    using enum prior_variable;
    switch (v) {
        case height:
            return (*this)(measurement_id::height);
        case chest:
            return around(m_.bust_level, bust_).girth;
        case waist_at_navel:
            return around(point(at::navel).y, navel_).girth;
        case hip:
            return around(m_.hip_level, hip_).girth;
        case neck:
            return (*this)(measurement_id::neck_circumference);
        case neck_base:
            return (*this)(measurement_id::neck_base_circumference);
        case inseam:
            return m_.crotch_level;
        case straight_sleeve:
            return glm::length(to_d(m_.acromion[0]) - to_d(m_.elbow_joint[0])) +
                   glm::length(to_d(m_.elbow_joint[0]) - to_d(m_.wrist_joint[0]));
        case biacromial_breadth:
            return glm::length(to_d(m_.acromion[0]) - to_d(m_.acromion[1]));
        case shoulder_length:
            return glm::length(to_d(m_.side_neck[0]) - to_d(m_.acromion[0]));
        case navel_height:
            return point(at::navel).y;
        case thigh:
            return (*this)(measurement_id::thigh_circumference);
        case calf:
            return (*this)(measurement_id::calf_circumference);
        case ankle:
            return (*this)(measurement_id::ankle_circumference);
        case flexed_upper_arm:
            return (*this)(measurement_id::upper_arm_circumference)*flexed_over_relaxed;
        case wrist:
            return (*this)(measurement_id::wrist_circumference);
        case head:
            return (*this)(measurement_id::head_circumference);
        case vertical_trunk:
            return (*this)(measurement_id::trunk_circumference);
        case back_neck_height:
            return to_d(m_.back_neck).y;
        case acromion_height:
            return to_d(m_.acromion[0]).y;
        case bust_height:
            return m_.bust_level;
        case hip_height:
            return m_.hip_level;
        case knee_height:
            return m_.knee_level;
        case chest_breadth:
            return around(m_.bust_level, bust_).breadth;
        case chest_depth:
            return around(m_.bust_level, bust_).depth;
        case waist_breadth:
            return around(point(at::navel).y, navel_).breadth;
        case waist_depth:
            return around(point(at::navel).y, navel_).depth;
        case hip_breadth:
            return around(m_.hip_level, hip_).breadth;
        case hip_depth:
            return around(m_.hip_level, hip_).depth;
        case weight:
        case age:
            break;
    }
    std::unreachable();
}

const measurer::level_tape& measurer::around(double y, std::optional<level_tape>& kept) const {
    if (kept) return *kept;
    const auto points = tape_.crossing(level(y), on_.trunk);
    dvec3 lower(1e9), upper(-1e9);
    for (const auto& p : points) {
        lower = glm::min(lower, p);
        upper = glm::max(upper, p);
    }
    kept = level_tape{tape_.hull_length(points, level(y)), upper.x - lower.x, upper.z - lower.z};
    return *kept;
}

double measurer::calf_level() const {
    return mix(m_.ankle_joint[0], m_.knee_joint[0], calf_at).y;
}

// Girth across a limb at `t` of the way between two joints.
double measurer::across(dvec3 from, dvec3 to, double t, std::span<const std::uint32_t> region) const {
    return tape_.girth(plane_through(mix(from, to, t), to - from), region);
}

double measurer::shoulder() const {
    const dvec3 outward(0, 1, -1);  // up and back: where the trapezius bulges
    return tape_.over(m_.acromion[0], m_.back_neck, outward, on_.upper_body) +
           tape_.over(m_.back_neck, m_.acromion[1], outward, on_.upper_body);
}

double measurer::armscye() const {
    const dvec3 top = m_.acromion[0], bottom = m_.armpit[0];
    return tape_.girth_where(plane_through(bottom, glm::cross(top - bottom, dvec3(0, 0, 1))), on_.left_shoulder,
                             [&](dvec3 p) { return p.y > bottom.y - 0.005; });
}

double measurer::slope() const {
    const dvec3 d = to_d(m_.acromion[0]) - to_d(m_.side_neck[0]);
    return std::atan2(-d.y, std::abs(d.x));
}

double measurer::elbow() const {
    const dvec3 e = m_.elbow_joint[0];
    const dvec3 upper = glm::normalize(to_d(m_.shoulder_joint[0]) - e),
                lower = glm::normalize(e - to_d(m_.wrist_joint[0]));
    return tape_.girth(plane_through(e, upper + lower), on_.left_arm);
}

double measurer::head() const {
    const dvec3 front = point(at::glabella), back = point(at::occiput);
    return tape_.girth(plane_through(front, glm::cross(front - back, dvec3(1, 0, 0))), on_.head);
}

// Twice the left half: from C7 over the side neck point to the pit of the neck, in the plane of the three.
double measurer::neck_base() const {
    const dvec3 a = m_.back_neck, b = m_.front_neck, side = m_.side_neck[0];
    return 2 * tape_.over(a, b, side - (a + b) * 0.5, on_.neck);
}

// Contour of the centre plane below the waist, as a taut tape, without the line that closes it at the top.
double measurer::crotch() const {
    const double top = m_.waist_level;
    const auto cut = plane_through({0.0005, 0, 0}, {1, 0, 0});  // beside the edges that lie exactly in the centre plane
    return tape_.girth_where(cut, on_.trunk, [&](dvec3 p) { return p.y < top; }) -
           glm::length(to_d(m_.front_waist) - to_d(m_.back_waist));
}

// From the side of the waist over the widest part of the hip, then straight down: a tape that hangs, not one along the
// leg, which stands apart in the fitting pose.
double measurer::outside_leg() const {
    const double z = to_d(m_.hip_joint[0]).z;
    dvec3 waist(0, m_.waist_level, z), widest(0, m_.waist_level, z);
    double nearest = 1e9;
    for (const auto& p : tape_.crossing(plane_through({0, 0, z}, {0, 0, 1}), on_.left_thigh)) {
        if (p.y < m_.waist_level && p.y > m_.crotch_level && p.x > widest.x) widest = p;
        if (std::abs(p.y - m_.waist_level) < nearest && p.x > 0) {
            nearest = std::abs(p.y - m_.waist_level);
            waist.x = p.x;
        }
    }
    return tape_.over(waist, widest, {1, 0, 0}, on_.left_thigh) + widest.y;
}

double measurer::trunk() const {
    const dvec3 shoulder = mix(m_.side_neck[0], m_.acromion[0], 0.5), low = m_.crotch;
    return tape_.girth_where(plane_through(low, glm::cross(shoulder - low, dvec3(0, 0, 1))), on_.trunk,
                             [&](dvec3 p) { return p.y > low.y - 0.005; });
}

void measure_some(const body_model& model, std::span<const vec3> positions, std::span<const measurement_id> wanted,
                  std::span<double> out) {
    const measurer one(model, positions);
    for (std::size_t i = 0; i < wanted.size(); ++i) out[i] = one(wanted[i]);
}

measurement_values measure(const body_model& model, std::span<const vec3> positions) {
    const measurer one(model, positions);
    measurement_values out;
    for (const auto& i : all_measurements()) out[i.id] = one(i.id);
    return out;
}

std::vector<tape_line> tape_lines(const body_model& model, std::span<const vec3> positions) {
    std::vector<tape_line> out;
    for (const auto& i : all_measurements()) {
        tape_trace curves;
        const measurer one(model, positions, nullptr, &curves);
        (void)one(i.id);
        if (curves.empty()) curves.push_back(one.straight_line(i.id));
        if (i.id == measurement_id::outside_leg_length)
            curves.push_back({curves[0].back(), {curves[0].back().x, 0, curves[0].back().z}});
        tape_line line{i.id, {}};
        for (const auto& c : curves) line.curves.emplace_back(c.begin(), c.end());
        out.push_back(std::move(line));
    }
    return out;
}

figure make_figure(const body_model& model, const shape& s) {
    figure f;
    f.topology = model.topology();
    f.sex = s.sex;
    f.positions = model.evaluate(s);
    const measurer one(model, f.positions);
    f.landmarks = one.where();
    for (const auto& i : all_measurements()) f.measurements[i.id] = one(i.id);
    return f;
}

}  // namespace fw::body
