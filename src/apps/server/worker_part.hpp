// What works on jobs, with all that it needs besides the installation.
#pragma once

#include "fw/avatar/avatar_worker.hpp"
#include "fw/storage/pg_doomed_list.hpp"
#include "fw/storage/sweep_loop.hpp"
#include "fw/uploads/upload_service.hpp"
#include "installation.hpp"
#include "mail_sender.hpp"
#include "worker_cell.hpp"

namespace fw::apps {

/// Used, stopped and destroyed as `worker_cell` is.
class worker_part {
public:
    worker_part(asio::io_context& home, installation& at, std::unique_ptr<mail_sender> letters);

    void start();
    [[nodiscard]] task<void> stop(std::chrono::milliseconds grace);
    [[nodiscard]] asio::io_context& home() { return cell_.home(); }

private:
    std::unique_ptr<mail_sender> letters_;
    worker_pool children_;  ///< a thread for each child process
    avatar::child_engine engine_;
    avatar::avatar_worker avatars_;
    avatar::avatar_objects avatar_objects_;
    storage::pg_doomed_list doomed_;
    objects::sweeper sweeper_;
    uploads::upload_service uploads_;
    worker_cell cell_;
    storage::sweep_loop sweeps_;
};

}  // namespace fw::apps
