// The geometry of each kind of element.
#include <array>
#include <cmath>

#include "fw/geometry/scatter.hpp"
#include "fw/trim/element.hpp"
#include "materials.hpp"
#include "shapes.hpp"

namespace fw::trim {

namespace {

constexpr float turn = 6.28318530718f;

struct maker {
    const element& e;
    float run;
    shape_builder main;
    shape_builder second;
    trim_material second_material = trim_material::cord;

    [[nodiscard]] float r() const { return 0.5f * e.width; }

    void button() {
        const float h = 0.17f * e.width;
        main.lathe({}, std::array{vec2(0.80f * r(), 0.15f * h), vec2(0.97f * r(), 0.45f * h), vec2(r(), 0.65f * h),
                                  vec2(0.97f * r(), 0.92f * h), vec2(0.90f * r(), h), vec2(0.82f * r(), 0.97f * h),
                                  vec2(0.74f * r(), 0.70f * h), vec2(0.55f * r(), 0.62f * h),
                                  vec2(0.3f * r(), 0.6f * h), vec2(1e-5f, 0.6f * h)});
        const float off = 0.27f * r(), z = 0.62f * h, thread = 0.055f * r();
        std::vector<vec2> holes;
        if (e.holes >= 4)
            holes = {{off, off}, {-off, off}, {-off, -off}, {off, -off}};
        else
            holes = {{off, 0}, {-off, 0}};
        // Thread in strands from hole to hole, sunk where it dives.
        for (std::size_t k = 0; k < holes.size() / 2; ++k) {
            const vec2 a = holes[k], b = holes[(k + holes.size() / 2) % holes.size()];
            for (int strand = -1; strand <= 1; ++strand) {
                const vec2 aside =
                    glm::normalize(vec2(a.y - b.y, b.x - a.x)) * (1.6f * thread * static_cast<float>(strand));
                const float rise = z + thread * (1.3f + static_cast<float>(k));
                second.tube(std::array{vec3(a + aside, z - 2 * thread), vec3(glm::mix(a, b, 0.08f) + aside, rise),
                                       vec3(glm::mix(a, b, 0.5f) + aside, rise + 0.4f * thread),
                                       vec3(glm::mix(a, b, 0.92f) + aside, rise), vec3(b + aside, z - 2 * thread)},
                            thread, 8);
            }
        }
    }

    void dome() {
        const float h = 0.42f * e.width;
        main.lathe({},
                   std::array{vec2(0.30f * r(), 0), vec2(0.30f * r(), 0.28f * h), vec2(0.92f * r(), 0.32f * h),
                              vec2(r(), 0.40f * h), vec2(r(), 0.40f * h), vec2(0.97f * r(), 0.52f * h),
                              vec2(0.86f * r(), 0.74f * h), vec2(0.66f * r(), 0.90f * h), vec2(0.36f * r(), 0.98f * h),
                              vec2(1e-5f, h)},
                   48);
        second.lathe({0, 0, 0.36f * h},
                     std::array{vec2(0.98f * r(), 0), vec2(1.05f * r(), 0.05f * h), vec2(0.98f * r(), 0.12f * h)}, 48);
        second_material = e.material;
    }

    void snap() {
        const float h = 0.16f * e.width;
        main.lathe({},
                   std::array{vec2(r(), 0), vec2(r(), 0.5f * h), vec2(0.92f * r(), h), vec2(0.78f * r(), h),
                              vec2(0.72f * r(), 0.45f * h), vec2(0.72f * r(), 0.45f * h), vec2(0.34f * r(), 0.4f * h),
                              vec2(0.30f * r(), 0.9f * h), vec2(0.18f * r(), 1.15f * h), vec2(1e-5f, 1.2f * h)},
                   48);
        second.lathe({0, 0, 0.4f * h},
                     std::array{vec2(0.72f * r(), 0), vec2(0.60f * r(), 0.14f * h), vec2(0.40f * r(), 0.1f * h)}, 40);
        second_material = e.material;
    }

