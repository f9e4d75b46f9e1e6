// Schema `wardrobe`.
#pragma once

#include "fw/postgres/database.hpp"
#include "fw/wardrobe/scene.hpp"

namespace fw::wardrobe {

/// What a stage gave.
struct stage_result {
    bytes name;
    std::string kind;  ///< "drape", "pose", "scene"
    std::vector<std::string> object_keys;
    json::value facts;
    std::int64_t size = 0;  ///< bytes
};

/// A scene that is asked for.
struct scene_order {
    design::design_id design;
    wardrobe::quality quality = quality::standard;
    std::int64_t version = 0;
    bytes name;
    std::optional<queue::job_request> job;  ///< none: its result is there already
    web::user_id by;
    time_point now;
};

/// Each method is one transaction. Throws as `postgres::database` does.
class scene_repository {
public:
    explicit scene_repository(postgres::database& db) : db_(db) {}

    [[nodiscard]] task<std::optional<scene_facts>> find(design::design_id design, quality how);
    /// The order and its job, together. The job before, which nobody needs any more, if there was one.
    [[nodiscard]] task<std::optional<queue::job_id>> order(scene_order what);

    /// Those of the names that there are; they count as used by this person from now on.
    [[nodiscard]] task<std::vector<stage_result>> use(std::vector<bytes> names, web::user_id by, time_point now);
    [[nodiscard]] task<void> keep(stage_result what, web::user_id by, time_point now);

    /// False if the job is not the scene's last one any more. The person is notified.
    [[nodiscard]] task<bool> finish(scene_order what, queue::job_id job);
    [[nodiscard]] task<void> note_error(design::design_id design, quality how, queue::job_id job, error why,
                                        time_point now);

    /// Results that nobody has used for a month and no scene shows: their files are doomed. How many.
    [[nodiscard]] task<std::size_t> drop_unused(time_point now);
    /// Those of this person's own designs that are ready.
    [[nodiscard]] task<std::vector<scene_facts>> list_ready(web::user_id owner);
    /// Results that only somebody who leaves has had: their files are doomed.
    [[nodiscard]] static task<void> drop_all_in(postgres::transaction& tx, web::user_id user, time_point now);
    /// Of keys under "scenes/": those that no row names.
    [[nodiscard]] task<std::vector<std::string>> list_orphans(std::vector<std::string> keys);

private:
    postgres::database& db_;
};

}  // namespace fw::wardrobe
