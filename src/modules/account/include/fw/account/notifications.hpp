// What people are told (platform.notifications), and what is shown of theirs (platform.documents).
#pragma once

#include "fw/account/personal_data.hpp"
#include "fw/retention/keeper.hpp"

namespace fw::account {

/// Notifications, for the archive; and the projections in platform.documents that are somebody's, which go before
/// the rows that they show.
class platform_data final : public personal_data_source {
public:
    explicit platform_data(postgres::database& db) : db_(db) {}

    [[nodiscard]] task<result<std::vector<data_entry>>> collect(web::user_id user) override;
    [[nodiscard]] task<result<void>> erase(postgres::transaction& tx, web::user_id user) override;

private:
    postgres::database& db_;
};

/// Those that have been read.
[[nodiscard]] retention::rule read_notifications(std::chrono::milliseconds kept);

}  // namespace fw::account
