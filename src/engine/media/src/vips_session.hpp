// The one place that starts libvips, and the owner of its images. Private to the media engine.
#pragma once

#include <vips/vips.h>

#include <memory>
#include <string>

namespace fw::media {

struct unref_object {
    void operator()(VipsImage* image) const { g_object_unref(image); }
};
using vips_image_ptr = std::unique_ptr<VipsImage, unref_object>;

/// Starts libvips once per process: one thread a job, no operation cache, loaders that are not safe for foreign bytes
/// off.
void start_vips();

/// libvips' error text since the last call, cleared.
[[nodiscard]] std::string take_vips_error();

}  // namespace fw::media
