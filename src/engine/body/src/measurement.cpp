#include "fw/body/measurement.hpp"

namespace fw::body {
namespace {

using id = measurement_id;

// ISO clauses to the second level where we have verified the third level only for the eight measurements of the
// specification.
constexpr std::array<measurement_info, measurement_count> table{{
    {id::height, "height", "5.1.1", "Height",
     "Stand barefoot against a wall and measure from the floor to the top of your head."},
    {id::shoulder_width, "shoulderWidth", "5.4.3", "Shoulder width",
     "Measure across your back from one shoulder bone to the other, over the bone at the base of your neck."},
    {id::chest_circumference, "chestCircumference", "5.3.4", "Chest",
     "Measure level around your back and the fullest part of your chest.", false, true},
    {id::waist_circumference, "waistCircumference", "5.3.10", "Waist",
     "Measure level around your waist, midway between your lowest rib and your hip bone.", false, true},
    {id::hip_circumference, "hipCircumference", "5.3.13", "Hip",
     "Measure level around the fullest part of your bottom, feet together.", false, true},
    {id::inseam_length, "inseamLength", "5.1.15", "Inseam",
     "Measure from your crotch straight down to the floor, barefoot."},
    {id::arm_length, "armLength", "5.7.8", "Arm length",
     "Measure from your shoulder bone over the elbow to the bone of your wrist."},
    {id::neck_circumference, "neckCircumference", "5.3.2", "Neck",
     "Measure around your neck, just below the Adam's apple.", false, true},
    {id::underbust_circumference, "underbustCircumference", "5.3", "Underbust",
     "Measure level around your ribs, just below your breasts.", false, true},
    {id::high_hip_circumference, "highHipCircumference", "5.3", "High hip",
     "Measure level around your body, midway between waist and hip.", false, true},
    {id::waist_to_hip_length, "waistToHipLength", "5.4", "Waist to hip",
     "Measure straight down from your waist to the fullest part of your hip."},
    {id::back_waist_length, "backWaistLength", "5.4", "Back waist length",
     "Measure down your spine from the bone at the base of your neck to your waist."},
    {id::front_waist_length, "frontWaistLength", "5.4", "Front waist length",
     "Measure from the pit of your neck straight down to your waist."},
    {id::bust_point_distance, "bustPointDistance", "5.4", "Bust point distance",
     "Measure straight from one nipple to the other."},
    {id::bust_point_height, "bustPointHeight", "5.1", "Bust height",
     "Measure from the floor to the height of your nipples."},
    {id::armscye_depth, "armscyeDepth", "5.4", "Armhole depth",
     "Measure straight down from the bone at the base of your neck to the height of your armpits."},
    {id::armscye_circumference, "armscyeCircumference", "5.3", "Armhole",
     "Measure around your shoulder, over the shoulder bone and under the armpit.", false, true},
    {id::shoulder_slope, "shoulderSlope", "5.2", "Shoulder slope",
     "The angle by which your shoulder falls from neck to shoulder bone.", true},
    {id::upper_arm_circumference, "upperArmCircumference", "5.3", "Upper arm",
     "Measure around your relaxed arm, midway between shoulder and elbow.", false, true},
    {id::elbow_circumference, "elbowCircumference", "5.3", "Elbow", "Measure around your elbow, arm almost straight.",
     false, true},
    {id::wrist_circumference, "wristCircumference", "5.3", "Wrist", "Measure around your wrist, over the bone.", false,
     true},
    {id::thigh_circumference, "thighCircumference", "5.3", "Thigh",
     "Measure level around the thickest part of your thigh, just below the crotch.", false, true},
    {id::knee_circumference, "kneeCircumference", "5.3", "Knee", "Measure level around your knee, over the kneecap.",
     false, true},
    {id::calf_circumference, "calfCircumference", "5.3", "Calf", "Measure level around the thickest part of your calf.",
     false, true},
    {id::ankle_circumference, "ankleCircumference", "5.3", "Ankle",
     "Measure level around the thinnest part just above your ankle bones.", false, true},
    {id::crotch_length, "crotchLength", "5.4", "Crotch length",
     "Measure from your waist at the front, between the legs, up to your waist at the back."},
    {id::outside_leg_length, "outsideLegLength", "5.1", "Outside leg",
     "Measure from your waist at the side, over the hip, down to the floor."},
    {id::back_width, "backWidth", "5.4", "Back width",
     "Measure across your back from arm to arm, halfway down the armhole."},
    {id::chest_width, "chestWidth", "5.4", "Chest width",
     "Measure across your chest from arm to arm, halfway down the armhole."},
    {id::neck_base_circumference, "neckBaseCircumference", "5.3", "Neck base",
     "Measure around the base of your neck, where a crew neckline lies.", false, true},
    {id::head_circumference, "headCircumference", "5.3", "Head", "Measure around your head, above the brows.", false,
     true},
    {id::knee_height, "kneeHeight", "5.1", "Knee height", "Measure from the floor to the middle of your kneecap."},
    {id::calf_height, "calfHeight", "5.1", "Calf height", "Measure from the floor to the thickest part of your calf."},
    {id::trunk_circumference, "trunkCircumference", "5.3", "Trunk",
     "Measure from the middle of one shoulder, down your front, between the legs and up your back.", false, true},
}};

constexpr bool in_order() {
    for (std::size_t i = 0; i < measurement_count; ++i)
        if (static_cast<std::size_t>(table[i].id) != i) return false;
    return true;
}
static_assert(in_order());

}  // namespace

const measurement_info& info(measurement_id m) {
    return table[static_cast<std::size_t>(m)];
}

std::span<const measurement_info, measurement_count> all_measurements() {
    return table;
}

std::optional<measurement_id> find_measurement(std::string_view name) {
    const auto it = std::ranges::find(table, name, &measurement_info::name);
    if (it == table.end()) return std::nullopt;
    return it->id;
}

}  // namespace fw::body
