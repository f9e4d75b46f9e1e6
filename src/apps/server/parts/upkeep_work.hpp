// Letters are sent, and what nobody finished sending goes.
#pragma once

#include "fw/uploads/upload_service.hpp"
#include "mail_sender.hpp"
#include "parts/worker_base.hpp"

namespace fw::apps {

class upkeep_work final : public work_source {
public:
    upkeep_work(worker_base& base, std::unique_ptr<mail_sender> letters);

    void add_to(queue::queue_runner& runner) override;
    [[nodiscard]] std::vector<storage::sweep_loop::chore> chores() override {
        return {[this] { return uploads_.remove_expired(); }};
    }

private:
    installation& at_;
    std::unique_ptr<mail_sender> letters_;
    uploads::upload_service uploads_;
};

}  // namespace fw::apps
