#include "fw/body/body_model.hpp"
#include "landmark_vertices.hpp"
#include "model_data.hpp"

namespace fw::body {
namespace {

double mean_height(std::span<const vec3> x, std::span<const at::vertex> vertices) {
    double sum = 0;
    for (const auto v : vertices) sum += static_cast<double>(x[v].y);
    return sum / static_cast<double>(vertices.size());
}

// Where the body's centre plane crosses a level, at the front and at the back.
std::array<vec3, 2> centre_points(const body_model& model, std::span<const vec3> x, double y) {
    const auto& t = *model.topology();
    std::array<vec3, 2> out{vec3(0, static_cast<float>(y), -1e9f), vec3(0, static_cast<float>(y), 1e9f)};
    for (const auto i : model.raw().centre_line) {
        const auto& tri = t.triangles[i];
        for (std::size_t k = 0; k < 3; ++k) {
            const vec3 a = x[tri[k]], b = x[tri[(k + 1) % 3]];
            if ((a.y < y) == (b.y < y) || std::abs(a.x) + std::abs(b.x) > 1e-3f) continue;
            const float s = (static_cast<float>(y) - a.y) / (b.y - a.y);
            const float z = a.z + s * (b.z - a.z);
            if (z > out[0].z) out[0].z = z;
            if (z < out[1].z) out[1].z = z;
        }
    }
    return out;
}

}  // namespace

landmarks find_landmarks(const body_model& model, std::span<const vec3> x) {
    landmarks m;
    m.head_top = x[at::head_top];
    m.back_neck = x[at::back_neck];
    m.front_neck = x[at::front_neck];
    m.crotch = x[at::crotch];
    const auto& j = model.raw().joints;
    for (std::size_t s = 0; s < 2; ++s) {
        m.side_neck[s] = x[at::side_neck[s]];
        m.acromion[s] = glm::mix(x[at::acromion[s]], x[at::acromion_inner[s]], 0.25f);
        m.armpit[s] = x[at::armpit[s]];
        m.bust_point[s] = x[at::bust_point[s]];
        m.shoulder_joint[s] = model.anchor(x, j.shoulder[s]);
        m.elbow_joint[s] = model.anchor(x, j.elbow[s]);
        m.wrist_joint[s] = model.anchor(x, j.wrist[s]);
        m.hip_joint[s] = model.anchor(x, j.hip[s]);
        m.knee_joint[s] = model.anchor(x, j.knee[s]);
        m.ankle_joint[s] = model.anchor(x, j.ankle[s]);
    }
    m.bust_level = mean_height(x, at::bust_point);
    m.underbust_level = static_cast<double>(x[at::underbust].y);
    m.waist_level = mean_height(x, at::waist);
    m.hip_level = mean_height(x, at::buttock);
    m.high_hip_level = (m.waist_level + m.hip_level) / 2;
    m.crotch_level = static_cast<double>(m.crotch.y);
    m.knee_level = static_cast<double>(m.knee_joint[0].y + m.knee_joint[1].y) / 2;
    const auto waist = centre_points(model, x, m.waist_level), hip = centre_points(model, x, m.hip_level);
    m.front_waist = waist[0];
    m.back_waist = waist[1];
    m.front_hip = hip[0];
    m.back_hip = hip[1];
    return m;
}

}  // namespace fw::body
