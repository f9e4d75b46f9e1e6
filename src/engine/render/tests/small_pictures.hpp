// What the renderer's tests share: small pictures, and light that is easy to reckon with.
#pragma once

#include <gtest/gtest.h>

#include "fw/render/render.hpp"
#include "test_models.hpp"

namespace fw::render::testing {

inline settings small(quality q) {
    settings s;
    s.width = 96;
    s.height = 64;
    s.quality = q;
    return s;
}

inline scene::camera front_of(const stage& st) {
    return scene::make_view(st.bounds(), scene::view::front, 1.5f);
}

inline frame picture(const stage& st, const light_setup& light, const settings& s) {
    no_progress quiet;
    auto f = st.render(front_of(st), light, s, quiet);
    EXPECT_TRUE(f) << f.error().message;
    return std::move(*f);
}

inline light_setup soft_box(const stage& st) {
    return make_light(light_preset::soft_box, st.bounds(), front_of(st));
}

/// A white world, for energy tests: whatever reflects all light must disappear in it.
inline light_setup furnace() {
    light_setup l;
    l.around.sky = l.around.ground = vec3(0.5f);
    return l;
}

}  // namespace fw::render::testing
