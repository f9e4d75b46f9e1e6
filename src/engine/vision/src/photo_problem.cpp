#include "photo_problem.hpp"

#include <algorithm>
#include <cmath>

#include "fw/geometry/mesh.hpp"

namespace fw::vision {
expectation cloth_expectation(clothing c) {
    switch (c) {
        case clothing::tight:
            return {0.003, 0.002};
        case clothing::normal:
            return {0.008, 0.004};
        case clothing::loose:
            return {0.020, 0.010};
    }
    return {0.003, 0.002};
}

namespace {

constexpr double measured_height_deviation = 0.003;
constexpr double self_reported_weight_offset = 0.4;  // people say 0.4 kg too little (ANSUR II)
constexpr double mass_deviation = 3.5;               // sd of self-report 2.7, and volume × density

struct joint_landmark {
    body_point point;
    const char* bone;  ///< its head is the joint
    double looseness;  ///< factor on the deviation
};
constexpr std::array<joint_landmark, 12> joint_landmarks{{{body_point::left_shoulder, "upperarm_l", 1},
                                                          {body_point::right_shoulder, "upperarm_r", 1},
                                                          {body_point::left_elbow, "lowerarm_l", 1},
                                                          {body_point::right_elbow, "lowerarm_r", 1},
                                                          {body_point::left_wrist, "hand_l", 1},
                                                          {body_point::right_wrist, "hand_r", 1},
                                                          {body_point::left_hip, "thigh_l", 1.5},
                                                          {body_point::right_hip, "thigh_r", 1.5},
                                                          {body_point::left_knee, "calf_l", 1},
                                                          {body_point::right_knee, "calf_r", 1},
                                                          {body_point::left_ankle, "foot_l", 1},
                                                          {body_point::right_ankle, "foot_r", 1}}};

}  // namespace

double expected_height(const photo_person& person) {
    if (person.height_from == height_source::measured) return person.height;
    return person.height - (person.sex == body::sex::male ? 0.022 : 0.012);
}

normal_equations::normal_equations(std::size_t unknowns, std::size_t view_count) : views(view_count) {
    const auto n = static_cast<Eigen::Index>(unknowns);
    matrix = Eigen::MatrixXd::Zero(n, n);
    gradient = Eigen::VectorXd::Zero(n);
}

void normal_equations::add(const Eigen::VectorXd& row, double residual, double weight) {
    matrix.selfadjointView<Eigen::Lower>().rankUpdate(row, weight);
    gradient += weight * residual * row;
    cost += 0.5 * weight * residual * residual;
}

void normal_equations::add_diagonal(std::size_t column, double residual, double deviation) {
    const auto c = static_cast<Eigen::Index>(column);
    matrix(c, c) += 1 / (deviation * deviation);
    gradient[c] += residual / (deviation * deviation);
    cost += 0.5 * residual * residual / (deviation * deviation);
}

photo_problem::photo_problem(const body::body_model& model, const body::fit_problem& body,
                             const std::vector<photo_view_input>& photos, const photo_person& person)
    : model_(model),
      body_(body),
      photos_(photos),
      person_(person),
      finder_(model),
      shape_unknowns_(body.parameters().size()) {}

photo_state photo_problem::start(std::vector<double> shape) const {
    photo_state s{std::move(shape), cloth_expectation(person_.clothing).mean, {}};
    for (const auto& photo : photos_) {
        const auto expected = expected_view(photo);
        view_vector v{};
        std::ranges::transform(expected, v.begin(), &expectation::mean);
        s.views.push_back(v);
    }
    return s;
}

photo_state photo_problem::moved(const photo_state& s, const Eigen::VectorXd& step) const {
    photo_state out = s;
    const auto parameters = body_.parameters();
    for (std::size_t k = 0; k < shape_unknowns_; ++k)
        out.shape[k] =
            std::clamp(s.shape[k] + step[static_cast<Eigen::Index>(k)], parameters[k].lower, parameters[k].upper);
    out.cloth = std::max(0.0, s.cloth + step[static_cast<Eigen::Index>(shape_unknowns_)]);
    for (std::size_t i = 0; i < out.views.size(); ++i)
        for (std::size_t k = 0; k < view_unknowns; ++k)
            out.views[i][k] += step[static_cast<Eigen::Index>(shape_unknowns_ + 1 + i * view_unknowns + k)];
    return out;
}

void photo_problem::add_body_rows(normal_equations& out, std::span<const double> residuals,
                                  std::span<const double> jacobian) const {
    using row_major = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto n = static_cast<Eigen::Index>(shape_unknowns_);
    const auto m = static_cast<Eigen::Index>(residuals.size());
    const Eigen::Map<const row_major> j(jacobian.data(), m, n);
    const Eigen::Map<const Eigen::VectorXd> r(residuals.data(), m);
    out.matrix.topLeftCorner(n, n) += j.transpose() * j;
    out.gradient.head(n) += j.transpose() * r;
    out.cost += 0.5 * r.squaredNorm();
}

/// Height and weight as they were told: the outline has no scale, so these decide it between them.
void photo_problem::add_told_rows(normal_equations& out, std::span<const vec3> positions,
                                  const shape_directions& directions) const {
    constexpr float h = 0.01f;
    const auto skin = model_.topology()->body_vertices;
    const auto height_of = [&](std::span<const vec3> body) {
        return double{geometry::bounds_of(body.first(skin)).upper.y};
    };
    const double mass = body::mass_of(model_, positions);
    const double height = height_of(positions);
    Eigen::VectorXd mass_row = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(unknowns()));
    Eigen::VectorXd height_row = mass_row;
    std::vector<vec3> shifted(positions.begin(), positions.end());
    for (std::size_t k = 0; k < shape_unknowns_; ++k) {
        for (std::size_t v = 0; v < shifted.size(); ++v) shifted[v] = positions[v] + h * directions[k][v];
        mass_row[static_cast<Eigen::Index>(k)] = (body::mass_of(model_, shifted) - mass) / double{h};
        height_row[static_cast<Eigen::Index>(k)] = (height_of(shifted) - height) / double{h};
    }
    const double height_deviation =
        person_.height_from == height_source::measured ? measured_height_deviation : self_reported_height_deviation;
    out.add(height_row, height - expected_height(person_), 1 / (height_deviation * height_deviation));
    if (person_.weight)
        out.add(mass_row, mass - (*person_.weight + self_reported_weight_offset),
                1 / (mass_deviation * mass_deviation));
}

