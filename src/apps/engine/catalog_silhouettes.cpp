#include "catalog_silhouettes.hpp"

#include "catalog_items.hpp"
#include "fw/dressing/avatar.hpp"
#include "fw/dressing/dressed_model.hpp"
#include "fw/dressing/posed_outfit.hpp"
#include "fw/media/images.hpp"
#include "fw/render/render.hpp"
#include "look_options.hpp"
#include "model_files.hpp"
#include "wear_job.hpp"

namespace fw::apps {

namespace {

constexpr double women_height = 1.68;  // the middle of EN 13402's short, medium, tall
constexpr double men_height = 1.80;

bool is_for_men(const json::value& item) {
    const auto* tags = item.get_object().if_contains("tags");
    return tags && tags->is_array() &&
           std::ranges::any_of(tags->get_array(), [](const json::value& t) { return t == "men"; });
}

/// The body in the middle of a size's ranges.
result<dressing::avatar> make_size_body(const body::body_model& model, const json_object& size, bool men) {
    dressing::person p;
    FW_TRY(p.name, size.get_string("name"));
    p.sex = men ? body::sex::male : body::sex::female;
    p.measurements.emplace_back(body::measurement_id::height, men ? men_height : women_height);
    FW_TRY(const auto ranges, size.get_object("ranges"));
    for (const auto& range : ranges.raw()) {
        const auto id = body::find_measurement(std::string_view(range.key()));
        if (!id || !range.value().is_array() || range.value().get_array().size() != 2)
            return fail(error_kind::invalid, "catalog.size",
                        "A range is a measurement with its least and most in metres.", ranges.path_of(range.key()));
        const auto& ends = range.value().get_array();
        p.measurements.emplace_back(*id, 0.5 * (ends[0].to_number<double>() + ends[1].to_number<double>()));
    }
    return dressing::make_avatar(model, p);
}

struct finer_drape {
    result<dressing::outfit> clothes;
    result<void> good;
    std::string_view quality;
};

/// From the `first` quality on, until it is good. Folds tighter than a triangle is long cross themselves: a sharp
/// crease at an elbow or under an arm needs the finer mesh, most sizes do not.
finer_drape dress_finer(const body::figure& figure, const dressing::garment_order& order, std::size_t first,
                        progress_sink& progress) {
    using enum drape::drape_quality;
    constexpr std::array qualities{std::pair{preview, "draft"}, std::pair{standard, "standard"},
                                   std::pair{high, "high"}};
    for (std::size_t i = first;; ++i) {
        auto clothes = dressing::dress(figure, {order}, qualities[i].first, progress);
        auto good = clothes ? require_settled(*clothes) : result<void>(std::unexpected(clothes.error()));
        if (good || i + 1 == qualities.size() || (!clothes && clothes.error().kind == error_kind::cancelled))
            return {std::move(clothes), std::move(good), qualities[i].second};
    }
}

/// What the picture is about: the garment, with some of who wears it; heads and feet whole or not at all.
geometry::bounds frame_of(const dressing::outfit& clothes, const geometry::bounds& figure) {
    geometry::bounds out;
    for (const vec3& p : clothes.garments.front().drape.positions) out.add(p);
    const vec3 room(0.04f, 0.10f, 0.04f);
    out = {out.lower - room, out.upper + room};
    if (out.upper.y > figure.upper.y - 0.35f) out.upper.y = figure.upper.y;
    if (out.lower.y < figure.lower.y + 0.35f) out.lower.y = figure.lower.y;
    return out;
}

result<void> picture(const body::body_model& model, const dressing::avatar& body, const dressing::outfit& clothes,
                     const media_settings& settings, progress_sink& progress, item_media& out) {
    FW_TRY(const auto shown, dressing::pose_outfit(model, body.fit.figure, clothes, progress));
    body::avatar_look look;
    look.shoes = usual_shoes({clothes.garments.front().order});
    auto dressed = body::make_avatar_model(model, shown.figure, look);
    FW_CHECK(dressing::add_garments(dressed, shown.clothes));
    FW_TRY(const auto stage, render::stage::make(dressed));
    const float aspect = static_cast<float>(settings.picture.width) / static_cast<float>(settings.picture.height);
    const auto camera = scene::make_view(frame_of(shown.clothes, stage.bounds()), scene::view::three_quarter, aspect);
    render::settings how;
    how.width = settings.picture.width;
    how.height = settings.picture.height;
    how.samples = settings.samples;
    how.threads = settings.threads;
    FW_TRY(const auto frame,
           stage.render(camera, render::make_light(render::light_preset::soft_box, stage.bounds(), camera), how,
                        progress));
    FW_TRY(auto webp, media::encode_webp(frame.color, {.quality = 88}));
    out.files.push_back({"thumbnail", "thumbnail.webp", std::move(webp)});
    FW_TRY(auto glb, to_glb(dressed, {.draco = true, .webp = true}));
    out.files.push_back({"model", "model.glb", std::move(glb)});
    return {};
}

}  // namespace

result<dressing::garment_order> read_silhouette(const json::value& document, const textile::cloth& cloth) {
    FW_TRY(const auto item, json_object::from(document));
    FW_TRY(const auto program, item.get_string("garment"));
    const auto kind = garment::find_garment(program);
    if (!kind)
        return fail(error_kind::invalid, "garment.unknown", fmt::format("There is no garment \"{}\".", program),
                    "garment");
    dressing::garment_order order;
    order.kind = *kind;
    FW_TRY(const auto parameters, item.get_object("parameters"));
    std::string text;
    for (const auto& p : parameters.raw()) {
        if (!text.empty()) text += ',';
        text += std::string(p.key()) + "=";
        text += p.value().is_string() ? std::string(p.value().get_string()) : json::serialize(p.value());
    }
    if (!text.empty()) {
        FW_TRY(order.parameters, garment::parse_parameters(*kind, text));
    }
    order.fabric = cloth.physical;
    order.look.cloth = cloth.look;
    if (item.has("colors")) {
        FW_TRY(const auto colors, item.get_array("colors"));
        if (!colors->empty()) {
            FW_TRY(order.look.color, textile::parse_color(text_of(colors->front(), "hex")));
        }
    }
    return order;
}

result<item_media> make_silhouette_media(const json::value& document, const textile::cloth& cloth,
                                         const body::body_model& model, const media_settings& settings,
                                         progress_sink& progress) {
    FW_TRY(const auto order, read_silhouette(document, cloth));
    FW_TRY(const auto item, json_object::from(document));
    FW_TRY(const auto sizes, item.get_array("sizes"));
    const bool men = is_for_men(document);
    item_media out;
    json::array told;
    for (const auto& value : *sizes) {
        FW_TRY(const auto size, json_object::from(value, "sizes"));
        FW_TRY(const auto body, make_size_body(model, size, men));
        const bool standard = body.name == (men ? "M" : "S");
        const auto tried = dress_finer(body.fit.figure, order, standard ? 1 : 0, progress);
        const auto& clothes = tried.clothes;
        const auto& good = tried.good;
        if (!clothes && clothes.error().kind == error_kind::cancelled) return std::unexpected(clothes.error());
        told.push_back(json::object{{"name", body.name},
                                    {"settled", clothes && clothes->settled()},
                                    {"good", good.has_value()},
                                    {"quality", tried.quality}});
        if (!good) out.problems.push_back(fmt::format("Size {}: {}", body.name, good.error().message));
        if (standard && clothes) FW_CHECK(picture(model, body, *clothes, settings, progress, out));
    }
    out.facts = {{"sizes", std::move(told)}, {"fabric", cloth.physical.id}};
    return out;
}

}  // namespace fw::apps
