// What goes over the wire about exports, and how it is declared.
#pragma once

#include "fw/exports/export.hpp"
#include "fw/wardrobe/wire.hpp"
#include "fw/web/page.hpp"

namespace fw::exports {

enum class picture_view : std::uint8_t { front, side, back, three_quarter };
enum class backdrop : std::uint8_t { studio, plain, transparent };

struct create_request {
    design::design_id design;
    export_type type = export_type::image;
    std::optional<std::string> format;
    wardrobe::quality quality = wardrobe::quality::standard;
    std::optional<std::int64_t> width, height;
    std::optional<picture_view> view;
    std::optional<exports::backdrop> background;
    std::optional<std::int64_t> lod;
    std::optional<bool> draco;
};
struct export_path {
    export_id id;
};
struct list_exports : web::page_request {
    std::optional<design::design_id> design;
};
struct export_problem {
    std::string code, message;
};
struct export_view {
    export_id id;
    design::design_id design;
    export_type type = export_type::image;
    std::string format;
    wardrobe::quality quality = wardrobe::quality::standard;
    json::value options;
    export_status status = export_status::queued;
    std::optional<std::int64_t> version;
    std::optional<queue::job_id> job;
    std::optional<export_problem> error;
    std::optional<std::string> url, sha256;
    std::optional<std::int64_t> bytes;
    time_point made, changed;
    std::optional<time_point> expires;
};

}  // namespace fw::exports

namespace fw::web {

template <>
struct choices_of<exports::export_type> {
    static constexpr std::array all{choice{exports::export_type::image, "image"},
                                    choice{exports::export_type::video, "video"},
                                    choice{exports::export_type::model, "model"}};
};
template <>
struct choices_of<exports::export_status> {
    static constexpr std::array all{
        choice{exports::export_status::queued, "queued"}, choice{exports::export_status::processing, "processing"},
        choice{exports::export_status::complete, "complete"}, choice{exports::export_status::error, "error"}};
};
template <>
struct choices_of<exports::picture_view> {
    static constexpr std::array all{
        choice{exports::picture_view::front, "front"}, choice{exports::picture_view::side, "side"},
        choice{exports::picture_view::back, "back"}, choice{exports::picture_view::three_quarter, "three-quarter"}};
};
template <>
struct choices_of<exports::backdrop> {
    static constexpr std::array all{choice{exports::backdrop::studio, "studio"},
                                    choice{exports::backdrop::plain, "plain"},
                                    choice{exports::backdrop::transparent, "transparent"}};
};

template <>
struct shape_of<exports::create_request> {
    using t = exports::create_request;
    static constexpr std::string_view name = "NewExport";
    static auto members() {
        return std::tuple{
            member("designId", &t::design),
            member("type", &t::type),
            member("format", &t::format, text{}.most(8),
                   "image: png (the usual), jpeg, webp; video: mp4, webm; model: glb"),
            member("quality", &t::quality, "Of the cloth and the picture").or_default(),
            member("width", &t::width, integer{}.between(64, 4096), "Pixels; of pictures and films (up to 1920)"),
            member("height", &t::height, integer{}.between(64, 4096), "Pixels"),
            member("view", &t::view, "Of pictures; front is the usual"),
            member("background", &t::background, "Of pictures; studio is the usual, transparent needs png or webp"),
            member("lod", &t::lod, integer{}.between(0, 2), "Of models; 0: every triangle"),
            member("draco", &t::draco, "Of models: compressed with KHR_draco_mesh_compression")};
    }
};
template <>
struct shape_of<exports::export_path> {
    using t = exports::export_path;
    static constexpr std::string_view name = "ExportPath";
    static auto members() { return std::tuple{in_path("id", &t::id, "The export")}; }
};
template <>
struct shape_of<exports::list_exports> {
    using t = exports::list_exports;
    static constexpr std::string_view name = "ListExports";
    static auto members() {
        return std::tuple_cat(page_members(), std::tuple{in_query("designId", &t::design, "Only of this design")});
    }
};
template <>
struct shape_of<exports::export_problem> {
    using t = exports::export_problem;
    static constexpr std::string_view name = "ExportProblem";
    static auto members() { return std::tuple{member("code", &t::code), member("message", &t::message)}; }
};
template <>
struct shape_of<exports::export_view> {
    using t = exports::export_view;
    static constexpr std::string_view name = "Export";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("designId", &t::design),
                          member("type", &t::type),
                          member("format", &t::format),
                          member("quality", &t::quality),
                          member("options", &t::options, "As asked for, with what is usual"),
                          member("status", &t::status),
                          member("version", &t::version, "Of the design that it shows"),
                          member("jobId", &t::job, "GET /jobs/{id}, /jobs/{id}/events"),
                          member("error", &t::error, "Why it failed"),
                          member("downloadUrl", &t::url, "Signed, good for an hour; with ETag and ranges"),
                          member("sha256", &t::sha256),
                          member("bytes", &t::bytes),
                          member("createdAt", &t::made),
                          member("updatedAt", &t::changed),
                          member("expiresAt", &t::expires, "Then its file is deleted")};
    }
};

}  // namespace fw::web