    void rivet() {
        const float h = 0.28f * e.width;
        main.lathe({},
                   std::array{vec2(r(), 0), vec2(0.97f * r(), 0.3f * h), vec2(0.80f * r(), 0.45f * h),
                              vec2(0.55f * r(), 0.40f * h), vec2(0.42f * r(), 0.55f * h), vec2(0.30f * r(), 0.9f * h),
                              vec2(1e-5f, h)},
                   40);
    }

    void ring(vec3 at, float radius, float thick) {
        std::vector<vec2> profile;
        for (int k = 0; k <= 16; ++k) {
            const float t = turn * (0.5f - static_cast<float>(k) / 16);
            profile.emplace_back(radius - thick * std::cos(t), 0.45f * thick + 0.55f * thick * std::sin(t));
        }
        main.lathe(at, profile, 48);
    }

    void eyelet() {
        ring({}, 0.74f * r(), 0.26f * r());
        second.lathe({0, 0, 0.0002f}, std::array{vec2(0.55f * r(), 0), vec2(1e-5f, 0)}, 32);
        second_material = trim_material::black_metal;
    }

    void toggle() {
        std::vector<vec3> body;
        for (int k = 0; k <= 14; ++k) {
            const float t = static_cast<float>(k) / 14 - 0.5f;
            body.emplace_back(e.width * t, -0.02f * e.width * std::cos(3.1f * t), 0.16f * e.width);
        }
        main.tube(body, 0.12f * e.width, 20);
        for (const float x : {-0.13f, 0.13f}) {
            std::vector<vec3> loop;
            for (int k = 0; k <= 16; ++k) {
                const float t = turn * (static_cast<float>(k) / 16 * 0.6f + 0.2f);
                loop.emplace_back(x * e.width, 0.19f * e.width * std::sin(t) * 0.9f,
                                  0.15f * e.width - 0.17f * e.width * std::cos(t));
            }
            second.tube(loop, 0.035f * e.width, 10);
            std::vector<vec3> tail;
            for (int k = 0; k <= 12; ++k)
                tail.emplace_back(x * e.width * (1 + 0.4f * static_cast<float>(k) / 12),
                                  0.15f * e.width - 0.75f * e.width * static_cast<float>(k) / 12, 0.035f * e.width);
            second.tube(tail, 0.035f * e.width, 10);
        }
    }

    /// From the origin down: two tapes, teeth, a slider at the top, a stop at the foot.
    void zipper() {
        const float length = e.height, half = 0.5f * e.width, tooth = std::clamp(0.16f * e.width, 0.0012f, 0.004f);
        second.box({-half, -length, 0}, {half, 0, 0.0006f});
        const int count = static_cast<int>(length / (0.62f * tooth));
        for (int k = 1; k < count; ++k) {
            const float y = -static_cast<float>(k) * 0.62f * tooth, side = k % 2 != 0 ? 0.28f : -0.28f;
            main.box({(side - 0.62f) * tooth, y - 0.22f * tooth, 0.0004f},
                     {(side + 0.62f) * tooth, y + 0.22f * tooth, 0.0004f + 0.55f * tooth});
        }
        const float s = 2.3f * tooth;
        main.box({-0.75f * s, -1.15f * s, 0.0006f}, {0.75f * s, -0.05f * s, 0.0006f + 0.75f * tooth});
        main.box({-0.22f * s, -0.75f * s, 0.75f * tooth}, {0.22f * s, -0.35f * s, 1.5f * tooth});
        main.box({-0.36f * s, -3.2f * s, 0.9f * tooth}, {0.36f * s, -0.55f * s, 1.35f * tooth});
        main.box({-0.8f * tooth, -length, 0.0004f}, {0.8f * tooth, -length + 1.4f * tooth, 0.9f * tooth});
        second_material = trim_material::cloth;
    }

