// The gates in the words of the evidence picture. Private to the vision engine.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace fw::vision {

/// What a gate asks for, in a few words that fit beside the photograph; empty for a code that is no gate's.
[[nodiscard]] inline std::string_view wanted_by(std::string_view code) {
    constexpr std::array<std::array<std::string_view, 2>, 20> wishes{{
        {"photo.too_small", "large enough"},
        {"photo.blank", "something in it"},
        {"photo.nobody", "a person"},
        {"photo.several_people", "only one person"},
        {"photo.head_cut_off", "whole head"},
        {"photo.feet_cut_off", "both feet"},
        {"photo.arms_cut_off", "both arms"},
        {"photo.tilted", "upright"},
        {"photo.from_behind", "face to camera"},
        {"photo.not_frontal", "frontal"},
        {"photo.not_sideways", "sideways"},
        {"photo.arms_too_close", "arms off the body"},
        {"photo.arms_too_high", "arms hanging"},
        {"photo.feet_together", "feet apart"},
        {"photo.feet_too_far_apart", "feet not too far"},
        {"photo.person_too_small", "person large enough"},
        {"photo.too_dark", "light enough"},
        {"photo.too_bright", "not too bright"},
        {"photo.low_contrast", "clear of background"},
        {"photo.blurred", "sharp"},
    }};
    const auto found = std::ranges::find(wishes, code, [](const auto& w) { return w[0]; });
    return found == wishes.end() ? std::string_view() : (*found)[1];
}

}  // namespace fw::vision
