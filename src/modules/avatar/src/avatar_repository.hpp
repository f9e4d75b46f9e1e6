// What is kept of avatars: schema `avatar`, and the jobs that are asked for with a change.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "fw/avatar/avatar.hpp"
#include "fw/base/encoding.hpp"
#include "fw/postgres/database.hpp"

namespace fw::avatar {

/// Body data as it is kept: sealed by the caller, with the avatar as context.
struct sealed_body {
    bytes told;
    std::optional<bytes> found;
    double confidence = 0;
    bool manual = false;  ///< all that is known was typed
};

/// What a finished job brings.
struct made_avatar {
    avatar_id id;
    queue::job_id job;
    bytes found;
    double confidence = 0;
    bool manual = false;
    std::string thumbnail;
    std::vector<model_file> models;
    struct photo_outcome {
        photo_id id;
        std::string effect;
        std::int64_t bytes = 0;  ///< of the clean one that took the original's place
        std::vector<std::uint8_t> sha256;
    };
    std::vector<photo_outcome> photos;
};

enum class finishing : std::uint8_t {
    superseded,  ///< another job has taken over, or the avatar is gone: nothing is changed
    photos_kept,
    photos_dropped,
};

/// A change of an avatar that asks for a job: the row of the one and the other are written together.
struct work_order {
    avatar_id id;
    web::user_id owner;
    queue::job_request job;
    std::optional<bytes> told = {};  ///< what is told from now on
    std::optional<avatar::source> from = {};
    std::optional<std::int64_t> seen = {};  ///< the version that the caller changes
    time_point now;
};

/// Each method is one transaction. Another's avatar is not there. Throws as `postgres::database` does.
class avatar_repository {
public:
    explicit avatar_repository(postgres::database& db) : db_(db) {}

    /// `job`: to be recorded with it. Errors: `avatar.too_many` (conflict) beyond `most_avatars` a person.
    [[nodiscard]] task<result<void>> add(avatar_facts made, bytes told, std::optional<queue::job_request> job);
    [[nodiscard]] task<std::optional<avatar_facts>> find(web::user_id owner, avatar_id id);
    struct place {
        time_point made;
        avatar_id id;
    };
    [[nodiscard]] task<std::vector<avatar_facts>> list(web::user_id owner, std::optional<place> before,
                                                       std::size_t most);
    /// Errors: `avatar.unknown`, `http.if_match_failed` (stale).
    struct changes {
        std::optional<std::string> name;
        std::optional<bool> keep_photos;
    };
    [[nodiscard]] task<result<avatar_facts>> change(web::user_id owner, avatar_id id, std::optional<std::int64_t> seen,
                                                    changes what, time_point now);
    /// Its files are doomed with it. Errors: `avatar.unknown`.
    [[nodiscard]] task<result<avatar_facts>> remove(web::user_id owner, avatar_id id, time_point now);

    /// The files of all avatars of somebody who leaves; the rows go with the account's.
    [[nodiscard]] static task<void> doom_all_in(postgres::transaction& tx, web::user_id owner, time_point now);

    /// The job before, which nobody needs any more, if there was one. Errors: `avatar.unknown`,
    /// `http.if_match_failed`.
    [[nodiscard]] task<result<std::optional<queue::job_id>>> order(work_order what);

    [[nodiscard]] task<std::optional<sealed_body>> find_body(avatar_id id);
    [[nodiscard]] task<std::vector<model_file>> list_models(avatar_id id);
    [[nodiscard]] task<std::vector<std::pair<avatar_id, model_file>>> list_models_of(std::vector<avatar_id> ids);

    /// Takes the place of the one of its type, whose files are doomed. Errors: `avatar.unknown`.
    [[nodiscard]] task<result<void>> add_photo(web::user_id owner, avatar_id id, photo what);
    /// Those that are not deleted, and the last deleted one of a type that has no other.
    [[nodiscard]] task<std::vector<photo>> list_photos(avatar_id id);
    /// Errors: `photo.unknown`.
    [[nodiscard]] task<result<void>> remove_photo(avatar_id id, photo_id which, time_point now);

    // For the worker:

    /// Nothing if the job is not the avatar's last one any more.
    [[nodiscard]] task<std::optional<avatar_facts>> find_for_job(avatar_id id, queue::job_id job);
    /// Everything at once: body, models, the photographs it was made from (deleted unless they are kept), notification.
    [[nodiscard]] task<finishing> finish(made_avatar what, time_point now);
    /// What a look at it gave. False if it has been deleted.
    [[nodiscard]] task<bool> note_looked(photo_id id, std::string processed, std::int32_t width, std::int32_t height);
    [[nodiscard]] task<void> note_error(avatar_id id, queue::job_id job, problem why, time_point now);

    struct stage {
        std::string name;
        bytes input_hash;
        std::string object_key;
    };
    [[nodiscard]] task<std::vector<stage>> list_stages(avatar_id id);
    /// False if the avatar is gone.
    [[nodiscard]] task<bool> put_stage(avatar_id id, stage done, time_point now);

    /// Photographs that have waited too long: their files are doomed. How many.
    [[nodiscard]] task<std::size_t> drop_left_photos(time_point now);
    /// Of keys under "avatars/": those that no row names.
    [[nodiscard]] task<std::vector<std::string>> list_orphans(std::vector<std::string> keys);

private:
    postgres::database& db_;
};

inline constexpr std::int64_t most_avatars = 50;

}  // namespace fw::avatar