    void stitches(std::span<const vec2> outline, float z, bool closed) {
        constexpr float stitch = 0.0026f, gap = 0.0009f;
        float at = 0;
        const std::size_t n = outline.size();
        for (std::size_t i = 0; i + (closed ? 0 : 1) < n; ++i) {
            const vec2 a = outline[i], b = outline[(i + 1) % n];
            const float length = glm::length(b - a);
            while (at < length) {
                const vec2 p = glm::mix(a, b, at / length), q = glm::mix(a, b, std::min(1.0f, (at + stitch) / length));
                if (glm::length(q - p) > 0.3f * stitch)
                    second.tube(std::array{vec3(p, z - 0.0001f), vec3(glm::mix(p, q, 0.5f), z + 0.00018f),
                                           vec3(q, z - 0.0001f)},
                                0.00032f, 6);
                at += stitch + gap;
            }
            at -= length;
        }
    }

    static std::vector<vec2> inset(std::span<const vec2> outline, float by) {
        vec2 middle(0);
        for (const vec2& p : outline) middle += p / static_cast<float>(outline.size());
        std::vector<vec2> out;
        for (const vec2& p : outline) out.push_back(p + glm::normalize(middle - p) * by * 1.25f);
        return out;
    }

    /// Its upper edge at the origin; the foot comes to a blunt point.
    void patch_pocket() {
        const float w = 0.5f * e.width, h = e.height, point = 0.14f * h;
        std::vector<vec2> outline;
        const std::array corners{vec2(-w, 0), vec2(-0.96f * w, -h + point), vec2(0, -h), vec2(0.96f * w, -h + point),
                                 vec2(w, 0)};
        for (std::size_t i = 0; i < corners.size(); ++i) {
            const vec2 a = corners[i], b = corners[(i + 1) % corners.size()];
            const int steps = std::max(2, static_cast<int>(glm::length(b - a) / 0.006f));
            for (int k = 0; k < steps; ++k)
                outline.push_back(glm::mix(a, b, static_cast<float>(k) / static_cast<float>(steps)));
        }
        main.slab(outline, 0, 0.0017f, 0.0012f);
        const auto line = [&](float by) {
            std::vector<vec2> out;
            for (std::size_t i = 0; i + 1 < corners.size(); ++i) {
                const vec2 a = corners[i], b = corners[i + 1];
                for (int k = 0; k <= 10; ++k) {
                    const vec2 p = glm::mix(a, b, static_cast<float>(k) / 10);
                    out.push_back({p.x * (1 - by / w), p.y + by * std::clamp(-p.y / (0.3f * h), 0.0f, 1.0f)});
                }
            }
            return out;
        };
        stitches(line(0.0022f), 0.0018f, false);
        stitches(line(0.0085f), 0.0018f, false);
        const float hem = 0.10f * h;
        stitches(std::array{vec2(-0.96f * w, -hem), vec2(0.96f * w, -hem)}, 0.0018f, false);
        stitches(std::array{vec2(-0.97f * w, -0.6f * hem), vec2(0.97f * w, -0.6f * hem)}, 0.0018f, false);
    }

    void welt_pocket() {
        const float w = 0.5f * e.width, h = 0.5f * e.height;
        main.box({-w, 0.04f * h, 0}, {w, h, 0.0020f});
        main.box({-w, -h, 0}, {w, -0.04f * h, 0.0020f});
        second.box({-0.98f * w, -0.10f * h, 0}, {0.98f * w, 0.10f * h, 0.0006f});
        second_material = trim_material::cloth;
    }

    void label() {
        const float w = 0.5f * e.width, h = 0.5f * e.height;
        main.slab(rounded_rectangle({-w, -h}, {w, h}, 0.06f * h), 0,
                  e.material == trim_material::leather ? 0.0016f : 0.0007f, 0.0004f);
        const float z = e.material == trim_material::leather ? 0.0017f : 0.0008f;
        const auto frame = rounded_rectangle({-0.93f * w, -0.86f * h}, {0.93f * w, 0.86f * h}, 0.06f * h);
        if (e.material == trim_material::leather) {
            stitches(frame, z, true);
        } else {
            for (const float x : {-0.92f, 0.92f})
                stitches(std::array{vec2(x * w, -0.8f * h), vec2(x * w, 0.8f * h)}, z, false);
        }
        // A hanger: the mark of the house, drawn with the second colour.
        std::vector<vec3> hook;
        for (int k = 0; k <= 16; ++k) {
            const float t = turn * (static_cast<float>(k) / 16 * 0.72f - 0.22f);
            hook.emplace_back(0.13f * h * std::cos(t), 0.40f * h + 0.13f * h * std::sin(t), z);
        }
        second.tube(hook, 0.028f * h, 6);
        second.tube(std::array{vec3(0, 0.27f * h, z), vec3(0, 0.12f * h, z), vec3(0.66f * h, -0.30f * h, z),
                               vec3(-0.66f * h, -0.30f * h, z), vec3(0, 0.12f * h, z)},
                    0.028f * h, 6);
    }

