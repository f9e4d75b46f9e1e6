#include "needlework.hpp"

#include <algorithm>
#include <cmath>

#include "cloth_chart.hpp"
#include "fw/scene/color.hpp"
#include "panel_line.hpp"
#include "relief_strip.hpp"
#include "sewing_finish.hpp"
#include "stitching.hpp"

namespace fw::dressing {

namespace {

constexpr float least_lift = 0.00015f;  // of a strip over the cloth that it lies on
constexpr float sunk = -0.0004f;        // where a strip ends
constexpr float thread_lift = 0.0001f;  // over columns of a strip that cut a hollow short
constexpr float needle_dent = 0.00022f;

float smooth(float from, float to, float x) {
    const float t = std::clamp((x - from) / (to - from), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}
float bump(float x, float width) {
    return std::exp(-x * x / (width * width));
}

/// The cloth's own colour a shade darker, on dark cloth a shade paler.
vec3 tone_on_tone(vec3 cloth) {
    const float light = glm::dot(cloth, vec3(0.2126f, 0.7152f, 0.0722f));
    return light > 0.08f ? cloth * 0.66f : cloth * 1.5f + vec3(0.012f);
}

/// Which rows of topstitching a seam gets, and on which of its sides.
struct topstitching {
    const std::vector<float>* rows = nullptr;
    bool on_b = false;
};
topstitching topstitching_of(std::string_view stitch, const sewing_finish& f) {
    if (stitch.ends_with(".ends") || stitch.starts_with("underarm")) return {};
    if (stitch.starts_with("neckband")) return {&f.band_rows, true};
    if (stitch.starts_with("waistband")) return {&f.band_rows, false};
    if (stitch.starts_with("armhole")) return {&f.seam_rows, true};
    for (const std::string_view name : {"side", "shoulder", "centre"})
        if (stitch.starts_with(name)) return {&f.seam_rows, false};
    return {};  // darts, inside legs
}

class sewer {
public:
    sewer(const worn_garment& garment, std::span<const vec3> normals, float edge_thickness, vec3 cloth_color,
          float brightest)
        : garment_(garment),
          finish_(get_finish(garment.order.look.fabric)),
          chart_(garment.mesh, garment.drape.positions, normals),
          fold_(0.5f * edge_thickness + 0.00012f),
          brightest_(brightest) {
        out_.thread_color = finish_.thread_color ? scene::to_linear(*finish_.thread_color) : tone_on_tone(cloth_color);
    }

    needlework sew() {
        for (const auto& s : find_seams(garment_.mesh)) add_seam(s);
        for (const auto& h : find_hems(garment_.mesh)) add_hem(h);
        add_folded_bands();
        if (finish_.crease > 0) add_creases();
        return std::move(out_);
    }

private:
    void add_seam(const seam_lines& seam) {
        const std::string& id = garment_.pattern.stitches[static_cast<std::size_t>(seam.stitch)].id;
        const auto top = topstitching_of(id, finish_);
        for (const bool b : {false, true}) {
            const bool stitched = top.rows != nullptr && !top.rows->empty() && b == top.on_b;
            add_seam_side(b ? seam.b : seam.a, stitched ? *top.rows : std::vector<float>{},
                          static_cast<unsigned>(seam.stitch));
        }
    }

    /// One side of a seam: a groove, the allowance underneath, and waves that die away from it.
    void add_seam_side(const panel_line& line, const std::vector<float>& rows, unsigned seed) {
        const float reach = rows.empty() ? 0.009f : rows.back() + 0.005f;
        const float raise = finish_.allowance * (rows.empty() ? 0.6f : 1.0f);
        const auto height = [=, this](float s, float t) {
            const float wave = unevenness((s + 0.45f * t) / finish_.wave, seed) +
                               0.4f * unevenness((s - 0.3f * t) / (0.43f * finish_.wave), seed + 71);
            float h =
                least_lift + raise * smooth(0.0002f, 0.0014f, t) + finish_.pucker * (1 + wave) * std::exp(-t / 0.007f);
            for (const float row : rows) h -= needle_dent * bump(t - row, 0.0009f);
            return std::lerp(h, sunk, smooth(reach - 0.0015f, reach + 0.004f, t));
        };
        const float wear = finish_.wear;
        const auto tone = [=](float s, float t) {
            const float rubbed = wear * (0.6f + 0.4f * unevenness(s / 0.006f, seed + 9)) * bump(t - 0.004f, 0.006f);
            return (1 + rubbed) * std::lerp(0.66f, 1.0f, smooth(0, 0.0011f, t));
        };
        std::vector<float> across{0, 0.0012f, 0.0035f, reach - 0.0015f, reach + 0.004f};
        across.insert(across.end(), rows.begin(), rows.end());
        std::ranges::sort(across);
        const strip_shape shape{across, finish_.wave / 2.4f, height, tone};
        add_strip(out_.relief, chart_, line, shape, brightest_);
        for (const float row : rows) add_row(line, shape, row, 0);
    }

    /// Two layers up to the hem's depth, a step down to one, dents along the needle's rows and slight roping between.
    void add_hem(const hem_line& hem) {
        const float depth = hem.depth;
        std::vector<float> rows;
        for (const float back : finish_.hem_rows)
            if (depth - back > 0.002f) rows.push_back(depth - back);
        const auto seed = static_cast<unsigned>(1000 + out_.relief.positions.size());
        const float length = hem.line.length();
        const float fade = std::min(0.012f, 0.6f * depth + 0.004f);
        const auto height = [=, this](float s, float t) {
            const float roping = finish_.pucker * unevenness((s + 0.8f * t) / finish_.wave, seed) *
                                 std::sin(static_cast<float>(pi) * std::clamp(t / depth, 0.0f, 1.0f));
            float top = fold_ + 0.8f * roping;
            for (const float row : rows) top -= needle_dent * bump(t - row, 0.001f);
            const float single = least_lift + (rows.empty() ? 0.3f : 1.0f) * finish_.pucker *
                                                  (1 + unevenness((s - 0.3f * t) / finish_.wave, seed + 5));
            float h = std::lerp(top, std::lerp(single, sunk, smooth(depth + 0.003f, depth + 0.003f + fade, t)),
                                smooth(depth - 0.0005f, depth + 0.0022f, t));
            return h - 0.0005f * (bump(s, 0.0012f) + bump(length - s, 0.0012f));  // the seams run on into the hem
        };
        const float wear = finish_.wear;
        const auto tone = [=](float s, float t) {
            const float rubbed = wear * (0.65f + 0.35f * unevenness(s / 0.007f, seed + 9)) *
                                 (bump(t, 0.004f) + 0.6f * bump(t - depth, 0.003f));
            const float shade =
                0.10f * bump(t - depth - 0.0012f, 0.0012f) + 0.34f * (bump(s, 0.0008f) + bump(length - s, 0.0008f));
            return (1 + rubbed) * (1 - shade);
        };
        const strip_shape shape{hem_columns(depth, rows, fade), finish_.wave / 2.4f, height, tone};
        add_strip(out_.relief, chart_, hem.line, shape, brightest_);
        for (const float row : rows) add_row(hem.line, shape, row, row);
    }

    /// A row of stitches on the strip, lengthened by `more` at both ends: panels that flare are longer higher up.
    void add_row(const panel_line& line, const strip_shape& shape, float row, float more) {
        const auto needle = moved(line, row, more);
        const float share = line.length() / (needle.length() - 2 * more);
        add_stitches(out_.thread, chart_, needle, finish_.thread,
                     [&](float s) { return thread_lift + strip_height(line, shape, (s - more) * share, row); });
    }

    [[nodiscard]] static std::vector<float> hem_columns(float depth, const std::vector<float>& rows, float fade) {
        std::vector<float> out{0.0009f, depth + 0.0004f, depth + 0.0025f, depth + 0.003f + fade};
        if (rows.empty() || rows.back() > 0.009f) out.push_back(0.006f);
        for (const float row : rows)
            for (const float x : {row - 0.0014f, row, row + 0.0014f})
                if (x > 0.0015f) out.push_back(x);
        std::ranges::sort(out);
        return out;
    }

    /// The upper edge of a waistband is topstitched like its lower one.
    void add_folded_bands() {
        if (finish_.band_rows.empty()) return;
        for (const auto& panel : garment_.mesh.panels) {
            if (panel.panel != "waistband") continue;
            for (const auto& e : panel.boundary) {
                if (e.role != garment::edge_role::doubled || e.vertices.size() < 2) continue;
                const auto needle = moved(make_border(garment_.mesh, e.vertices), finish_.band_rows.front() + 0.001f);
                add_stitches(out_.thread, chart_, needle, finish_.thread, [](float) { return 0.0001f; });
            }
        }
    }

    /// Trousers are pressed along the grain line: in front up to the hip, behind up to the seat.
    void add_creases() {
        if (garment_.pattern.kind != "tailored-trousers") return;
        for (std::size_t i = 0; i < garment_.mesh.panels.size(); ++i) {
            const auto& copy = garment_.mesh.panels[i];
            if (copy.panel != "front" && copy.panel != "back") continue;
            const auto* panel = garment_.pattern.find_panel(copy.panel);
            if (panel == nullptr || panel->grain.size() != 2) continue;
            const float mirror = copy.copy == garment::copy::right ? -1.0f : 1.0f;
            const vec2 a(panel->grain[0]), b(panel->grain[1]);
            const vec2 low = a.y < b.y ? a : b, high = a.y < b.y ? b : a;
            const vec2 foot(low.x * mirror, low.y - 0.057f),
                top(high.x * mirror, high.y - (copy.panel == "back" ? 0.08f : 0.0f));
            const auto line = make_line(i, {foot, top});
            const float length = line.length();
            const auto height = [=, this](float s, float t) {
                const float fade = smooth(0, 0.16f, length - s) * smooth(0, 0.012f, s);
                return fade * finish_.crease * std::exp(-std::abs(t) / 0.008f) +
                       sunk * smooth(0.008f, 0.022f, std::abs(t)) +
                       std::lerp(sunk, least_lift, fade) * (1 - smooth(0.008f, 0.022f, std::abs(t)));
            };
            add_strip(out_.relief, chart_, line,
                      {{-0.022f, -0.012f, -0.0065f, -0.003f, -0.0008f, 0, 0.0008f, 0.003f, 0.0065f, 0.012f, 0.022f},
                       0.007f,
                       height,
                       [](float, float) { return 1.0f; }},
                      brightest_);
        }
    }

    const worn_garment& garment_;
    const sewing_finish& finish_;
    cloth_chart chart_;
    float fold_;
    float brightest_;
    needlework out_;
};

}  // namespace

needlework make_needlework(const worn_garment& garment, std::span<const vec3> normals, float edge_thickness,
                           vec3 cloth_color, float brightest) {
    return sewer(garment, normals, edge_thickness, cloth_color, brightest).sew();
}

}  // namespace fw::dressing
