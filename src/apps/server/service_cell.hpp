// All that one I/O thread needs to answer requests. Each part of the product is wired in a file of its own: `parts/`.
#pragma once

#include <memory>

#include "fw/account/routes.hpp"
#include "fw/web/docs.hpp"
#include "fw/web/start_pages.hpp"
#include "health_routes.hpp"
#include "parts/auth_part.hpp"
#include "parts/avatar_part.hpp"
#include "parts/catalog_part.hpp"
#include "parts/design_part.hpp"
#include "parts/wardrobe_part.hpp"
#include "parts/work_part.hpp"

namespace fw::apps {

/// Made before the threads run; used, stopped and destroyed on its own.
class service_cell {
public:
    service_cell(asio::io_context& home, const shared_parts& parts);
    service_cell(const service_cell&) = delete;
    service_cell& operator=(const service_cell&) = delete;
    ~service_cell();

    [[nodiscard]] gateway::application& application() { return *pipeline_; }
    [[nodiscard]] auth::recogniser& recogniser() { return auth_.recogniser(); }
    [[nodiscard]] task<void> stop();

private:
    class bearer_authenticator;

    cell_base base_;
    auth_part auth_;
    work_part work_;
    avatar_part avatars_;
    design_part designs_;
    cell_cache cache_;
    catalog_part catalog_;
    wardrobe_part scenes_;
    account::account_service account_;
    account::account_routes account_routes_;
    health_routes health_;
    web::docs_site docs_;
    web::start_pages pages_;
    std::unique_ptr<gateway::authenticator> authenticator_;
    std::unique_ptr<web::router> router_;
    std::unique_ptr<gateway::pipeline> pipeline_;
};

}  // namespace fw::apps
