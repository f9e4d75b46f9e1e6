#include "catalog_media.hpp"

#include "fw/media/images.hpp"
#include "fw/render/render.hpp"

namespace fw::apps {

namespace {

/// The studio of a swatch: raking key light from the left, a low fill, a rim from behind; the sweep far below.
render::light_setup swatch_light(const geometry::bounds& cloth, const scene::camera& camera) {
    auto light = render::make_light(render::light_preset::soft_box, cloth, camera);
    return light;
}

result<void> add_webp(item_media& to, std::string member, const scene::image& image, const media::webp_options& how) {
    FW_TRY(auto bytes, media::encode_webp(image, how));
    std::string name = member + ".webp";
    to.files.push_back({std::move(member), std::move(name), std::move(bytes)});
    return {};
}

json::object facts_of(const dressing::swatch& s) {
    return {{"settled", s.drape.settled}, {"drapeCoefficient", std::round(s.drape_coefficient * 1000) / 1000}};
}

}  // namespace

result<scene::image> picture_swatch(const dressing::swatch& s, const textile::fabric& fabric,
                                    const textile::appearance_request& look, const media_settings& settings,
                                    progress_sink& progress) {
    FW_TRY(const auto model, dressing::make_swatch_model(s, fabric, look));
    FW_TRY(const auto stage, render::stage::make(model));
    const auto camera = dressing::swatch_camera(static_cast<float>(settings.picture.width) /
                                                static_cast<float>(settings.picture.height));
    render::settings how;
    how.width = settings.picture.width;
    how.height = settings.picture.height;
    how.samples = settings.samples;
    how.threads = settings.threads;
    FW_TRY(auto frame, stage.render(camera, swatch_light(stage.bounds(), camera), how, progress));
    return std::move(frame.color);
}

result<item_media> make_fabric_media(const json::value& item, const media_settings& settings, progress_sink& progress) {
    FW_TRY(const auto cloth, textile::parse_cloth(item));
    FW_TRY(const auto swatch, dressing::drape_swatch(cloth.physical, {}, progress));
    textile::appearance_request look;
    look.cloth = cloth.look;
    item_media out;
    out.facts = facts_of(swatch);
    if (!swatch.drape.settled) out.problems.push_back("The swatch did not come to rest.");
    FW_TRY(const auto picture, picture_swatch(swatch, cloth.physical, look, settings, progress));
    FW_CHECK(add_webp(out, "thumbnail", picture, {.quality = 88}));
    FW_TRY(const auto appearance, textile::make_appearance(look));
    FW_CHECK(add_webp(out, "texture", appearance.base_color, {.quality = 90}));
    FW_CHECK(add_webp(out, "normal", appearance.normal, {.quality = 95, .profile = media::color_profile::none}));
    FW_CHECK(add_webp(out, "roughness", appearance.roughness, {.quality = 90, .profile = media::color_profile::none}));
    return out;
}

result<item_media> make_pattern_media(const json::value& item, const textile::cloth& cloth,
                                      const dressing::swatch& swatch, const media_settings& settings,
                                      progress_sink& progress) {
    FW_TRY(const auto art, textile::parse_artwork(item));
    textile::appearance_request look;
    look.cloth = cloth.look;
    look.art = art;
    item_media out;
    FW_TRY(const auto picture, picture_swatch(swatch, cloth.physical, look, settings, progress));
    FW_CHECK(add_webp(out, "thumbnail", picture, {.quality = 88}));
    // A repeat at 0.2 mm a texel, within reason.
    const auto texels = [](float metres) {
        return std::clamp(static_cast<int>(std::lround(metres / 0.0002f)), 64, 1600);
    };
    FW_CHECK(
        add_webp(out, "texture", textile::paint(art, texels(art.repeat.x), texels(art.repeat.y)), {.quality = 92}));
    return out;
}

}  // namespace fw::apps
