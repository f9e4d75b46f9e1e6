#include "fw/vision/gates.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "outline_sharpness.hpp"

namespace fw::vision {
namespace {

using enum body_point;

constexpr double sure_pose = 0.8;    ///< for further people, whom nobody asked for
constexpr double least_other = 0.4;  ///< of the first person's size

dvec2 middle(const pose& p, body_point a, body_point b) {
    return (p[a].position + p[b].position) * 0.5;
}

/// Height of the landmarks' box: a scale for "the same person found twice".
double extent(const pose& p) {
    double top = 1e30, bottom = -1e30;
    for (const landmark& l : p.landmarks) {
        top = std::min(top, l.position.y);
        bottom = std::max(bottom, l.position.y);
    }
    return bottom - top;
}

bool same_person(const pose& a, const pose& b) {
    double sum = 0;
    for (std::size_t i = 0; i < body_point_count; ++i)
        sum += glm::distance(a.landmarks[i].position, b.landmarks[i].position);
    return sum / body_point_count < 0.2 * std::max(extent(a), extent(b));
}

/// The photo at a size that suffices to find people, with somebody painted out in the picture's mean colour.
scene::image paint_out(const scene::image& photo, const pose& p) {
    constexpr int enough = 900;
    const double step = std::max(1.0, double(std::max(photo.width, photo.height)) / enough);
    scene::image out =
        scene::make_image(static_cast<int>(photo.width / step), static_cast<int>(photo.height / step), 3);
    std::array<double, 3> sum{};
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x)
            for (int k = 0; k < 3; ++k) {
                const auto* from = photo.at(static_cast<int>((x + 0.5) * step), static_cast<int>((y + 0.5) * step));
                out.at(x, y)[k] = from[photo.channels < 3 ? 0 : k];
                sum[static_cast<std::size_t>(k)] += out.at(x, y)[k];
            }
    const double around = 0.02 * extent(p);
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x) {
            const dvec2 at = (dvec2(x, y) + 0.5) * step;
            double covered = p.mask.at(at);
            for (const dvec2& shift : {dvec2(around, 0), dvec2(-around, 0), dvec2(0, around), dvec2(0, -around)})
                covered = std::max(covered, p.mask.at(at + shift));
            if (covered > 0.3)
                for (int k = 0; k < 3; ++k)
                    out.at(x, y)[k] =
                        static_cast<std::uint8_t>(sum[static_cast<std::size_t>(k)] / (double(out.width) * out.height));
        }
    return out;
}

/// The person that the detector is surest of, and whoever it finds once that one is painted out: beside
/// somebody large it overlooks others. Somebody far behind does not disturb and is left out.
std::vector<pose> find_people(pose_estimator& estimator, const scene::image& photo) {
    std::vector<pose> people;
    for (const detection& d : estimator.detect(photo)) {
        pose p = estimator.estimate(photo, d.region);
        if (p.score < (people.empty() ? 0.5 : sure_pose)) continue;
        if (std::ranges::none_of(people, [&](const pose& known) { return same_person(known, p); }))
            people.push_back(std::move(p));
    }
    if (people.size() == 1) {
        const scene::image rest = paint_out(photo, people[0]);
        const double scale = double(photo.width) / rest.width;
        for (const detection& d : estimator.detect(rest)) {
            const pose other = estimator.estimate(rest, d.region);
            if (other.score < sure_pose || extent(other) * scale < least_other * extent(people[0])) continue;
            people.push_back(
                estimator.estimate(photo, {d.region.centre * scale, d.region.side * scale, d.region.rotation}));
            if (people[1].score < sure_pose || same_person(people[0], people[1]))
                people.pop_back();
            else
                break;
        }
    }
    std::ranges::sort(people, std::ranges::greater{}, extent);
    if (!people.empty())
        std::erase_if(people, [least = least_other * extent(people[0])](const pose& p) { return extent(p) < least; });
    return people;
}

