// The twelve bodies on which everything is tried: thin to heavy, young to old, tall to short, women and men.
#pragma once

#include <array>
#include <string_view>

#include "fw/body/fit.hpp"

namespace fw::body {

struct sheet_body {
    std::string_view name;
    fit_request request;
};

[[nodiscard]] std::array<sheet_body, 12> twelve_bodies();

}  // namespace fw::body
