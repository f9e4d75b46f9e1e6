// What was committed, to those who keep something in step with it. One a process; of all processes one reads.
#pragma once

#include "fw/cache/redis_tier.hpp"
#include "fw/catalog/catalog_changes.hpp"
#include "fw/events/change_feed.hpp"
#include "installation.hpp"

namespace fw::apps {

class change_part {
public:
    change_part(asio::io_context& home, installation& at);

    void start();
    [[nodiscard]] task<void> stop();

private:
    redis::connection redis_;
    cache::redis_tier shared_;
    catalog::catalog_changes catalog_;
    events::change_feed feed_;
    bool wanted_;
};

}  // namespace fw::apps
