#include "filter.hpp"

#include "directions.hpp"
#include "work_pool.hpp"

namespace fw::render {

namespace {

constexpr std::array<float, 5> kernel{1.0f / 16, 1.0f / 4, 3.0f / 8, 1.0f / 4, 1.0f / 16};

int passes_of(int samples) {
    return samples <= 24 ? 5 : 3;
}

/// One pass over the model's light. Reads `from`, writes `to`.
struct light_pass {
    const film& f;
    const std::vector<float>& slope;  ///< of depth, per pixel
    const std::vector<vec3>& from;
    const std::vector<float>& from_variance;
    std::vector<vec3>& to;
    std::vector<float>& to_variance;
    int step;

    [[nodiscard]] float blurred_variance(int x, int y) const {
        float sum = 0;
        float weight = 0;
        for (int dy = -1; dy <= 1; ++dy) {
            for (int dx = -1; dx <= 1; ++dx) {
                const int px = x + dx;
                const int py = y + dy;
                if (px < 0 || py < 0 || px >= f.width || py >= f.rows) continue;
                const std::size_t q = f.index(px, py);
                if (f.coverage[q] <= 0) continue;
                const float w = static_cast<float>((2 - std::abs(dx)) * (2 - std::abs(dy)));
                sum += w * from_variance[q];
                weight += w;
            }
        }
        return weight > 0 ? sum / weight : 0;
    }

    [[nodiscard]] float guide_weight(std::size_t p, std::size_t q, float distance) const {
        const float depth = std::abs(f.depth[p] - f.depth[q]) / (slope[p] * distance + 1e-3f * f.depth[p]);
        const vec3 da = f.albedo[p] - f.albedo[q];
        const float cosine = std::max(0.0f, glm::dot(f.normal[p], f.normal[q]));
        float facing = cosine * cosine;
        facing *= facing;
        facing *= facing;
        facing *= facing;  // cosine^16
        return facing * facing * std::exp(-depth - glm::dot(da, da) * 60.0f);
    }

    void row(int y) const {
        for (int x = 0; x < f.width; ++x) {
            const std::size_t p = f.index(x, y);
            to[p] = from[p];
            to_variance[p] = from_variance[p];
            if (f.coverage[p] <= 0) continue;
            const float inverse_sigma = 1.0f / (4.5f * std::sqrt(blurred_variance(x, y)) + 1e-3f);
            const float l = luminance(from[p]);
            vec3 sum(0);
            float variance = 0;
            float weight = 0;
            for (int j = -2; j <= 2; ++j) {
                const int py = y + j * step;
                if (py < 0 || py >= f.rows) continue;
                for (int i = -2; i <= 2; ++i) {
                    const int px = x + i * step;
                    if (px < 0 || px >= f.width) continue;
                    const std::size_t q = f.index(px, py);
                    if (f.coverage[q] <= 0) continue;
                    const float distance = static_cast<float>(step * (std::abs(i) + std::abs(j)));
                    float w = kernel[i + 2] * kernel[j + 2] * f.coverage[q];
                    if (q != p)
                        w *= guide_weight(p, q, distance) * std::exp(-std::abs(l - luminance(from[q])) * inverse_sigma);
                    sum += from[q] * w;
                    variance += from_variance[q] * w * w;
                    weight += w;
                }
            }
            to[p] = sum / weight;
            to_variance[p] = variance / (weight * weight);
        }
    }
};

/// One pass over the shadow on the backdrop, which is smooth: only deep steps are kept.
void shadow_row(const film& f, const std::vector<vec3>& from, std::vector<vec3>& to, int y, int step) {
    for (int x = 0; x < f.width; ++x) {
        const std::size_t p = f.index(x, y);
        to[p] = from[p];
        if (f.coverage[p] >= 1) continue;
        vec3 sum(0);
        float weight = 0;
        for (int j = -2; j <= 2; ++j) {
            const int py = y + j * step;
            if (py < 0 || py >= f.rows) continue;
            for (int i = -2; i <= 2; ++i) {
                const int px = x + i * step;
                if (px < 0 || px >= f.width) continue;
                const std::size_t q = f.index(px, py);
                if (f.coverage[q] >= 1) continue;
                const float d = luminance(from[q]) - luminance(from[p]);
                const float w = kernel[i + 2] * kernel[j + 2] * std::exp(-d * d * 40.0f) * (1 - f.coverage[q]);
                sum += from[q] * w;
                weight += w;
            }
        }
        if (weight > 0) to[p] = sum / weight;
    }
}

std::vector<float> depth_slopes(const film& f) {
    std::vector<float> out(f.size(), 0.0f);
    const auto slope = [&](std::size_t p, std::size_t q) {
        return f.coverage[q] > 0 ? std::abs(f.depth[p] - f.depth[q]) : 1e30f;
    };
    for (int y = 0; y < f.rows; ++y) {
        for (int x = 0; x < f.width; ++x) {
            const std::size_t p = f.index(x, y);
            if (f.coverage[p] <= 0) continue;
            float dx = 1e30f;
            float dy = 1e30f;
            if (x > 0) dx = std::min(dx, slope(p, p - 1));
            if (x + 1 < f.width) dx = std::min(dx, slope(p, p + 1));
            if (y > 0) dy = std::min(dy, slope(p, p - f.width));
            if (y + 1 < f.rows) dy = std::min(dy, slope(p, p + f.width));
            const float steepest = std::max(dx < 1e29f ? dx : 0, dy < 1e29f ? dy : 0);
            out[p] = std::min(steepest, 0.02f * f.depth[p]);
        }
    }
    return out;
}

}  // namespace

int filter_reach(int samples) {
    return 2 * ((1 << passes_of(samples)) - 1) + passes_of(samples) + 2;
}

bool filter_film(film& f, int samples, int threads, progress_sink& progress, double from, double to) {
    const int passes = passes_of(samples);
    const std::vector<float> slope = depth_slopes(f);
    std::vector<vec3> light(f.size());
    for (std::size_t p = 0; p < f.size(); ++p) {
        if (f.coverage[p] > 0) light[p] = f.radiance[p] / (demodulator(f.albedo[p]) * f.coverage[p]);
    }
    std::vector<vec3> other(f.size());
    std::vector<float> other_variance(f.size());
    const auto part = [&](int i) { return from + (to - from) * i / (2 * passes); };
    for (int i = 0; i < passes; ++i) {
        const light_pass pass{f, slope, light, f.variance, other, other_variance, 1 << i};
        if (!run_pieces(f.rows, threads, progress, "render.filter", part(i), part(i + 1), [&](int y) { pass.row(y); }))
            return false;
        std::swap(light, other);
        std::swap(f.variance, other_variance);
    }
    for (std::size_t p = 0; p < f.size(); ++p) {
        if (f.coverage[p] > 0) f.radiance[p] = light[p] * demodulator(f.albedo[p]) * f.coverage[p];
    }
    for (int i = 0; i < passes; ++i) {
        const auto row = [&](int y) { shadow_row(f, f.shadow, other, y, 1 << i); };
        if (!run_pieces(f.rows, threads, progress, "render.filter", part(passes + i), part(passes + i + 1), row))
            return false;
        std::swap(f.shadow, other);
    }
    return true;
}

}  // namespace fw::render
