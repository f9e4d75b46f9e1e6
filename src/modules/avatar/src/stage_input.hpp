// Names for what goes into a stage: what was done for the same input is not done again.
#pragma once

#include "fw/avatar/avatar.hpp"
#include "fw/base/encoding.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::avatar {

/// Names a stage's input. The number counts up when an engine gives something else for the same input.
[[nodiscard]] inline bytes hash_of(std::string_view stage, std::initializer_list<std::string_view> parts) {
    std::string all = fmt::format("1 {}\n", stage);
    for (const auto part : parts) all += fmt::format("{}\n{}", part.size(), part);
    const auto digest = crypto::sha256(bytes_of(all));
    return {digest.begin(), digest.end()};
}

[[nodiscard]] inline bytes input_of(const photo& p) {
    return hash_of(to_string(p.type), {text_of(p.sha256)});
}

}  // namespace fw::avatar
