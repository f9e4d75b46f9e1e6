// Photographs over the wire.
#pragma once

#include "avatar_dto.hpp"
#include "fw/avatar/photo_service.hpp"
#include "fw/uploads/upload_service.hpp"

namespace fw::avatar {

struct photo_view {
    photo_id id;
    photo_type type = photo_type::front;
    std::string content_type;
    std::int64_t bytes = 0;
    std::optional<std::int64_t> width, height;
    std::optional<std::string> effect;
    bool has_original = false, has_processed = false;
    time_point uploaded;
    std::optional<time_point> delete_after, deleted;
};
struct uploaded_photo {
    avatar_id id;
    photo_type type = photo_type::front;
    uploads::upload_id upload;
};
struct photo_list {
    std::vector<photo_view> items;
};
struct photo_path {
    avatar_id id;
    photo_id photo;
};
struct picture_request {
    avatar_id id;
    photo_id photo;
    picture which = picture::original;
};

}  // namespace fw::avatar

namespace fw::web {

template <>
struct choices_of<avatar::picture> {
    static constexpr std::array all{choice{avatar::picture::original, "original"},
                                    choice{avatar::picture::processed, "processed"}};
};
template <>
struct shape_of<avatar::photo_view> {
    using t = avatar::photo_view;
    static constexpr std::string_view name = "Photo";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("type", &t::type),
                          member("contentType", &t::content_type, "By its bytes"),
                          member("bytes", &t::bytes),
                          member("width", &t::width, "Once it has been looked at"),
                          member("height", &t::height),
                          member("effect", &t::effect, "What it did for the fit"),
                          member("hasOriginal", &t::has_original),
                          member("hasProcessed", &t::has_processed, "The person, cut out"),
                          member("uploadedAt", &t::uploaded),
                          member("deleteAfter", &t::delete_after, "If no avatar has been made by then"),
                          member("deletedAt", &t::deleted)};
    }
};
template <>
struct shape_of<avatar::uploaded_photo> {
    using t = avatar::uploaded_photo;
    static constexpr std::string_view name = "UploadedPhoto";
    static auto members() {
        return std::tuple{in_path("id", &t::id, "The avatar"), member("type", &t::type),
                          member("uploadId", &t::upload, "Of POST /uploads")};
    }
};
template <>
struct shape_of<avatar::photo_list> {
    static constexpr std::string_view name = "PhotoList";
    static auto members() { return std::tuple{member("items", &avatar::photo_list::items)}; }
};
template <>
struct shape_of<avatar::photo_path> {
    using t = avatar::photo_path;
    static constexpr std::string_view name = "PhotoPath";
    static auto members() {
        return std::tuple{in_path("id", &t::id, "The avatar"), in_path("photo", &t::photo, "The photograph")};
    }
};
template <>
struct shape_of<avatar::picture_request> {
    using t = avatar::picture_request;
    static constexpr std::string_view name = "PictureRequest";
    static auto members() {
        return std::tuple{in_path("id", &t::id, "The avatar"), in_path("photo", &t::photo, "The photograph"),
                          in_query("which", &t::which, "processed: the person, cut out").or_default()};
    }
};

}  // namespace fw::web
