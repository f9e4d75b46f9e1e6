#include "doctor_rules.hpp"

#include "doctor_text.hpp"

namespace fw::body {
namespace {

using id = measurement_id;

// `small` is at most `factor` × `large`.
struct rule {
    id small, large;
    double factor;
    std::string_view code;
    std::string_view why;
};

constexpr std::array<rule, 16> rules{{
    {id::thigh_circumference, id::hip_circumference, 0.76, "order.thigh_not_below_hip",
     "A thigh is well under three quarters of the hip."},
    {id::inseam_length, id::height, 0.55, "order.inseam_too_long",
     "An inseam is always less than 55 % of the height: measure from the crotch to the floor, without shoes."},
    {id::underbust_circumference, id::chest_circumference, 1.03, "order.underbust_above_chest",
     "The chest is measured at its fullest part and is rarely less than the underbust."},
    {id::neck_circumference, id::chest_circumference, 0.52, "order.neck_too_big", "A neck is about 40 % of the chest."},
    {id::neck_circumference, id::neck_base_circumference, 1.05, "order.neck_above_neck_base",
     "A neck is widest at its base."},
    {id::knee_circumference, id::thigh_circumference, 1.0, "order.knee_above_thigh",
     "A knee is thinner than the thigh above it."},
    {id::calf_circumference, id::thigh_circumference, 0.95, "order.calf_above_thigh",
     "A calf is thinner than the thigh."},
    {id::ankle_circumference, id::calf_circumference, 0.95, "order.ankle_above_calf",
     "An ankle is thinner than the calf above it."},
    {id::wrist_circumference, id::upper_arm_circumference, 0.85, "order.wrist_above_arm",
     "A wrist is much thinner than the upper arm."},
    {id::elbow_circumference, id::upper_arm_circumference, 1.15, "order.elbow_above_arm",
     "An elbow is hardly ever thicker than the upper arm."},
    {id::upper_arm_circumference, id::thigh_circumference, 0.85, "order.arm_above_thigh",
     "An upper arm is thinner than the thigh."},
    {id::knee_height, id::inseam_length, 0.70, "order.knee_too_high",
     "The knee lies a little over half-way up the inseam."},
    {id::calf_height, id::knee_height, 0.90, "order.calf_above_knee", "The calf lies below the knee."},
    {id::inseam_length, id::outside_leg_length, 0.90, "order.inseam_above_outside_leg",
     "The outside leg goes up to the waist: it is a hand longer than the inseam at least."},
    {id::waist_circumference, id::hip_circumference, 1.35, "order.waist_above_hip",
     "Even a round waist hardly exceeds the hip by a third."},
    {id::arm_length, id::height, 0.42, "order.arm_too_long",
     "An arm from shoulder to wrist is about a third of the height."},
}};

bool suspected(const std::vector<warning>& list, id m) {
    return std::ranges::any_of(list, [&](const warning& w) { return names(w, info(m).name); });
}

}  // namespace

std::vector<warning> broken_rules(const fit_request& request, const std::vector<warning>& so_far, unit_system units) {
    std::vector<warning> out;
    for (const auto& r : rules) {
        const auto &small = request[r.small], &large = request[r.large];
        if (!small || !large || *small <= r.factor * *large || suspected(so_far, r.small) || suspected(so_far, r.large))
            continue;
        out.push_back(
            {std::string(r.code), std::string(info(r.small).name),
             fmt::format("Your {} of {} does not go with your {} of {}. {} Measure both again.", lower_label(r.small),
                         to_text(r.small, *small, units), lower_label(r.large), to_text(r.large, *large, units), r.why),
             std::nullopt});
    }
    const auto &chest = request[id::chest_circumference], &under = request[id::underbust_circumference];
    if (chest && under && *chest - *under > 0.40 && !suspected(so_far, id::chest_circumference) &&
        !suspected(so_far, id::underbust_circumference))
        out.push_back({"order.cup_too_large", "underbustCircumference",
                       fmt::format("Between your chest of {} and your underbust of {} lie more than {}. Measure both "
                                   "level, with the tape just touching.",
                                   to_text(id::chest_circumference, *chest, units),
                                   to_text(id::underbust_circumference, *under, units),
                                   to_text(id::chest_circumference, 0.40, units)),
                       std::nullopt});
    return out;
}

}  // namespace fw::body
