// A result page's worth of values. Shared by the unit tests and the test in a real browser.
#pragma once

#include "fw/page/document.hpp"

namespace fw::page::testing {

/// Three people: one typed, one from photos, one in inches with a doctor's warning. Models, pictures and films are left
/// to the caller; `pictures` gives every picture slot a relative path "front.png" … if true.
[[nodiscard]] document make_sample_document(bool pictures);

}  // namespace fw::page::testing
