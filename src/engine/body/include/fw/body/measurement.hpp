// The 34 body measurements, by the names of the API and of ISO 8559-1:2017.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace fw::body {

/// Order is part of the file formats: append only.
enum class measurement_id : unsigned char {
    height,
    shoulder_width,
    chest_circumference,
    waist_circumference,
    hip_circumference,
    inseam_length,
    arm_length,
    neck_circumference,
    underbust_circumference,
    high_hip_circumference,
    waist_to_hip_length,
    back_waist_length,
    front_waist_length,
    bust_point_distance,
    bust_point_height,
    armscye_depth,
    armscye_circumference,
    shoulder_slope,
    upper_arm_circumference,
    elbow_circumference,
    wrist_circumference,
    thigh_circumference,
    knee_circumference,
    calf_circumference,
    ankle_circumference,
    crotch_length,
    outside_leg_length,
    back_width,
    chest_width,
    neck_base_circumference,
    head_circumference,
    knee_height,
    calf_height,
    trunk_circumference,
};
inline constexpr std::size_t measurement_count = 34;

/// What a measurement is called and how it is taken.
struct measurement_info {
    measurement_id id;
    std::string_view name;    ///< of the API: "chestCircumference"
    std::string_view iso;     ///< ISO 8559-1:2017 clause: "5.3.4"
    std::string_view label;   ///< for people: "Chest"
    std::string_view how_to;  ///< one plain sentence on how to take it
    bool angle = false;       ///< radians instead of metres (shoulderSlope)
    bool girth = false;
};

[[nodiscard]] const measurement_info& info(measurement_id id);
[[nodiscard]] std::span<const measurement_info, measurement_count> all_measurements();
[[nodiscard]] std::optional<measurement_id> find_measurement(std::string_view name);

/// One value for every measurement, in metres (radians for angles).
class measurement_values {
public:
    [[nodiscard]] double operator[](measurement_id id) const { return values_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] double& operator[](measurement_id id) { return values_[static_cast<std::size_t>(id)]; }

private:
    std::array<double, measurement_count> values_{};
};

}  // namespace fw::body
