// What goes over the wire about scenes, and how it is declared.
#pragma once

#include "fw/wardrobe/wire.hpp"

namespace fw::wardrobe {

struct order_request {
    design::design_id design;
    wardrobe::quality quality = quality::standard;
};
struct scene_request {
    design::design_id design;
    wardrobe::quality quality = quality::standard;
};
struct scene_model_view {
    std::int64_t lod = 0;
    bool draco = false;
    std::string url, content_type, sha256;
    std::int64_t bytes = 0, triangles = 0;
};
struct scene_problem {
    std::string code, message;
};
struct scene_view {
    design::design_id design;
    wardrobe::quality quality = quality::standard;
    scene_status status = scene_status::processing;
    std::int64_t version = 0;
    std::optional<queue::job_id> job;
    std::optional<scene_problem> error;
    std::optional<std::string> thumbnail;
    std::vector<scene_model_view> models;
    std::optional<json::value> fit, elements;
    time_point changed;
};

}  // namespace fw::wardrobe

namespace fw::web {

template <>
struct choices_of<wardrobe::scene_status> {
    static constexpr std::array all{choice{wardrobe::scene_status::processing, "processing"},
                                    choice{wardrobe::scene_status::ready, "ready"},
                                    choice{wardrobe::scene_status::error, "error"}};
};

template <>
struct shape_of<wardrobe::order_request> {
    using t = wardrobe::order_request;
    static constexpr std::string_view name = "OrderScene";
    static auto members() {
        return std::tuple{
            in_path("id", &t::design, "The design"),
            member("quality", &t::quality, "How fine the cloth is; a finer one takes longer").or_default()};
    }
};
template <>
struct shape_of<wardrobe::scene_request> {
    using t = wardrobe::scene_request;
    static constexpr std::string_view name = "ReadScene";
    static auto members() {
        return std::tuple{in_path("id", &t::design, "The design"),
                          in_query("quality", &t::quality, "As it was asked for").or_default()};
    }
};
template <>
struct shape_of<wardrobe::scene_model_view> {
    using t = wardrobe::scene_model_view;
    static constexpr std::string_view name = "SceneModel";
    static auto members() {
        return std::tuple{member("lod", &t::lod, "0: every triangle"),
                          member("draco", &t::draco, "Compressed with KHR_draco_mesh_compression"),
                          member("url", &t::url, "Signed, good for an hour; with ETag and ranges"),
                          member("contentType", &t::content_type),
                          member("bytes", &t::bytes),
                          member("triangles", &t::triangles),
                          member("sha256", &t::sha256)};
    }
};
template <>
struct shape_of<wardrobe::scene_problem> {
    using t = wardrobe::scene_problem;
    static constexpr std::string_view name = "SceneProblem";
    static auto members() { return std::tuple{member("code", &t::code), member("message", &t::message)}; }
};
template <>
struct shape_of<wardrobe::scene_view> {
    using t = wardrobe::scene_view;
    static constexpr std::string_view name = "Scene";
    static auto members() {
        return std::tuple{member("designId", &t::design),
                          member("quality", &t::quality),
                          member("status", &t::status),
                          member("version", &t::version, "Of the design that it shows; a later one needs a new order"),
                          member("jobId", &t::job, "GET /jobs/{id}; absent where the result was there already"),
                          member("error", &t::error, "Of the job"),
                          member("thumbnailUrl", &t::thumbnail, "Signed, good for an hour"),
                          member("models", &t::models, "Of one that is ready"),
                          member("fit", &t::fit, "How each garment fits: docs/formats/drape.schema.json"),
                          member("elements", &t::elements,
                                 "What became of each button, pocket and edging (docs/formats/outfit-stages.md); one "
                                 "that its garment has no place for has a problem"),
                          member("updatedAt", &t::changed)};
    }
};

}  // namespace fw::web
