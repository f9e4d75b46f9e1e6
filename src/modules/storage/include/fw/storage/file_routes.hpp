// Objects over HTTP, for whoever has a signed link.
#pragma once

#include "fw/objects/object_store.hpp"
#include "fw/objects/signed_links.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::storage {

/// GET and HEAD /files/{key…}: what `objects::signed_links::sign` gives. Entity tags, single ranges; private caches may
/// keep an answer as long as the link lives.
/// One for each I/O thread; what it refers to must outlive it.
class file_routes {
public:
    file_routes(objects::object_store& store, const objects::signed_links& links) : store_(store), links_(links) {}
    void add_to(web::route_table& routes);

private:
    [[nodiscard]] task<result<web::response>> get(web::context& ctx, const web::path_values& values);

    objects::object_store& store_;
    const objects::signed_links& links_;
};

}  // namespace fw::storage
