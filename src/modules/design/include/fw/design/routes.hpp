// The endpoints under /designs.
#pragma once

#include "fw/design/design_service.hpp"
#include "fw/web/endpoint.hpp"
#include "fw/web/page.hpp"

namespace fw::design {

struct create_design;
struct design_path;
struct list_designs;
struct change_design;
struct publish_design;
struct versioned_path;
struct fork_design;
struct design_summary;
struct add_layer_request;
struct change_layer;
struct move_request;
struct layer_path;
struct layer_receipt;
struct added_layer;
struct operations_request;
struct log_request;
struct log_text;
struct edit_view;

/// One for each I/O thread. What it refers to must outlive it.
class design_routes {
public:
    design_routes(design_service& designs, const clock& time, web::cursor_seal cursors)
        : designs_(designs), clock_(time), cursors_(std::move(cursors)) {}
    void add_to(web::route_table& routes);

private:
    using context = web::context;
    using text = web::tagged<design_text>;
    void add_designs(web::route_table& routes);
    void add_standing(web::route_table& routes);
    void add_layers(web::route_table& routes);
    void add_log(web::route_table& routes);

    [[nodiscard]] task<result<text>> create(create_design in, context& ctx);
    [[nodiscard]] task<result<web::list_page<design_summary>>> list(list_designs in, context& ctx);
    [[nodiscard]] task<result<text>> get(design_path in, context& ctx);
    [[nodiscard]] task<result<text>> change(change_design in, context& ctx);
    [[nodiscard]] task<result<void>> remove(design_path in, context& ctx);
    [[nodiscard]] task<result<text>> publish(publish_design in, context& ctx);
    [[nodiscard]] task<result<text>> unpublish(versioned_path in, context& ctx);
    [[nodiscard]] task<result<text>> archive(versioned_path in, context& ctx);
    [[nodiscard]] task<result<text>> fork(fork_design in, context& ctx);

    [[nodiscard]] task<result<added_layer>> add_layer(add_layer_request in, context& ctx);
    [[nodiscard]] task<result<web::tagged<layer_text>>> get_layer(layer_path in, context& ctx);
    [[nodiscard]] task<result<layer_receipt>> set_layer(change_layer in, context& ctx);
    [[nodiscard]] task<result<layer_receipt>> move_layer(move_request in, context& ctx);
    [[nodiscard]] task<result<layer_receipt>> remove_layer(layer_path in, context& ctx);
    [[nodiscard]] task<result<layer_receipt>> restore_layer(layer_path in, context& ctx);

    [[nodiscard]] task<result<edit_view>> write(operations_request in, context& ctx);
    [[nodiscard]] task<result<log_text>> list_log(log_request in, context& ctx);
    [[nodiscard]] task<result<edit_view>> undo(design_path in, context& ctx);
    [[nodiscard]] task<result<edit_view>> redo(design_path in, context& ctx);

    design_service& designs_;
    const clock& clock_;
    web::cursor_seal cursors_;
};

}  // namespace fw::design
