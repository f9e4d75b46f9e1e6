// Takes the noise out of a path traced picture: edge-avoiding à-trous wavelets (Dammertz et al. 2010) guided
// by albedo, normal, depth and variance as in SVGF (Schied et al. 2017), on light with the surface's colour
// divided out.
#pragma once

#include "film.hpp"
#include "fw/base/progress.hpp"

namespace fw::render {

/// Rows above and below that a filtered row depends on.
[[nodiscard]] int filter_reach(int samples);

/// False if cancelled.
[[nodiscard]] bool filter_film(film& f, int samples, int threads, progress_sink& progress, double from, double to);

}  // namespace fw::render
