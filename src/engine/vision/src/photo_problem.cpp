#include "photo_problem.hpp"

#include <algorithm>
#include <cmath>

#include "edge_search.hpp"
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

constexpr double contour_deviation = 0.005;  ///< metres: what body model, mask and folds leave
constexpr double correlation_length = 0.08;  ///< along the outline, within which errors repeat
constexpr double point_spacing = 0.010;      ///< mean distance of contour points
constexpr double huber = 0.008;
constexpr double hair = 0.008;
constexpr double measured_height_deviation = 0.003;
constexpr double self_reported_weight_offset = 0.4;  // people say 0.4 kg too little (ANSUR II)
constexpr double mass_deviation = 3.5;               // sd of self-report 2.7, and volume × density

struct outline_trust {
    double deviation;
    double cloth_share;  ///< of the clothing unknown that stands off here
    double offset;
};

/// Cloth stands off unevenly: about as much as the allowance itself is uncertain.
outline_trust trust_of(outline_kind kind, clothing c) {
    switch (kind) {
        case outline_kind::clothed:
            return {std::hypot(contour_deviation, cloth_expectation(c).deviation), 1.0, 0};
        case outline_kind::bare:
            return {1.4 * contour_deviation, 0.4, 0};
        case outline_kind::head:
            return {0.012, 0, 0.5 * hair};
        case outline_kind::foot:
            return {0.010, 0.5, 0};
        case outline_kind::ignored:
            break;
    }
    return {1, 0, 0};
}

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

// Bones that carry the joint along: limb and whether it lies beyond the elbow, by vertices of that bone would
// be roundabout; the joint itself is moved like a vertex that hangs on its parent alone.
enum class carried_by { body, upper, lower };
carried_by carrier(std::size_t i) {
    switch (i) {
        case 2:
        case 3:
        case 8:
        case 9:
        case 10:
        case 11:
            return carried_by::upper;
        case 4:
        case 5:
            return carried_by::lower;
        default:
            return carried_by::body;
    }
}

}  // namespace

double expected_height(const photo_person& person) {
    if (person.height_from == height_source::measured) return person.height;
    return person.height - (person.sex == body::sex::male ? 0.022 : 0.012);
}

/// Normal equations under construction. Columns: shape, cloth, views.
struct photo_problem::accumulator {
    normal_equations equations;

    explicit accumulator(std::size_t unknowns, std::size_t views) {
        const auto n = static_cast<Eigen::Index>(unknowns);
        equations.matrix = Eigen::MatrixXd::Zero(n, n);
        equations.gradient = Eigen::VectorXd::Zero(n);
        equations.views.resize(views);
    }

    /// One row, of which only columns [first, first + size) differ from zero, and those of a second block.
    void add(const Eigen::VectorXd& row, double residual, double weight) {
        equations.matrix.selfadjointView<Eigen::Lower>().rankUpdate(row, weight);
        equations.gradient += weight * residual * row;
        equations.cost += 0.5 * weight * residual * residual;
    }
    void add_diagonal(std::size_t column, double residual, double deviation) {
        const auto c = static_cast<Eigen::Index>(column);
        equations.matrix(c, c) += 1 / (deviation * deviation);
        equations.gradient[c] += residual / (deviation * deviation);
        equations.cost += 0.5 * residual * residual / (deviation * deviation);
    }
};

photo_problem::photo_problem(const body::body_model& model, const body::fit_problem& body,
                             const std::vector<photo_view_input>& photos, const photo_person& person)
    : model_(model),
      body_(body),
      photos_(photos),
      person_(person),
      poser_(model),
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

void photo_problem::add_body_rows(accumulator& out, std::span<const double> residuals,
                                  std::span<const double> jacobian) const {
    using row_major = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto n = static_cast<Eigen::Index>(shape_unknowns_);
    const auto m = static_cast<Eigen::Index>(residuals.size());
    // Nothing is asked of the body problem, so its first row is the weight that it expects of anybody
    // (fit_problem.hpp): left out, since the told weight has a row of ours.
    const Eigen::MatrixXd j = Eigen::Map<const row_major>(jacobian.data(), m, n).bottomRows(m - 1);
    const Eigen::VectorXd r = Eigen::Map<const Eigen::VectorXd>(residuals.data(), m).tail(m - 1);
    out.equations.matrix.topLeftCorner(n, n) += j.transpose() * j;
    out.equations.gradient.head(n) += j.transpose() * r;
    out.equations.cost += 0.5 * r.squaredNorm();
}

