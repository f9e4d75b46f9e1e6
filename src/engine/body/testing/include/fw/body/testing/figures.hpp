// Figures for the tests and benchmarks of every engine: loads body.fwb from the assets folder once.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "fw/body/body_model.hpp"
#include "fw/files/files.hpp"

namespace fw::body::testing {

/// The assets folder: $FW_ASSETS, else var/assets of the checkout.
inline std::filesystem::path assets_folder() {
    if (const char* set = std::getenv("FW_ASSETS")) return set;
#ifdef FW_SOURCE_DIR
    return std::filesystem::path(FW_SOURCE_DIR) / "var/assets";
#else
    return "var/assets";
#endif
}

/// The model, loaded at first use. Throws if the assets are not there: tests that need it must fail, not pass.
inline const body_model& model() {
    static const std::shared_ptr<const body_model> loaded = [] {
        const auto path = assets_folder() / "body.fwb";
        const auto bytes = files::read_bytes(path);
        if (!bytes) throw std::runtime_error(path.string() + " is missing: run ./fw assets, or set FW_ASSETS");
        auto m = body_model::load(*bytes);
        if (!m) throw std::runtime_error(m.error().message);
        return *m;
    }();
    return *loaded;
}

/// A plain woman or man of ordinary size.
inline figure make_plain_figure(sex s, double age = 30) {
    return make_figure(model(), make_plain_shape(s, age));
}

/// By macro sliders, all in [0, 1].
inline figure make_macro_figure(sex s, double age, double weight, double muscle = 0.5, double height = 0.5) {
    shape out = make_plain_shape(s, age);
    out.weight = weight;
    out.muscle = muscle;
    out.height = height;
    return make_figure(model(), out);
}

}  // namespace fw::body::testing
