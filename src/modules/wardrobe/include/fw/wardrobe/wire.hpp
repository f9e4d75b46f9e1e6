// What qualities are called over the wire: the same wherever something is made of a design.
#pragma once

#include "fw/wardrobe/scene.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::web {

template <>
struct choices_of<wardrobe::quality> {
    static constexpr std::array all{choice{wardrobe::quality::draft, "draft"},
                                    choice{wardrobe::quality::standard, "standard"},
                                    choice{wardrobe::quality::high, "high"}, choice{wardrobe::quality::ultra, "ultra"}};
};

}  // namespace fw::web
