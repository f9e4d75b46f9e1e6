// Letters are sent; what nobody finished sending goes, and rows whose time is over.
#pragma once

#include "fw/auth/reset_desk.hpp"
#include "fw/retention/keeper.hpp"
#include "fw/uploads/upload_service.hpp"
#include "mail_sender.hpp"
#include "parts/worker_base.hpp"

namespace fw::apps {

class upkeep_work final : public work_source {
public:
    upkeep_work(worker_base& base, std::unique_ptr<mail_sender> letters);

    void add_to(queue::queue_runner& runner) override;
    [[nodiscard]] std::vector<storage::sweep_loop::chore> chores() override;
    void stop_soon() override { retention_.stop_soon(); }

private:
    installation& at_;
    std::unique_ptr<mail_sender> letters_;
    auth::reset_desk resets_;
    uploads::upload_service uploads_;
    telemetry::family<telemetry::counter>& deleted_rows_;
    retention::keeper retention_;
};

}  // namespace fw::apps
