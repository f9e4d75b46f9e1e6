// Schema `wardrobe`.
#pragma once

#include "fw/avatar/found_body.hpp"
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

/// Which scene of a design, as it is at one time on one avatar.
struct scene_mark {
    design::design_id design;
    wardrobe::quality quality = quality::standard;
    std::int64_t version = 0;
    bytes name;
    avatar::avatar_id avatar;
    web::user_id by;
    time_point now;
};

/// What became of an order.
struct ordered_scene {
    std::optional<queue::job_request> job;    ///< to be given to the queue; none: it is there, or under way
    std::optional<queue::job_id> superseded;  ///< the job before, which nobody needs any more
};

/// Each method is one transaction. Throws as `postgres::database` does.
class scene_repository {
public:
    explicit scene_repository(postgres::database& db) : db_(db) {}

    [[nodiscard]] task<std::optional<scene_facts>> find(design::design_id design, quality how);
    /// The order and its job, together, and one order of a design after the other. What is there or under way already
    /// needs none.
    [[nodiscard]] task<ordered_scene> order(scene_mark what, queue::job_request job);

    /// Those of the names that there are; they count as used by this avatar from now on.
    [[nodiscard]] task<std::vector<stage_result>> use(std::vector<bytes> names, avatar::avatar_id by, time_point now);
    /// In place of one of this name that is there. Errors: `avatar.unknown` (it has been deleted meanwhile).
    [[nodiscard]] task<result<void>> keep(stage_result what, avatar::avatar_id by, time_point now);

    /// False if the job is not the scene's last one any more. The person is notified.
    [[nodiscard]] task<bool> finish(scene_mark what, queue::job_id job);
    [[nodiscard]] task<void> note_error(design::design_id design, quality how, queue::job_id job, error why,
                                        time_point now);

    /// Uses of a month ago that no scene shows, and with the last one of a result its files; how many. Scenes whose
    /// jobs have ended without a word are settled.
    [[nodiscard]] task<std::size_t> drop_unused(time_point now);
    /// Those of this person's own designs that are ready.
    [[nodiscard]] task<std::vector<scene_facts>> list_ready(web::user_id owner);
    /// Of keys under "scenes/": those that no row names.
    [[nodiscard]] task<std::vector<std::string>> list_orphans(std::vector<std::string> keys);

private:
    postgres::database& db_;
};

}  // namespace fw::wardrobe
