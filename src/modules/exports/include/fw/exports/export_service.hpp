// What people can do with their exports.
#pragma once

#include <memory>
#include <vector>

#include "fw/exports/export.hpp"
#include "fw/keys/vault.hpp"
#include "fw/postgres/database.hpp"
#include "fw/queue/job_queue.hpp"

namespace fw::exports {

class export_repository;

/// What the module stands on; all of it must outlive it. One for each I/O thread (the queue is a thread's).
struct exports_world {
    postgres::database& db;
    queue::job_queue& jobs;
    const keys::vault& vault;
    const clock& time;
};

/// One for each I/O thread. Somebody else's export is an unknown one (`export.unknown`). Throws as the database does.
class export_service {
public:
    explicit export_service(const exports_world& world);
    ~export_service();

    /// Its job is on the way. Errors: those of `complete_order`, `design.unknown`, `export.too_many` (conflict), and
    /// what keeps the design from being dressed (`wardrobe::check_scene`).
    [[nodiscard]] task<result<export_facts>> create(web::user_id by, design::design_id design, export_order what,
                                                    std::string trace);
    [[nodiscard]] task<result<export_facts>> get(web::user_id by, export_id id);
    struct place {
        time_point made;
        export_id id;
    };
    /// The newest first.
    [[nodiscard]] task<std::vector<export_facts>> list(web::user_id by, std::optional<design::design_id> of,
                                                       std::optional<place> before, std::size_t most);
    /// Errors: `export.not_failed`, `export.too_many` (conflict).
    [[nodiscard]] task<result<export_facts>> retry(web::user_id by, export_id id, std::string trace);
    /// Errors: `export.over` (conflict).
    [[nodiscard]] task<result<export_facts>> cancel(web::user_id by, export_id id);
    /// With its file; what is under way ends.
    [[nodiscard]] task<result<void>> remove(web::user_id by, export_id id);

private:
    exports_world world_;
    std::unique_ptr<export_repository> kept_;
};

}  // namespace fw::exports
