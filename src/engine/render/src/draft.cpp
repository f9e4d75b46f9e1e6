// Draft pictures: four visibility samples a pixel, one shading for those that see the same surface (as
// multisampling does on a GPU), light blurred beforehand, averaged after tone mapping. Matches what three.js
// shows of the same scene.
#include "draft_shader.hpp"
#include "tone.hpp"
#include "work_pool.hpp"

namespace fw::render {

namespace {

constexpr std::array<vec2, 4> subpixels{vec2(0.375f, 0.125f), vec2(0.875f, 0.375f), vec2(0.125f, 0.625f),
                                        vec2(0.625f, 0.875f)};
constexpr int max_layers = 8;

/// Moves a hit to where `r` meets the plane of the same triangle, which may lie a little outside of it.
ray_hit moved_hit(const prepared_scene& scene, const ray_hit& hit, const ray& r) {
    const auto& g = scene.geometries[hit.geometry];
    const auto& c = g.triangles[hit.triangle];
    const vec3 e1 = g.positions[c[1]] - g.positions[c[0]];
    const vec3 e2 = g.positions[c[2]] - g.positions[c[0]];
    const vec3 p = glm::cross(r.direction, e2);
    const float det = glm::dot(e1, p);
    if (std::abs(det) < 1e-20f) return hit;
    const vec3 from = r.origin - g.positions[c[0]];
    const vec3 q = glm::cross(from, e1);
    ray_hit out = hit;
    out.u = glm::dot(from, p) / det;
    out.v = glm::dot(r.direction, q) / det;
    out.t = glm::dot(e2, q) / det;
    const bool far_off = std::max(std::abs(out.u - hit.u), std::abs(out.v - hit.v)) > 4;  // a sliver seen edge-on
    return far_off ? hit : out;
}

class draft_picture {
public:
    draft_picture(const traced_scene& t, const scene::camera& camera, const draft_shader& shader, const settings& s,
                  frame& out)
        : t_(t),
          shader_(shader),
          rays_(camera, s.width, s.height),
          part_(rays_.part_of(t.scene.bounds)),
          s_(s),
          out_(out) {}

    /// Two neighbours at a time: eight rays.
    void row(int y) const {
        for (int x = 0; x < s_.width; x += 2) {
            const auto fx = static_cast<float>(x);
            const auto fy = static_cast<float>(y);
            if (!part_.holds(fx, fy) && !part_.holds(fx + 2, fy + 1)) {
                empty_pixel(x, y);
                if (x + 1 < s_.width) empty_pixel(x + 1, y);
                continue;
            }
            std::array<ray, 8> rays;
            std::array<ray_hit, 8> hits;
            for (int i = 0; i < 8; ++i) {
                const vec2 at = subpixels[i % 4] + vec2(static_cast<float>(x + i / 4), static_cast<float>(y));
                rays[i] = rays_.through(at.x, at.y);
            }
            t_.device.intersect_bundle(rays, hits);
            pixel(x, y, rays.data(), hits.data());
            if (x + 1 < s_.width) pixel(x + 1, y, rays.data() + 4, hits.data() + 4);
        }
    }

private:
    [[nodiscard]] bool same_surface(const ray_hit& a, const ray_hit& b) const {
        if (a.geometry != b.geometry) return false;
        if (a.triangle == b.triangle) return true;
        const auto& g = t_.scene.geometries[a.geometry];
        const auto face = [&](int t) {
            const auto& c = g.triangles[t];
            return glm::cross(g.positions[c[1]] - g.positions[c[0]], g.positions[c[2]] - g.positions[c[0]]);
        };
        const vec3 na = face(a.triangle);
        const vec3 nb = face(b.triangle);
        const float d = glm::dot(na, nb);
        if (d <= 0 || d * d < 0.9f * glm::dot(na, na) * glm::dot(nb, nb)) return false;
        return std::abs(a.t - b.t) < 8 * rays_.spread() * a.t;
    }