/// Height and weight as they were told: the outline has no scale, so these decide it between them.
void photo_problem::add_told_rows(accumulator& out, std::span<const vec3> positions,
                                  const std::vector<std::vector<vec3>>& directions) const {
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

void photo_problem::add_expectations(const photo_state& s, accumulator& out) const {
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
                                  std::span<const vec3> positions, accumulator& out) const {
    const photo_view_input& photo = photos_[view];
    const auto project_joints = [&](const view_vector& v) {
        const view_camera camera(v, photo.width, photo.height);
        const auto joints = poser_.joints(positions, limbs_of(v));
        std::array<dvec3, joint_landmarks.size()> at;
        for (std::size_t i = 0; i < at.size(); ++i) {
            const auto bone = model_.find_bone(joint_landmarks[i].bone);
            glm::dvec4 p(dvec3(model_.anchor(positions, model_.bones()[*bone].head)), 1);
            const std::size_t limb = (i < 6 ? 0 : 2) + i % 2;
            if (carrier(i) == carried_by::upper) p = joints.upper[limb] * p;
            if (carrier(i) == carried_by::lower) p = joints.lower[limb] * p;
            at[i] = camera.project(dvec3(p));
        }
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

std::vector<contour_point> photo_problem::contour(const photo_state& s, std::size_t view) const {
    const auto positions = model_.evaluate(body_.shape_at(s.shape));
    const auto posed = poser_.move_all(positions, limbs_of(s.views[view]));
    return finder_.find(std::span(posed).first(model_.topology()->body_vertices),
                        view_camera(s.views[view], photos_[view].width, photos_[view].height));
}

void photo_problem::add_outline(const photo_state& s, const photo_stage& stage, std::size_t view,
                                std::span<const vec3> positions, const std::vector<std::vector<vec3>>& directions,
                                accumulator& out) const {
    const photo_view_input& photo = photos_[view];
    struct match {
        contour_point point;
        found_edge edge;
    };
    std::vector<match> matches;
    for (const contour_point& c : contour(s, view)) {
        if (const auto edge = find_edge(photo.mask, c, stage.reach / c.metres_a_pixel)) {
            matches.push_back({c, *edge});
        } else {
            // As dear as an edge at the end of the reach: losing sight of edges must not pay.
            const double deviation = trust_of(c.kind, person_.clothing).deviation;
            out.equations.cost +=
                0.5 * huber * stage.reach * point_spacing / correlation_length / (deviation * deviation);
        }
    }

    // Where the matched points go, along their normals in pixels, when an unknown moves a little.
    const auto shifts = [&](std::span<const vec3> body, const view_vector& v) {
        const view_camera camera(v, photo.width, photo.height);
        const auto joints = poser_.joints(body, limbs_of(v));
        Eigen::VectorXd d(static_cast<Eigen::Index>(matches.size()));
        for (std::size_t i = 0; i < matches.size(); ++i) {
            const contour_point& c = matches[i].point;
            const dvec3 a = poser_.move(joints, c.a, dvec3(body[c.a]));
            const dvec3 b = poser_.move(joints, c.b, dvec3(body[c.b]));
            d[static_cast<Eigen::Index>(i)] = glm::dot(dvec2(camera.project(glm::mix(a, b, c.t))) - c.pixel, c.normal);
        }
        return d;
    };
    const auto n = static_cast<Eigen::Index>(unknowns());
    Eigen::MatrixXd j = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(matches.size()), n);
    constexpr double h = 1e-3;
    std::vector<vec3> moved_body(positions.begin(), positions.end());
    for (std::size_t k = 0; k < shape_unknowns_; ++k) {
        for (std::size_t v = 0; v < moved_body.size(); ++v)
            moved_body[v] = positions[v] + static_cast<float>(10 * h) * directions[k][v];
        j.col(static_cast<Eigen::Index>(k)) = shifts(moved_body, s.views[view]) / (10 * h);
    }
    for (std::size_t k = 0; k < view_unknowns; ++k) {
        view_vector v = s.views[view];
        v[k] += h;
        j.col(static_cast<Eigen::Index>(shape_unknowns_ + 1 + view * view_unknowns + k)) = shifts(positions, v) / h;
    }
    auto& agreement = out.equations.views[view];
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const contour_point& c = matches[i].point;
        const outline_trust trust = trust_of(c.kind, person_.clothing);
        const double residual =
            -matches[i].edge.distance * c.metres_a_pixel + trust.cloth_share * s.cloth + trust.offset;
        Eigen::VectorXd row = j.row(static_cast<Eigen::Index>(i)).transpose() * c.metres_a_pixel;
        row[static_cast<Eigen::Index>(shape_unknowns_)] = trust.cloth_share;
        const double deviation = trust.deviation / (0.3 + 0.7 * matches[i].edge.confidence);
        const double robust = std::min(1.0, huber / std::max(1e-12, std::abs(residual)));
        out.add(row, residual, robust * point_spacing / correlation_length / (deviation * deviation));
        if (c.kind == outline_kind::clothed || c.kind == outline_kind::bare) {
            ++agreement.points;
            agreement.squares += robust * residual * residual;
        }
    }
}

normal_equations photo_problem::linearise(const photo_state& s, const photo_stage& stage) const {
    accumulator out(unknowns(), photos_.size());
    std::vector<vec3> positions;
    std::vector<std::vector<vec3>> directions;
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
    out.equations.matrix = out.equations.matrix.selfadjointView<Eigen::Lower>();
    return std::move(out.equations);
}

}  // namespace fw::vision