    void cord(float x, float length, float sway) {
        const float thick = std::clamp(0.10f * e.width, 0.0015f, 0.004f);
        std::vector<vec3> path;
        for (int k = 0; k <= 40; ++k) {
            const float t = static_cast<float>(k) / 40;
            path.emplace_back(x * (1 + 0.25f * t) + sway * std::sin(3.6f * t) * t, -length * t,
                              thick * 1.1f + 0.35f * thick * std::sin(turn * 3.5f * t) * 0.3f);
        }
        second.tube(path, thick, 12);
        const vec3 end = path.back(), before = path[path.size() - 5];
        const vec3 ahead = glm::normalize(end - before);
        main.tube(std::array{end - ahead * 1.5f * thick, end, end + ahead * 4.5f * thick, end + ahead * 5.5f * thick},
                  1.25f * thick, 14);
    }

    void drawstring() {
        for (const float side : {-1.0f, 1.0f}) {
            ring({side * 0.42f * e.width, 0, 0}, 0.15f * e.width, 0.06f * e.width);
            cord(side * 0.42f * e.width, e.height * (side > 0 ? 1.0f : 0.93f), side * 0.10f * e.width);
        }
    }

    void buckle() {
        const float w = 0.5f * e.width, h = 0.5f * e.height, thick = 0.055f * e.width, z = 1.4f * thick;
        std::vector<vec3> frame;
        for (const vec2& p : rounded_rectangle({-w, -h}, {w, h}, 0.25f * h)) frame.emplace_back(p, z);
        frame.push_back(frame.front());
        frame.push_back(frame[1]);
        main.tube(frame, thick, 14);
        main.tube(std::array{vec3(-0.2f * w, h, z), vec3(-0.2f * w, -h, z)}, 0.8f * thick, 12);
        main.tube(std::array{vec3(-0.2f * w, 0, z + 0.6f * thick), vec3(0.4f * w, 0, z + 1.5f * thick),
                             vec3(1.03f * w, 0, z + 1.1f * thick)},
                  0.75f * thick, 12);
        const float strap = 0.80f * h;
        second.box({-2.3f * w, -strap, 0}, {-0.12f * w, strap, 1.1f * thick});
        second.box({-0.25f * w, -strap, 0.1f * thick}, {2.6f * w, strap, 0.9f * thick});
        second_material = trim_material::leather;
    }

    void bow() {
        const float w = 0.5f * e.width, h = 0.5f * e.height;
        for (const float side : {-1.0f, 1.0f}) {
            std::vector<vec2> loop;
            for (int k = 0; k < 40; ++k) {
                const float t = turn * static_cast<float>(k) / 40;
                const float x = 0.5f * (1 - std::cos(t));  // from the knot out and back
                const float pinch = 0.22f + 0.78f * std::pow(x, 0.7f);
                loop.emplace_back(side * w * (0.04f + 0.96f * x),
                                  side * h * 0.62f * pinch * std::sin(t) * 0.9f + 0.22f * h * x);
            }
            main.slab(loop, 0.0010f, 0.0010f + 0.16f * h, 0.15f * h);
            std::vector<vec2> tail;
            for (const vec2& p : {vec2(0.06f, 0.02f), vec2(0.26f, -0.55f), vec2(0.34f, -1.0f), vec2(0.50f, -0.86f),
                                  vec2(0.66f, -0.95f), vec2(0.46f, -0.45f), vec2(0.16f, 0.06f)})
                tail.emplace_back(side * p.x * w, p.y * h * 1.15f);
            if (side < 0) std::ranges::reverse(tail);
            std::vector<vec2> dense;
            for (std::size_t i = 0; i < tail.size(); ++i)
                for (int k = 0; k < 6; ++k)
                    dense.push_back(glm::mix(tail[i], tail[(i + 1) % tail.size()], static_cast<float>(k) / 6));
            std::ranges::reverse(dense);
            main.slab(dense, 0, 0.0009f, 0.0004f);
        }
        main.sphere({0, 0.02f * h, 0.14f * h}, {0.13f * w, 0.24f * h, 0.16f * h});
    }

