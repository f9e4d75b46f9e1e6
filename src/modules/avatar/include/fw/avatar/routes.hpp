// The endpoints under /avatars.
#pragma once

#include "fw/avatar/photo_service.hpp"
#include "fw/objects/signed_links.hpp"
#include "fw/uploads/upload_service.hpp"
#include "fw/web/endpoint.hpp"
#include "fw/web/page.hpp"

namespace fw::avatar {

struct create_request;
struct doctor_request;
struct doctor_view;
struct avatar_path;
struct list_avatars;
struct change_request;
struct tell_request;
struct body_request;
struct body_view;
struct model_request;
struct model_view;
struct avatar_view;
struct photo_list;
struct uploaded_photo;
struct photo_view;
struct photo_path;
struct picture_request;

/// One for each I/O thread. What it refers to must outlive it.
class avatar_routes {
public:
    avatar_routes(avatar_service& avatars, photo_service& photos, uploads::upload_service& uploads,
                  const objects::signed_links& links, web::cursor_seal cursors)
        : avatars_(avatars), photos_(photos), uploads_(uploads), links_(links), cursors_(std::move(cursors)) {}
    void add_to(web::route_table& routes);

private:
    using context = web::context;
    void add_avatars(web::route_table& routes);
    void add_body(web::route_table& routes);
    void add_photos(web::route_table& routes);

    [[nodiscard]] task<result<avatar_view>> create(create_request in, context& ctx);
    [[nodiscard]] task<result<web::list_page<avatar_view>>> list(list_avatars in, context& ctx);
    [[nodiscard]] task<result<avatar_view>> get(avatar_path in, context& ctx);
    [[nodiscard]] task<result<avatar_view>> change(change_request in, context& ctx);
    [[nodiscard]] task<result<void>> remove(avatar_path in, context& ctx);
    [[nodiscard]] task<result<avatar_view>> process(avatar_path in, context& ctx);
    [[nodiscard]] task<result<avatar_view>> cancel(avatar_path in, context& ctx);

    [[nodiscard]] task<result<doctor_view>> examine(doctor_request in, context& ctx);
    [[nodiscard]] task<result<body_view>> get_body(body_request in, context& ctx);
    [[nodiscard]] task<result<avatar_view>> tell(tell_request in, context& ctx);
    [[nodiscard]] task<result<model_view>> get_model(model_request in, context& ctx);
    [[nodiscard]] task<result<web::response>> get_thumbnail(avatar_path in, context& ctx);

    [[nodiscard]] task<result<web::response>> add_photo(context& ctx, const web::path_values& path);
    [[nodiscard]] task<result<photo_view>> add_uploaded(uploaded_photo in, context& ctx);
    [[nodiscard]] task<result<photo_list>> list_photos(avatar_path in, context& ctx);
    [[nodiscard]] task<result<void>> remove_photo(photo_path in, context& ctx);
    [[nodiscard]] task<result<web::response>> get_picture(picture_request in, context& ctx);

    [[nodiscard]] task<result<avatar_view>> shown(result<avatar_facts> of, context& ctx);

    avatar_service& avatars_;
    photo_service& photos_;
    uploads::upload_service& uploads_;
    const objects::signed_links& links_;
    web::cursor_seal cursors_;
};

}  // namespace fw::avatar
