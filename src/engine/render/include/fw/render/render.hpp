// Pictures of a scene::model. Pure computation: a model, a camera, a light and settings in, pixels out.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/base/progress.hpp"
#include "fw/render/light.hpp"
#include "fw/render/settings.hpp"
#include "fw/scene/camera.hpp"
#include "fw/scene/image.hpp"
#include "fw/scene/model.hpp"

namespace fw::render {

/// One finished picture. Optional planes are empty unless asked for; all are width × height, rows from the
/// top.
struct frame {
    scene::image color;        ///< RGBA, sRGB, alpha not premultiplied (255 everywhere unless transparent)
    std::vector<vec4> hdr;     ///< linear radiance of the model, premultiplied, and its coverage
    std::vector<vec3> albedo;  ///< linear
    std::vector<vec3> normal;  ///< world space, (0,0,0) on the background
    std::vector<float> depth;  ///< metres from the eye, 0 on the background
};

/// What a picture would cost, known before it is computed.
struct cost {
    std::size_t bytes = 0;      ///< upper bound of what the renderer allocates
    std::size_t band_rows = 0;  ///< rows computed at a time within the limit
};

/// A model uploaded once, to be pictured from many sides. Immutable after make(): render() may be called from
/// several threads. Holds copies; the model may go away.
class stage {
public:
    /// Flattens nodes and skins (in their rest pose) to world space, builds mip maps and the ray tracing
    /// tree. Errors: `render.bad_model` (an index out of range, no triangle at all), `render.too_large`
    /// (beyond `memory_limit`).
    [[nodiscard]] static result<stage> make(const scene::model& model,
                                            std::size_t memory_limit = std::size_t{512} << 20);

    stage(stage&&) noexcept;
    stage& operator=(stage&&) noexcept;
    ~stage();

    /// Bounds of everything visible, world space.
    [[nodiscard]] const geometry::bounds& bounds() const;

    /// Errors: `render.bad_settings`, `render.too_large` (before any work). Bytes of the model included.
    [[nodiscard]] result<cost> estimate(const settings& s) const;

    /// Computes one picture. Same input, same bytes, for any number of threads and any memory limit that
    /// suffices. Errors: those of estimate(), and `cancelled`. Reports stages "render.trace" and
    /// "render.filter".
    [[nodiscard]] result<frame> render(const scene::camera& camera, const light_setup& light, const settings& s,
                                       progress_sink& progress) const;

    /// The model turning once about the vertical axis through the middle of its bounds, in `frames` draft
    /// pictures: the camera and light circle it. Ambient occlusion is computed once. `deliver` is called in
    /// order with each picture; returning false ends the job as cancelled. The picture after the last would
    /// be the first: a closed loop.
    [[nodiscard]] result<void> render_turntable(light_preset light, const settings& s, int frames,
                                                const std::function<bool(int index, const scene::image&)>& deliver,
                                                progress_sink& progress) const;

private:
    struct parts;
    explicit stage(std::unique_ptr<parts> p);
    std::unique_ptr<parts> parts_;
};

}  // namespace fw::render