void photo_problem::add_expectations(const photo_state& s, normal_equations& out) const {
    const expectation cloth = cloth_expectation(person_.clothing);
    out.add_diagonal(shape_unknowns_, s.cloth - cloth.mean, cloth.deviation);
    for (std::size_t i = 0; i < photos_.size(); ++i) {
        const auto expected = expected_view(photos_[i]);
        for (std::size_t k = 0; k < view_unknowns; ++k)
            out.add_diagonal(shape_unknowns_ + 1 + i * view_unknowns + k, s.views[i][k] - expected[k].mean,
                             expected[k].deviation);
    }
}

void photo_problem::add_landmarks(const photo_state& s, const photo_stage& stage, std::size_t view,
                                  std::span<const vec3> positions, normal_equations& out) const {
    const photo_view_input& photo = photos_[view];
    const auto project_joints = [&](const view_vector& v) {
        const view_camera camera(v, photo.width, photo.height);
        const auto posed = pose_limbs(model_, positions, limbs_of(v));
        std::array<dvec3, joint_landmarks.size()> at;
        for (std::size_t i = 0; i < at.size(); ++i)
            at[i] = camera.project(posed.head(*model_.find_bone(joint_landmarks[i].bone)));
        return at;
    };
    constexpr double h = 1e-4;
    const auto here = project_joints(s.views[view]);
    std::array<std::array<dvec3, joint_landmarks.size()>, view_unknowns> shifted;
    for (std::size_t k = 0; k < view_unknowns; ++k) {
        view_vector v = s.views[view];
        v[k] += h;
        shifted[k] = project_joints(v);
    }
    const double focal = std::exp(s.views[view][log_focal]);
    for (std::size_t i = 0; i < joint_landmarks.size(); ++i) {
        const landmark& seen = photo.pose[joint_landmarks[i].point];
        if (seen.visibility < 0.5) continue;
        const double deviation = stage.landmark_deviation * joint_landmarks[i].looseness * focal / here[i].z;
        for (int axis = 0; axis < 2; ++axis) {
            Eigen::VectorXd row = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(unknowns()));
            for (std::size_t k = 0; k < view_unknowns; ++k)
                row[static_cast<Eigen::Index>(shape_unknowns_ + 1 + view * view_unknowns + k)] =
                    (shifted[k][i][axis] - here[i][axis]) / h;
            const double residual = here[i][axis] - seen.position[axis];
            const double robust = std::min(1.0, 2 * deviation / std::max(1e-9, std::abs(residual)));
            out.add(row, residual, robust / (deviation * deviation));
        }
    }
}

normal_equations photo_problem::linearise(const photo_state& s, const photo_stage& stage) const {
    normal_equations out(unknowns(), photos_.size());
    std::vector<vec3> positions;
    shape_directions directions;
    if (stage.outlines) {
        const auto body = body_.linearise(s.shape);
        positions = body.positions;
        add_body_rows(out, body.residuals, body.jacobian);
        for (std::size_t k = 0; k < shape_unknowns_; ++k) directions.push_back(body_.direction(s.shape, k));
        add_told_rows(out, positions, directions);
    } else {
        positions = model_.evaluate(body_.shape_at(s.shape));
        for (std::size_t k = 0; k < shape_unknowns_; ++k) out.add_diagonal(k, 0, 1e-6);
    }
    add_expectations(s, out);
    for (std::size_t i = 0; i < photos_.size(); ++i) {
        add_landmarks(s, stage, i, positions, out);
        if (stage.outlines) add_outline(s, stage, i, positions, directions, out);
    }
    out.complete();
    return out;
}

}  // namespace fw::vision
