// What works on jobs, with all that it needs besides the installation. Each module is wired in a file of its own:
// `parts/`.
#pragma once

#include "fw/storage/pg_doomed_list.hpp"
#include "parts/avatar_work.hpp"
#include "parts/upkeep_work.hpp"
#include "parts/wardrobe_work.hpp"
#include "worker_cell.hpp"

namespace fw::apps {

/// Used, stopped and destroyed as `worker_cell` is.
class worker_part {
public:
    worker_part(asio::io_context& home, installation& at, std::unique_ptr<mail_sender> letters,
                std::unique_ptr<stages::scratch_root> scratch);

    void start();
    [[nodiscard]] task<void> stop(std::chrono::milliseconds grace);
    [[nodiscard]] asio::io_context& home() { return cell_.home(); }

private:
    worker_base base_;
    avatar_work avatars_;
    wardrobe_work scenes_;
    exports_work exports_;
    upkeep_work upkeep_;
    std::vector<work_source*> sources_;
    storage::pg_doomed_list doomed_;
    objects::sweeper sweeper_;
    worker_cell cell_;
    storage::sweep_loop sweeps_;
};

}  // namespace fw::apps
