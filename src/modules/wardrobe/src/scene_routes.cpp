#include "fw/wardrobe/routes.hpp"
#include "scene_dto.hpp"

namespace fw::wardrobe {

namespace {

constexpr std::chrono::seconds link_life = std::chrono::hours(1);

const web::error_case unknown{error_kind::not_found, "design.unknown", "There is none, or not for you"};

std::string_view text_at(const json::object& entry, std::string_view name) {
    return entry.at(name).as_string();
}

scene_view view_of(const scene_facts& s, const objects::signed_links& links) {
    scene_view out;
    out.design = s.design;
    out.quality = s.quality;
    out.status = s.status;
    out.version = s.version;
    out.job = s.job;
    if (s.status == scene_status::error) out.error = {s.error_code, s.error_message};
    for (const auto& each : s.files) {
        const auto& f = each.as_object();
        const auto sha256 = text_at(f, "sha256");
        auto url = links.sign(objects::object_key(key_of(s.name, text_at(f, "path"))),
                              {.lifetime = link_life, .version = std::string(sha256.substr(0, 16))});
        if (text_at(f, "kind") == "thumbnail") {
            out.thumbnail = std::move(url);
            continue;
        }
        out.models.push_back({f.at("lod").to_number<std::int64_t>(), text_at(f, "kind") == "model-draco",
                              std::move(url), std::string(text_at(f, "contentType")), std::string(sha256),
                              f.at("bytes").to_number<std::int64_t>(), f.at("triangles").to_number<std::int64_t>()});
    }
    if (s.status == scene_status::ready && !s.fit.is_null()) {
        out.fit = s.fit;
        out.elements = s.elements;
    }
    out.changed = s.changed;
    return out;
}

}  // namespace

void scene_routes::add_to(web::route_table& routes) {
    routes.add(
        web::post("/designs/{id}/scene"),
        {.name = "orderScene",
         .group = "designs",
         .summary = "Dress the design's avatar in it",
         .help = "Ready at once where somebody has had the same on such a body; else follow jobId. Garments that "
                 "have not changed are not draped again. Layers of fabrics, patterns and elements belong to the "
                 "silhouette that their property \"garment\" names, or to the next one below.",
         .permission = "design:read",
         .rate = web::rate_class::expensive,
         .success = 202,
         .errors = {unknown,
                    {error_kind::forbidden, "scene.visitor", "Neither yours nor do you work on it"},
                    {error_kind::conflict, "scene.no_avatar", "Set avatarId first"},
                    {error_kind::conflict, "avatar.not_ready", "It is still being made"},
                    {error_kind::conflict, "scene.empty", "No silhouette is visible"},
                    {error_kind::conflict, "scene.garment", "A layer belongs to no silhouette; named"},
                    {error_kind::conflict, "scene.item", "A layer names nothing of the catalog; named"},
                    {error_kind::conflict, "scene.item_unknown", "The catalog has no such item; the layer is named"},
                    {error_kind::conflict, "scene.item_kind", "The item is of another kind; the layer is named"},
                    {error_kind::invalid, "scene.parameters", "No object; the layer is named"},
                    {error_kind::invalid, "garment.parameter_range", "A value that no such garment has; named"}}},
        *this, &scene_routes::order);
    routes.add(web::get("/designs/{id}/scene"),
               {.name = "getScene",
                .group = "designs",
                .summary = "The dressed avatar as it was last asked for",
                .help = "Who only looks at a published design gets the picture alone.",
                .permission = "design:read",
                .errors = {unknown, {error_kind::not_found, "scene.unknown", "Nobody has asked for one yet"}}},
               *this, &scene_routes::get);
}

task<result<scene_view>> scene_routes::order(order_request in, web::context& ctx) {
    FW_CO_TRY(const auto scene,
              co_await scenes_.order(ctx.user().user, in.design, in.quality, to_traceparent(ctx.trace)));
    co_return view_of(scene, links_);
}

task<result<scene_view>> scene_routes::get(scene_request in, web::context& ctx) {
    FW_CO_TRY(const auto scene, co_await scenes_.get(ctx.user().user, in.design, in.quality));
    co_return view_of(scene, links_);
}

}  // namespace fw::wardrobe
