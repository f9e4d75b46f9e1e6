// An application with one path for each way a request can go.
#pragma once

#include "fw/gateway/application.hpp"

namespace fw::gateway::testing {

class test_application final : public application {
public:
    task<web::response> answer(exchange& x) override;
    void refused(web::response&, std::string& lines) override { lines += "X-Refused: yes\r\n"; }

    int answered = 0;
    int sources_alive = 0;  ///< of "/stream" and "/events"
    std::string seen = {};  ///< path of each request, in order
};

}  // namespace fw::gateway::testing
