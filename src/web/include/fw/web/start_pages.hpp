// What a browser finds where no web application is served: the first page, and the pages that letters' links lead to
// (verify-email, reset-password, sign-in). They only call the API.
#pragma once

#include <deque>

#include "fw/web/own_page.hpp"

namespace fw::web {

/// Must outlive the router; safe from any thread.
class start_pages {
public:
    void add_to(route_table& routes);

private:
    std::deque<own_file> files_;
};

}  // namespace fw::web
