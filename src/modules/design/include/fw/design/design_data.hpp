// What is kept of somebody's designs: to be taken home, and to be deleted.
#pragma once

#include "fw/account/personal_data.hpp"
#include "fw/design/design.hpp"

namespace fw::design {

/// Each design with its layers and its whole log. What it refers to must outlive it.
class design_data final : public account::personal_data_source {
public:
    design_data(postgres::database& db, const clock& time) : db_(db), clock_(time) {}

    [[nodiscard]] task<result<std::vector<account::data_entry>>> collect(web::user_id user) override;
    /// The rows go with the account's; files are doomed.
    [[nodiscard]] task<result<void>> erase(postgres::transaction& tx, web::user_id user) override;

private:
    postgres::database& db_;
    const clock& clock_;
};

}  // namespace fw::design
