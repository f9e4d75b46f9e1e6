// Fixed vertices of the hm08 mesh that carry the landmarks. Chosen on the model's middle woman and man and checked on
// thin and heavy ones; docs/landmarks/ has the pictures. Pairs are [left, right] of the wearer, exact mirrors of each
// other.
#pragma once

#include <array>
#include <cstdint>

namespace fw::body::at {

using vertex = std::uint32_t;
using pair = std::array<vertex, 2>;

inline constexpr vertex head_top = 881;
inline constexpr vertex glabella = 234;     ///< between the brows: front of the head tape
inline constexpr vertex occiput = 962;      ///< back of the head tape
inline constexpr vertex back_neck = 857;    ///< C7
inline constexpr vertex front_neck = 1524;  ///< suprasternal notch
inline constexpr vertex throat = 791;       ///< just below the Adam's apple
inline constexpr pair side_neck{7532, 821};
inline constexpr pair acromion{8276,
                               1604};  ///< lateral end; the shoulder point lies a quarter of the way to the inner one
inline constexpr pair acromion_inner{8236, 1558};
inline constexpr pair armpit{8315, 1643};
inline constexpr pair back_fold{8361, 1689};   ///< where back and arm meet, halfway down the armhole
inline constexpr pair front_fold{8051, 1359};  ///< where chest and arm meet, halfway down the armhole
inline constexpr pair bust_point{8459, 1787};
inline constexpr pair elbow{10041, 3373};  ///< olecranon
inline constexpr pair wrist{10564, 3899};  ///< ulnar styloid
inline constexpr vertex underbust = 4070;  ///< on the breastbone, at the fold below the breasts
inline constexpr std::array<vertex, 2> waist{4069,
                                             4045};  ///< centre front and back; the waist lies at their mean height
inline constexpr std::array<vertex, 4> buttock{10854, 10862, 4218,
                                               4227};  ///< greatest protrusion; the hip lies at their mean height
inline constexpr vertex crotch = 4374;
inline constexpr vertex navel = 4120;

}  // namespace fw::body::at
