#include "sewing.hpp"

#include <algorithm>
#include <cmath>

#include "proximity.hpp"

namespace fw::drape {

namespace {

using float4 = float __attribute__((ext_vector_type(4)));

constexpr float frame = 1.0f / 60;
constexpr float top_speed = 3;           // m/s
constexpr float sew_damping = 2;         // 1/s
constexpr float fall_damping = 5;        // 1/s
constexpr float self_share = 0.9f;       // of an edge: distance that unconnected nodes keep
constexpr float self_margin = 0.006f;    // metres beyond which pairs are not looked at
constexpr float most_push = 0.001f;      // metres a substep, between nodes
constexpr float most_body_push = 0.01f;  // metres a substep

float dot(float4 a, float4 b) {
    const float4 c = a * b;
    return c.x + c.y + c.z;
}

struct spring_triangle {
    std::array<std::uint32_t, 3> nodes;
    std::array<float, 3> along_u, along_v;
    std::array<float, 3> mobility;
    float u_compliance, v_compliance, shear_compliance;  // over area and substep²
    float u_inverse, v_inverse;                          // 1 / (effective mobility + compliance), constant
};

struct bend_spring {
    std::array<std::uint32_t, 4> nodes;
    std::array<float, 4> weight;
    std::array<float, 4> response;  // weight × mobility / (Σ weight² mobility + compliance)
};

struct closing_stitch {
    std::uint32_t a, b;
    float start;  // metres at the beginning
};

class simulation {
public:
    simulation(const cloth_model& model, const body_field* field, std::vector<dvec3>& x,
               const sewing_settings& settings)
        : model_(model),
          field_(field),
          out_(x),
          offset_(settings.body_offset),
          rings_(make_rings(model)),
          proximity_(rings_) {
        // The softness that small steps leave grows with the edge over the substep squared: finer meshes, more
        // substeps.
        substeps_ = std::clamp(static_cast<int>(std::lround(40 * 0.014 / model.edge)), 16, 160);
        h_ = frame / static_cast<float>(substeps_);
        for (std::size_t n = 0; n < model.nodes; ++n) {
            x_.push_back(float4{static_cast<float>(x[n].x), static_cast<float>(x[n].y), static_cast<float>(x[n].z), 0});
            mobility_.push_back(model.pinned[n] ? 0.0f : static_cast<float>(1 / model.mass[n]));
        }
        before_ = x_;
        velocity_.assign(x_.size(), float4(0));
        points_.resize(x_.size());
        self_distance_ = self_share * static_cast<float>(model.edge);
        prepare_elements();
        for (const auto& [a, b] : model.stitches)
            stitches_.push_back({a, b, std::sqrt(dot(x_[a] - x_[b], x_[a] - x_[b]))});
    }

    /// One frame of substeps. `closing`: from and to which share of the way the stitches close.
    void run_frame(float gravity, float damping, float closing_from, float closing_to) {
        for (int s = 0; s < substeps_; ++s) {
            if (s % 4 == 0) find_pairs();
            move(gravity, damping);
            if (!stitches_.empty()) {
                const float share =
                    closing_from + (closing_to - closing_from) * static_cast<float>(s) / static_cast<float>(substeps_);
                close_stitches(std::min(1.0f, share));
            }
            for (const auto& t : triangles_) relax(t);
            for (const auto& b : bends_) relax(b);
            hold();
            push_apart();
            push_out();
            for (std::size_t n = 0; n < x_.size(); ++n) velocity_[n] = (x_[n] - before_[n]) / h_;
            ++count_;
        }
    }

    [[nodiscard]] double widest_gap() const {
        float widest = 0;
        for (const auto& s : stitches_) widest = std::max(widest, dot(x_[s.a] - x_[s.b], x_[s.a] - x_[s.b]));
        return std::sqrt(static_cast<double>(widest));
    }
    [[nodiscard]] int substeps() const { return count_; }