    void badge() {
        const float h = 0.0022f;
        main.lathe({},
                   std::array{vec2(r(), 0), vec2(r(), 0.7f * h), vec2(0.95f * r(), h), vec2(0.89f * r(), 0.95f * h),
                              vec2(0.87f * r(), 0.6f * h)},
                   64);
        second.lathe({}, std::array{vec2(0.88f * r(), 0.6f * h), vec2(0.5f * r(), 0.62f * h), vec2(1e-5f, 0.62f * h)},
                     64);
        for (int k = 0; k < 5; ++k) {  // a flower in satin stitch
            const float t = turn * static_cast<float>(k) / 5;
            main.sphere({0.34f * r() * std::sin(t), 0.34f * r() * std::cos(t), 0.6f * h},
                        {0.21f * r(), 0.21f * r(), 0.7f * h});
        }
        second.sphere({0, 0, 0.7f * h}, {0.15f * r(), 0.15f * r(), 0.8f * h});
        second_material = trim_material::cloth;
    }

    /// Scallops beyond the edge (y below 0), each a corded arc filled with a fan of threads, on a braid.
    void lace_edge() {
        const int count = std::max(1, static_cast<int>(std::lround(run / e.width)));
        const float pitch = run / static_cast<float>(count), reach = e.height, z = 0.0009f,
                    thread = std::min(0.00055f, 0.04f * pitch);
        std::vector<vec3> braid;
        for (const float y : {0.0006f, -0.0016f}) {
            braid.clear();
            for (int k = 0; k <= count * 12; ++k)
                braid.emplace_back(run * static_cast<float>(k) / static_cast<float>(count * 12),
                                   y + 0.0006f * std::sin(turn * 1.5f * static_cast<float>(k) / 3), z);
            main.tube(braid, 1.4f * thread, 8);
        }
        for (int i = 0; i < count; ++i) {
            const float x = (static_cast<float>(i) + 0.5f) * pitch;
            for (const float share : {1.0f, 0.80f, 0.42f}) {
                std::vector<vec3> arc;
                for (int k = 0; k <= 24; ++k) {
                    const float t = turn / 2 * static_cast<float>(k) / 24;
                    arc.emplace_back(x - 0.5f * pitch * share * std::cos(t),
                                     -0.0016f - (reach - 0.003f) * share * std::sin(t), z);
                }
                main.tube(arc, share == 1.0f ? 1.9f * thread : thread, 8);
            }
            for (int k = 1; k < 12; ++k) {
                const float t = turn / 2 * static_cast<float>(k) / 12;
                const vec2 way(-std::cos(t), -std::sin(t));
                const vec2 size(0.5f * pitch, reach - 0.003f);
                main.tube(std::array{vec3(vec2(x, -0.0016f) + way * size * 0.42f, z),
                                     vec3(vec2(x, -0.0016f) + way * size * 0.98f, z)},
                          0.7f * thread, 6);
                main.sphere(vec3(vec2(x, -0.0016f) + way * size * 1.06f, z), vec3(1.7f * thread));
            }
            for (int k = 0; k < 6; ++k) {
                const float t = turn * static_cast<float>(k) / 6;
                main.sphere(
                    {x + 0.10f * pitch * std::cos(t), -0.0016f - 0.22f * reach + 0.085f * reach * std::sin(t), z},
                    {0.055f * pitch, 0.05f * reach, 1.2f * thread});
            }
        }
    }

