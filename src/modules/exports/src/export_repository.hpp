// design.exports.
#pragma once

#include "fw/base/encoding.hpp"
#include "fw/exports/export_service.hpp"

namespace fw::exports {

/// The file that a job made.
struct made_file {
    std::string object_key;
    std::int64_t size = 0;  ///< bytes
    bytes sha256;
    std::int64_t version = 0;
};

[[nodiscard]] std::unexpected<error> unknown_export();

/// Each method is one transaction. Another's export is not there. Throws as `postgres::database` does.
class export_repository {
public:
    explicit export_repository(postgres::database& db) : db_(db) {}

    /// With its job, whose priority is set: behind as many places as this person waits for already. Errors:
    /// `export.too_many`, `design.unknown` (it has gone meanwhile).
    [[nodiscard]] task<result<queue::job_request>> add(export_facts what, queue::job_request job);
    /// The same with a new job, for one that failed. Errors: `export.unknown`, `export.not_failed`, `export.too_many`.
    [[nodiscard]] task<result<queue::job_request>> retry(web::user_id owner, export_id id, queue::job_request job,
                                                         time_point now);
    [[nodiscard]] task<std::optional<export_facts>> find(web::user_id owner, export_id id);
    [[nodiscard]] task<std::vector<export_facts>> list(web::user_id owner, std::optional<design::design_id> of,
                                                       std::optional<export_service::place> before, std::size_t most);
    /// Its file is doomed. The one that went.
    [[nodiscard]] task<std::optional<export_facts>> remove(web::user_id owner, export_id id, time_point now);

    /// The files of somebody who leaves; the rows go with the account's.
    [[nodiscard]] static task<void> doom_all_in(postgres::transaction& tx, web::user_id owner, time_point now);

    // For the worker:

    /// Nothing if the job is not the export's last one any more, or has ended.
    [[nodiscard]] task<std::optional<export_facts>> begin(export_id id, queue::job_id job, time_point now);
    /// False if it is gone, or another job's. The person is notified.
    [[nodiscard]] task<bool> finish(export_id id, queue::job_id job, made_file file, time_point now);
    [[nodiscard]] task<void> note_error(export_id id, queue::job_id job, error why, time_point now);
    /// Those whose time is over, with their files; how many. What has ended without a word is settled.
    [[nodiscard]] task<std::size_t> drop_expired(time_point now);
    /// Of keys under "designs/exports/": those that no row names.
    [[nodiscard]] task<std::vector<std::string>> list_orphans(std::vector<std::string> keys);

private:
    postgres::database& db_;
};

}  // namespace fw::exports