    void write_back() const {
        for (std::size_t n = 0; n < x_.size(); ++n) out_[n] = {x_[n].x, x_[n].y, x_[n].z};
    }

private:
    void prepare_elements() {
        const double inverse_step = 1.0 / (double(h_) * h_);
        for (const auto& e : model_.elements) {
            spring_triangle t{};
            t.nodes = e.nodes;
            double wu = 0, wv = 0;
            for (int k = 0; k < 3; ++k) {
                t.along_u[k] = static_cast<float>(e.along_u[k]);
                t.along_v[k] = static_cast<float>(e.along_v[k]);
                t.mobility[k] = mobility_[e.nodes[k]];
                wu += t.mobility[k] * e.along_u[k] * e.along_u[k];
                wv += t.mobility[k] * e.along_v[k] * e.along_v[k];
            }
            t.u_inverse =
                static_cast<float>(1 / (wu + inverse_step / (model_.stretch_u * e.strength * e.area) + 1e-12));
            t.v_inverse =
                static_cast<float>(1 / (wv + inverse_step / (model_.stretch_v * e.strength * e.area) + 1e-12));
            t.shear_compliance = static_cast<float>(inverse_step / (model_.shear * e.strength * e.area));
            triangles_.push_back(t);
        }
        for (const auto& h : model_.hinges) {
            bend_spring b{};
            b.nodes = h.nodes;
            double w = inverse_step / h.stiffness;
            for (int k = 0; k < 4; ++k) w += mobility_[h.nodes[k]] * h.weight[k] * h.weight[k];
            for (int k = 0; k < 4; ++k) {
                b.weight[k] = static_cast<float>(h.weight[k]);
                b.response[k] = static_cast<float>(h.weight[k] * mobility_[h.nodes[k]] / w);
            }
            bends_.push_back(b);
        }
    }

    void move(float gravity, float damping) {
        const float keep = std::max(0.0f, 1 - damping * h_);
        for (std::size_t n = 0; n < x_.size(); ++n) {
            float4 v = velocity_[n] * keep;
            if (mobility_[n] > 0) v.y -= gravity * h_;
            const float speed = std::sqrt(dot(v, v));
            if (speed > top_speed) v *= top_speed / speed;
            before_[n] = x_[n];
            if (mobility_[n] > 0) x_[n] += v * h_;
        }
    }

    void close_stitches(float share) {
        for (const auto& s : stitches_) {
            const float allowed = s.start * (1 - share);
            const float4 d = x_[s.a] - x_[s.b];
            const float l = std::sqrt(dot(d, d));
            const float w = mobility_[s.a] + mobility_[s.b];
            if (l <= allowed || l < 1e-9f || w <= 0) continue;
            const float4 c = d * ((l - allowed) / (l * w));
            x_[s.a] -= c * mobility_[s.a];
            x_[s.b] += c * mobility_[s.b];
        }
    }

    void relax(const spring_triangle& t) {
        float4 a = x_[t.nodes[0]], b = x_[t.nodes[1]], c = x_[t.nodes[2]];
        const auto stretch = [&](const std::array<float, 3>& g, float inverse) {
            const float4 f = a * g[0] + b * g[1] + c * g[2];
            const float l = std::sqrt(dot(f, f));
            const float4 n = f * ((1 - l) * inverse / std::max(l, 1e-9f));
            a += n * (t.mobility[0] * g[0]);
            b += n * (t.mobility[1] * g[1]);
            c += n * (t.mobility[2] * g[2]);
        };
        stretch(t.along_u, t.u_inverse);
        stretch(t.along_v, t.v_inverse);
        const float4 fu = a * t.along_u[0] + b * t.along_u[1] + c * t.along_u[2];
        const float4 fv = a * t.along_v[0] + b * t.along_v[1] + c * t.along_v[2];
        const float4 ga = fv * t.along_u[0] + fu * t.along_v[0], gb = fv * t.along_u[1] + fu * t.along_v[1],
                     gc = fv * t.along_u[2] + fu * t.along_v[2];
        const float w = t.mobility[0] * dot(ga, ga) + t.mobility[1] * dot(gb, gb) + t.mobility[2] * dot(gc, gc);
        const float lambda = -dot(fu, fv) / (w + t.shear_compliance);
        x_[t.nodes[0]] = a + ga * (lambda * t.mobility[0]);
        x_[t.nodes[1]] = b + gb * (lambda * t.mobility[1]);
        x_[t.nodes[2]] = c + gc * (lambda * t.mobility[2]);
    }

    void relax(const bend_spring& b) {
        const float4 r = x_[b.nodes[0]] * b.weight[0] + x_[b.nodes[1]] * b.weight[1] + x_[b.nodes[2]] * b.weight[2] +
                         x_[b.nodes[3]] * b.weight[3];
        for (int k = 0; k < 4; ++k) x_[b.nodes[k]] -= r * b.response[k];
    }