    void fringe() {
        const int count = static_cast<int>(run / 0.0022f);
        main.box({0, -0.002f, 0}, {run, 0.003f, 0.0016f});
        for (int i = 0; i < count; ++i) {
            const auto key = static_cast<std::uint32_t>(i) * 7u;
            const float x = run * (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
            const float length = e.height * (0.94f + 0.06f * geometry::scattered(key)),
                        sway = 0.0022f * geometry::scattered_both_ways(key + 1);
            std::vector<vec3> strand;
            for (int k = 0; k <= 8; ++k) {
                const float t = static_cast<float>(k) / 8;
                strand.emplace_back(x + sway * t * t * 2, -length * t,
                                    0.0012f + 0.0007f * geometry::scattered_both_ways(key + 2) * t);
            }
            main.tube(strand, 0.00065f, 6);
        }
    }

    void pompoms() {
        const int count = std::max(1, static_cast<int>(std::lround(run / (1.5f * e.width))));
        second.box({0, -0.0015f, 0}, {run, 0.0035f, 0.0010f});
        for (int i = 0; i < count; ++i) {
            const float x = run * (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
            const vec3 at(x, -0.004f - r(), 0.55f * r());
            second.tube(std::array{vec3(x, 0, 0.001f), vec3(x, -0.004f, 0.4f * r()), at}, 0.0005f, 6);
            for (int k = 0; k < 90; ++k) {  // tufts on a sphere, evenly (golden angle)
                const float z = 1 - 2 * (static_cast<float>(k) + 0.5f) / 90, t = 2.39996f * static_cast<float>(k);
                const vec3 way(std::sqrt(1 - z * z) * std::cos(t), std::sqrt(1 - z * z) * std::sin(t), z);
                const float length =
                    r() * (0.92f + 0.08f * geometry::scattered_both_ways(static_cast<std::uint32_t>(k + 97 * i)));
                if (at.z + way.z * length < 0.0002f) continue;
                main.tube(std::array{at + way * 0.3f * r(), at + way * length}, 0.14f * r(), 5);
            }
        }
        second_material = trim_material::cloth;
    }

    void piping() {
        std::vector<vec3> path;
        const int steps = std::max(2, static_cast<int>(run / 0.004f));
        for (int k = 0; k <= steps; ++k)
            path.emplace_back(run * static_cast<float>(k) / static_cast<float>(steps), 0, 0.45f * e.width);
        main.tube(path, 0.5f * e.width, 14);
    }

    void beads() {
        const int count = std::max(1, static_cast<int>(run / (1.12f * e.width)));
        for (int i = 0; i < count; ++i)
            main.sphere({run * (static_cast<float>(i) + 0.5f) / static_cast<float>(count), 0, 0.46f * e.width},
                        vec3(r()));
    }

    void make() {
        using way = void (maker::*)();
        constexpr std::array<way, 19> ways{
            // in the order of element_generator
            &maker::button,     &maker::dome,    &maker::snap,         &maker::rivet,       &maker::eyelet,
            &maker::toggle,     &maker::zipper,  &maker::patch_pocket, &maker::welt_pocket, &maker::label,
            &maker::drawstring, &maker::buckle,  &maker::bow,          &maker::badge,       &maker::lace_edge,
            &maker::fringe,     &maker::pompoms, &maker::piping,       &maker::beads};
        (this->*ways[static_cast<std::size_t>(e.generator)])();
    }
};

}  // namespace

std::vector<element_part> make_element(const element& e, float run) {
    maker m{e, run, {}, {}};
    m.make();
    std::vector<element_part> out;
    out.push_back({std::move(m.main).take(), make_material(e.material, e.color, e.id)});
    auto second = std::move(m.second).take();
    const bool same = m.second_material == e.material;
    if (!second.triangles.empty())
        out.push_back(
            {std::move(second), make_material(m.second_material, same ? e.color : e.second, e.id + "-second")});
    std::erase_if(out, [](const element_part& p) { return p.mesh.triangles.empty(); });
    return out;
}

}  // namespace fw::trim