struct vertical_extent {
    double top = 0;
    double bottom = 0;
    bool reaches_top_edge = false;
    bool reaches_bottom_edge = false;
};

/// Rows of the picture that the mask covers.
vertical_extent mask_extent(const pose& p, const scene::image& photo) {
    vertical_extent e{1e30, -1e30};
    const double step = std::max(1.0, p.mask.region.side / p.mask.size);
    const double left = std::max(0.0, p.mask.region.centre.x - p.mask.region.side / 2);
    const double right = std::min<double>(photo.width, p.mask.region.centre.x + p.mask.region.side / 2);
    for (double y = 0.5; y < photo.height; y += step / 2)
        for (double x = left; x < right; x += step)
            if (p.mask.at({x, y}) > 0.5) {
                e.top = std::min(e.top, y);
                e.bottom = std::max(e.bottom, y);
                break;
            }
    e.reaches_top_edge = e.top < 1.5 * step;
    e.reaches_bottom_edge = e.bottom > photo.height - 1.5 * step;
    return e;
}

double angle_from_vertical(dvec2 from, dvec2 to) {
    return std::atan2(std::abs(to.x - from.x), to.y - from.y);
}

photo_figures measure_figures(const std::vector<pose>& people, const scene::image& photo, const vertical_extent& rows) {
    const pose& p = people[0];
    photo_figures f;
    f.people = static_cast<int>(people.size());
    f.body_height = rows.bottom - rows.top;
    const dvec2 shoulders = middle(p, left_shoulder, right_shoulder);
    const dvec2 ankles = middle(p, left_ankle, right_ankle);
    f.lean = std::atan2(shoulders.x - ankles.x, ankles.y - shoulders.y);
    const dvec3 across =
        p.world[static_cast<std::size_t>(left_shoulder)] - p.world[static_cast<std::size_t>(right_shoulder)];
    f.turn = std::atan2(across.z, across.x);
    f.left_arm = angle_from_vertical(p[left_shoulder].position, p[left_wrist].position);
    f.right_arm = angle_from_vertical(p[right_shoulder].position, p[right_wrist].position);
    f.feet_apart = std::abs(p[left_ankle].position.x - p[right_ankle].position.x) / std::max(1.0, f.body_height);
    const outline_figures outline = measure_outline(photo, p.mask);
    f.edge_width = outline.edge_width / std::max(1.0, f.body_height);
    f.brightness = outline.body_brightness;
    f.contrast = outline.clear_share;
    f.clipped = outline.clipped_share;
    return f;
}

/// Collects what was looked at and the reasons against the photo; each check is one line.
class judge {
public:
    explicit judge(inspected_photo& out) : out_(out) {}
    void refuse_if(bool reason, std::string_view code, std::string_view sentence, std::string reading = {}) {
        out_.checks.push_back({std::string(code), std::move(reading), !reason});
        if (reason) out_.refusals.push_back({std::string(code), std::string(sentence)});
    }

private:
    inspected_photo& out_;
};

std::string degrees(double angle) {
    return fmt::format("{:.0f} deg", angle * 180 / pi);
}

/// "12 deg, 16 deg to 52 deg"
std::string angle_reading(double measured, double low, double high) {
    return fmt::format("{}, {} to {}", degrees(measured), degrees(low), degrees(high));
}

std::string share_reading(double measured, std::string_view which, double limit) {
    return fmt::format("{:.1f} %, {} {:.1f} %", 100 * measured, which, 100 * limit);
}

bool inside(const landmark& l, const scene::image& photo) {
    return l.position.x >= 0 && l.position.y >= 0 && l.position.x < photo.width && l.position.y < photo.height;
}

bool is_sideways(const photo_figures& f) {
    return std::abs(f.turn) > 0.8 && std::abs(f.turn) < pi - 0.8;
}

