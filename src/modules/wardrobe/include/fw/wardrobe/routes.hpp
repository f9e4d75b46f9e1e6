// The endpoints of dressed scenes, under /designs.
#pragma once

#include "fw/objects/signed_links.hpp"
#include "fw/wardrobe/scene_service.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::wardrobe {

struct order_request;
struct scene_request;
struct scene_view;

/// One for each I/O thread. What it refers to must outlive it.
class scene_routes {
public:
    scene_routes(scene_service& scenes, const objects::signed_links& links) : scenes_(scenes), links_(links) {}
    void add_to(web::route_table& routes);

private:
    [[nodiscard]] task<result<scene_view>> order(order_request in, web::context& ctx);
    [[nodiscard]] task<result<scene_view>> get(scene_request in, web::context& ctx);

    scene_service& scenes_;
    const objects::signed_links& links_;
};

}  // namespace fw::wardrobe