    /// Layers behind the first one, for a single sample whose first hit let something through.
    [[nodiscard]] vec4 layers_behind(ray r, float from, int x, int y) const {
        vec3 color(0);
        float left = 1;
        r.t_near = from + t_.scene.epsilon;
        for (int i = 0; i < max_layers && left > 0.01f; ++i) {
            const ray_hit hit = t_.device.intersect(r);
            if (!hit.found()) break;
            r.t_near = hit.t + t_.scene.epsilon;
            if (is_culled(t_.scene, hit, r.direction)) continue;
            const surface s = make_surface(t_.scene, hit, r.direction, rays_.spread() * hit.t);
            if (s.alpha <= 0) continue;
            const vec4 c = shader_.shade(s, hit, r.direction);
            color += vec3(c) * (c.w * left);
            left *= 1 - c.w;
        }
        const vec4 behind = shader_.background(r, x, y);
        color += vec3(behind) * (behind.w * left);
        return {color, 1 - left + behind.w * left};
    }

    void empty_pixel(int x, int y) const {
        store(x, y,
              weighed(
                  shader_.background(rays_.through(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f), x, y)));
    }

    [[nodiscard]] static vec4 weighed(vec4 c) { return {vec3(c) * c.w, c.w}; }

    /// `sum` is encoded and premultiplied.
    void store(int x, int y, vec4 sum) const {
        std::uint8_t* p = out_.color.at(x, y);
        for (int k = 0; k < 3; ++k) p[k] = to_byte(sum.w > 0 ? sum[k] / sum.w : 0);
        p[3] = to_byte(sum.w);
    }

    void pixel(int x, int y, const ray* rays, const ray_hit* hits) const {
        vec4 sum(0);  // premultiplied, encoded
        const auto add = [&](vec4 c) { sum += weighed(c) * 0.25f; };
        unsigned done = 0;
        for (int i = 0; i < 4; ++i) {
            if ((done >> i) & 1u) continue;
            unsigned group = 1u << i;
            vec2 centre = subpixels[i];
            float count = 1;
            for (int j = i + 1; j < 4; ++j) {
                const bool same =
                    hits[i].found() ? hits[j].found() && same_surface(hits[i], hits[j]) : !hits[j].found();
                if (((done >> j) & 1u) || !same) continue;
                group |= 1u << j;
                centre += subpixels[j];
                ++count;
            }
            done |= group;
            const ray r =
                rays_.through(static_cast<float>(x) + centre.x / count, static_cast<float>(y) + centre.y / count);
            if (!hits[i].found()) {
                const vec4 c = shader_.background(r, x, y);
                for (int k = 0; k < static_cast<int>(count); ++k) add(c);
                continue;
            }
            const bool culled = is_culled(t_.scene, hits[i], r.direction);
            const ray_hit hit = moved_hit(t_.scene, hits[i], r);
            vec4 c(0);
            if (!culled) {
                const surface s = make_surface(t_.scene, hit, r.direction, rays_.spread() * hit.t);
                c = s.alpha > 0 ? shader_.shade(s, hit, r.direction) : vec4(0);
            }
            for (int j = i; j < 4; ++j) {
                if (!((group >> j) & 1u)) continue;
                if (c.w >= 1) {
                    add(c);
                } else {
                    const vec4 behind = layers_behind(rays[j], hits[j].t, x, y);
                    sum += (weighed(c) + behind * (1 - c.w)) * 0.25f;
                }
            }
        }
        store(x, y, sum);
    }

    const traced_scene& t_;
    const draft_shader& shader_;
    camera_rays rays_;
    picture_part part_;
    const settings& s_;
    frame& out_;
};

}  // namespace

result<frame> render_draft(const traced_scene& t, const scene::camera& camera, const light_rig& lights,
                           const settings& s, const draft_reuse& reuse, progress_sink& progress) {
    frame out = make_frame(s);
    const draft_shader shader(t, lights, s, reuse);
    const draft_picture picture(t, camera, shader, s, out);
    if (!run_pieces(s.height, s.threads, progress, "render.trace", 0, 1, [&](int y) { picture.row(y); }))
        return cancelled_error();
    return out;
}

}  // namespace fw::render