void judge_frame(judge& j, const pose& p, const scene::image& photo, const vertical_extent& rows, bool sideways,
                 bool behind) {
    // From the side limbs hide each other, from behind the body hides the face: there it is enough that they lie within
    // the picture.
    const auto both_inside = [&](body_point a, body_point b) { return inside(p[a], photo) && inside(p[b], photo); };
    const auto seen = [&](body_point a, body_point b) {
        const double least = sideways || behind ? 0.0 : 0.5;
        return both_inside(a, b) && std::min(p[a].visibility, p[b].visibility) >= least;
    };
    const bool face_hidden = !behind && p[nose].visibility < 0.5;
    j.refuse_if(!inside(p[nose], photo) || face_hidden || rows.reaches_top_edge, "photo.head_cut_off",
                "The head is cut off: step back until there is space above your head.");
    j.refuse_if(!seen(left_ankle, right_ankle) || !both_inside(left_heel, right_heel) || rows.reaches_bottom_edge,
                "photo.feet_cut_off",
                "The feet are cut off: step back or lower the camera until both feet and some floor are in the "
                "picture.");
    j.refuse_if(!sideways && !seen(left_wrist, right_wrist), "photo.arms_cut_off",
                "An arm is cut off or hidden: keep both arms in the picture, beside the body.");
}

void judge_front(judge& j, const photo_figures& f, const gate_limits& limits) {
    const bool behind = std::abs(f.turn) > pi / 2 + 0.5;
    j.refuse_if(behind, "photo.from_behind", "This is your back: face the camera.");
    j.refuse_if(!behind && std::abs(f.turn) > limits.most_turn, "photo.not_frontal",
                "This is not a front view: turn until both shoulders are equally far from the camera.",
                angle_reading(f.turn, -limits.most_turn, limits.most_turn));
    if (is_sideways(f)) return;  // from the side, arms and feet say nothing
    j.refuse_if(std::min(f.left_arm, f.right_arm) < limits.least_arm, "photo.arms_too_close",
                "Your arms are too close to your body: hold them about a hand's length away, as if carrying "
                "two buckets.",
                angle_reading(std::min(f.left_arm, f.right_arm), limits.least_arm, limits.most_arm));
    j.refuse_if(std::max(f.left_arm, f.right_arm) > limits.most_arm, "photo.arms_too_high",
                "Your arms are too high: let them hang about 30° off your body.",
                angle_reading(std::max(f.left_arm, f.right_arm), limits.least_arm, limits.most_arm));
    j.refuse_if(f.feet_apart < limits.least_feet_apart, "photo.feet_together",
                "Your feet are together: stand with them as wide apart as your hips.",
                share_reading(f.feet_apart, "at least", limits.least_feet_apart));
    j.refuse_if(f.feet_apart > limits.most_feet_apart, "photo.feet_too_far_apart",
                "Your feet are too far apart: stand with them as wide apart as your hips.",
                share_reading(f.feet_apart, "at most", limits.most_feet_apart));
}

void judge_side(judge& j, const photo_figures& f, const gate_limits& limits) {
    j.refuse_if(std::abs(std::abs(f.turn) - pi / 2) > 2 * limits.most_turn, "photo.not_sideways",
                "This is not a side view: turn until one shoulder points at the camera.",
                angle_reading(std::abs(f.turn), pi / 2 - 2 * limits.most_turn, pi / 2 + 2 * limits.most_turn));
}

/// A picture that holds next to nothing: all pixels alike.
bool is_blank(const scene::image& photo) {
    double sum = 0, squares = 0;
    const std::size_t step = std::max<std::size_t>(1, photo.pixels.size() / 20000);
    std::size_t count = 0;
    for (std::size_t i = 0; i < photo.pixels.size(); i += step, ++count) {
        sum += photo.pixels[i];
        squares += double{1} * photo.pixels[i] * photo.pixels[i];
    }
    const double mean = sum / static_cast<double>(count);
    return squares / static_cast<double>(count) - mean * mean < 9;
}

void judge_sharpness(judge& j, const photo_figures& f, const gate_limits& limits) {
    j.refuse_if(f.edge_width > limits.most_edge_width, "photo.blurred",
                "The picture is blurred: clean the lens, rest the camera on something and stand still.",
                share_reading(f.edge_width, "at most", limits.most_edge_width));
}