    void hold() {
        for (const auto& t : model_.tapes) {
            const float4 d = x_[t.a] - x_[t.b];
            const float l = std::sqrt(dot(d, d)), rest = static_cast<float>(t.rest),
                        w = mobility_[t.a] + mobility_[t.b];
            if (l <= rest || w <= 0) continue;
            const float4 c = d * ((l - rest) / (l * w));
            x_[t.a] -= c * mobility_[t.a];
            x_[t.b] += c * mobility_[t.b];
        }
        for (const auto& h : model_.holds) x_[h.node].y = static_cast<float>(h.level);
    }

    /// Looks for pairs anew once a node has moved by 0.45 of the margin.
    void find_pairs() {
        const float limit = self_margin * 0.45f * (self_margin * 0.45f);
        bool moved = seen_.empty();
        for (std::size_t n = 0; n < x_.size() && !moved; ++n) moved = dot(x_[n] - seen_[n], x_[n] - seen_[n]) > limit;
        if (!moved) return;
        seen_ = x_;
        for (std::size_t n = 0; n < x_.size(); ++n) points_[n] = {x_[n].x, x_[n].y, x_[n].z};
        proximity_.find(points_, self_distance_ + self_margin, pairs_);
    }

    void push_apart() {
        for (const auto& [a, b] : pairs_) {
            const float4 d = x_[a] - x_[b];
            const float squared = dot(d, d), w = mobility_[a] + mobility_[b];
            if (squared >= self_distance_ * self_distance_ || squared < 1e-14f || w <= 0) continue;
            const float l = std::sqrt(squared);
            const float4 c = d * (std::min(self_distance_ - l, most_push) / (l * w));
            x_[a] += c * mobility_[a];
            x_[b] -= c * mobility_[b];
        }
    }

    /// Last, so that nothing ends a substep inside the body. No friction.
    void push_out() {
        if (!field_) return;
        for (std::size_t n = 0; n < x_.size(); ++n) {
            if (mobility_[n] <= 0) continue;
            field_sample s;
            const double offset = offset_ - model_.press[n];
            if (!field_->near({x_[n].x, x_[n].y, x_[n].z}, offset, s) || s.distance >= offset) continue;
            const double length = std::max(1e-6, glm::length(s.gradient));
            const dvec3 push = s.gradient * (std::min<double>(offset - s.distance, most_body_push) / length);
            x_[n] += float4{static_cast<float>(push.x), static_cast<float>(push.y), static_cast<float>(push.z), 0};
        }
    }

    const cloth_model& model_;
    const body_field* field_;
    std::vector<dvec3>& out_;
    double offset_;
    node_rings rings_;
    proximity proximity_;
    int substeps_ = 40;
    float h_ = 0;
    float self_distance_ = 0;
    int count_ = 0;
    std::vector<float4> x_, before_, velocity_, seen_;
    std::vector<float> mobility_;
    std::vector<spring_triangle> triangles_;
    std::vector<bend_spring> bends_;
    std::vector<closing_stitch> stitches_;
    std::vector<node_pair> pairs_;
    std::vector<vec3> points_;
};

}  // namespace

result<sewing_stats> sew(const cloth_model& open, const body_field* field, std::vector<dvec3>& x,
                         const sewing_settings& settings, progress_sink& progress) {
    simulation sim(open, field, x, settings);
    const int frames = static_cast<int>(std::ceil(settings.sew_time / frame));
    const int most = frames + static_cast<int>(std::ceil(settings.patience / frame));
    for (int f = 0; f < most; ++f) {
        if (progress.cancelled()) return cancelled_error();
        progress.report("drape.sew", static_cast<double>(f) / frames);
        if (f >= frames && sim.widest_gap() < settings.closed) break;
        sim.run_frame(0, sew_damping, static_cast<float>(f) / static_cast<float>(frames),
                      static_cast<float>(f + 1) / static_cast<float>(frames));
    }
    sim.write_back();
    return sewing_stats{sim.widest_gap(), sim.substeps()};
}

result<sewing_stats> untangle(const cloth_model& welded, const body_field* field, std::vector<dvec3>& x,
                              const sewing_settings& settings, progress_sink& progress) {
    simulation sim(welded, field, x, settings);
    const int frames = static_cast<int>(std::ceil(settings.untangle_time / frame));
    for (int f = 0; f < frames; ++f) {
        if (progress.cancelled()) return cancelled_error();
        progress.report("drape.untangle", static_cast<double>(f) / frames);
        sim.run_frame(9.81f, fall_damping, 1, 1);
    }
    sim.write_back();
    return sewing_stats{0, sim.substeps()};
}

}  // namespace fw::drape
