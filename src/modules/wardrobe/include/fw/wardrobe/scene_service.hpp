// What people can do with the scenes of designs.
#pragma once

#include <memory>

#include "fw/keys/vault.hpp"
#include "fw/postgres/database.hpp"
#include "fw/queue/job_queue.hpp"
#include "fw/wardrobe/scene.hpp"

namespace fw::wardrobe {

class scene_repository;

/// What the module stands on; all of it must outlive it. One for each I/O thread (the queue is a thread's).
struct wardrobe_world {
    postgres::database& db;
    queue::job_queue& jobs;
    const keys::vault& vault;
    const clock& time;
};

/// One for each I/O thread. A design that one may not see is told `design.unknown`. Throws as the database does.
class scene_service {
public:
    explicit scene_service(const wardrobe_world& world);
    ~scene_service();

    /// The design as it is now, on its body: at once where somebody has had the same, else by a job. Who asks again
    /// for what is under way gets that. Errors: those of `plan_outfit` and `write_outfit`, `scene.no_avatar`,
    /// `scene.visitor` (forbidden), `avatar.not_ready`.
    [[nodiscard]] task<result<scene_facts>> order(web::user_id by, design::design_id design, quality how,
                                                  std::string trace);
    /// The last that was asked for; of a published design everybody is shown the picture alone. Errors:
    /// `scene.unknown`.
    [[nodiscard]] task<result<scene_facts>> get(web::user_id by, design::design_id design, quality how);

private:
    wardrobe_world world_;
    std::unique_ptr<scene_repository> kept_;
};

/// Whether the design could be dressed as it is now. Errors: as `scene_service::order`. Throws as the database does.
[[nodiscard]] task<result<void>> check_scene(postgres::database& db, const keys::vault& vault, web::user_id by,
                                             design::design_id design);

}  // namespace fw::wardrobe