void judge_size(judge& j, const photo_figures& f, const gate_limits& limits) {
    j.refuse_if(f.body_height < limits.least_body_height, "photo.person_too_small",
                "You are too small in the picture: come closer, or use the camera's full resolution.",
                fmt::format("{:.0f} px, at least {:.0f} px", f.body_height, limits.least_body_height));
}

void judge_light(judge& j, const photo_figures& f, const gate_limits& limits) {
    j.refuse_if(f.brightness < limits.darkest, "photo.too_dark",
                "The picture is too dark: turn on the light, or face a window.",
                fmt::format("{:.0f}, at least {:.0f} of 255", f.brightness, limits.darkest));
    j.refuse_if(f.clipped > limits.most_clipped, "photo.too_bright",
                "The picture is too bright: move out of the direct light.",
                share_reading(f.clipped, "at most", limits.most_clipped));
    const bool lit = f.brightness >= limits.darkest && f.clipped <= limits.most_clipped;
    j.refuse_if(lit && f.contrast < limits.least_contrast, "photo.low_contrast",
                "You can hardly be told from the background: stand before a plain wall of another colour "
                "than your clothes.",
                share_reading(f.contrast, "at least", limits.least_contrast));
}

void judge_person(judge& j, const inspected_photo& found, const scene::image& photo, const vertical_extent& rows,
                  photo_view view, const gate_limits& limits) {
    const photo_figures& f = found.figures;
    const bool behind = view == photo_view::back;
    judge_frame(j, found.people[0], photo, rows, view == photo_view::side || is_sideways(f), behind);
    if (behind) {
        judge_size(j, f, limits);
        judge_sharpness(j, f, limits);
        return;
    }
    j.refuse_if(std::abs(f.lean) > limits.most_lean, "photo.tilted",
                "The picture is tilted: hold the camera level, and stand straight.",
                angle_reading(f.lean, -limits.most_lean, limits.most_lean));
    if (view == photo_view::front) judge_front(j, f, limits);
    if (view == photo_view::side) judge_side(j, f, limits);
    judge_size(j, f, limits);
    judge_light(j, f, limits);
    judge_sharpness(j, f, limits);
}

}  // namespace

std::string_view to_string(photo_view view) {
    switch (view) {
        case photo_view::front:
            return "front";
        case photo_view::side:
            return "side";
        case photo_view::back:
            return "back";
    }
    std::unreachable();
}

std::optional<photo_view> find_photo_view(std::string_view name) {
    for (const auto view : {photo_view::front, photo_view::side, photo_view::back})
        if (to_string(view) == name) return view;
    return std::nullopt;
}

inspected_photo inspect_photo(pose_estimator& estimator, const scene::image& photo, photo_view view,
                              const gate_limits& limits) {
    inspected_photo out;
    judge j(out);
    j.refuse_if(std::min(photo.width, photo.height) < limits.least_side, "photo.too_small",
                "The picture is too small: take it with the camera's full resolution, and send the original file.",
                fmt::format("{} x {} px, at least {}", photo.width, photo.height, limits.least_side));
    const bool blank = photo.empty() || is_blank(photo);
    j.refuse_if(blank, "photo.blank", "The picture is blank: check the lens and take it again.");
    if (blank) return out;
    out.people = find_people(estimator, photo);
    j.refuse_if(out.people.empty(), "photo.nobody",
                "Nobody was found: stand two to four metres from the camera, whole, in good light.");
    j.refuse_if(out.people.size() > 1, "photo.several_people",
                "There is more than one person: be alone in the picture.");
    if (out.people.empty()) return out;
    const vertical_extent rows = mask_extent(out.people[0], photo);
    out.figures = measure_figures(out.people, photo, rows);
    judge_person(j, out, photo, rows, view, limits);
    return out;
}

}  // namespace fw::vision
