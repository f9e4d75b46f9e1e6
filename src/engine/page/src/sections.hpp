// The parts of a person's section. Private.
#pragma once

#include "html.hpp"

namespace fw::page {

/// The hero: 3D view with its controls beside it.
void write_stage(html& out, const person& p);

/// Everything about the body: doctor, measurements.
void write_doctor(html& out, const person& p);
void write_measurements(html& out, const person& p);

/// Everything about the garment: fit, pictures, film, pattern.
void write_fit(html& out, const person& p);
void write_pictures(html& out, const person& p);
void write_pattern(html& out, const person& p);

/// Files and times.
void write_ledger(html& out, const person& p);

/// `<img>` of a picture with its size, so that nothing jumps while it loads.
void write_image(html& out, const picture& p, std::string_view css_class, std::string_view loading = "lazy");

}  // namespace fw::page
