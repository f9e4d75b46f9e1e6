#include "panel_builder.hpp"

#include <array>
#include <cassert>

namespace fw::garment {

panel panel_builder::finish() && {
    assert(glm::length(at_ - start_) < 1e-9 && "the outline must close");
    panel_.edges.back().segments.back().to = start_;
    return std::move(panel_);
}

double cubic_length(dvec2 from, dvec2 c1, dvec2 c2, dvec2 to) {
    const std::array<segment, 1> curve{segment{{c1, c2}, to}};
    return length_of(trace(from, curve));
}

}  // namespace fw::garment
