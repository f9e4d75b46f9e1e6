// What people can do with their avatars.
#pragma once

#include <map>
#include <memory>

#include "fw/avatar/avatar.hpp"
#include "fw/avatar/found_body.hpp"
#include "fw/base/log.hpp"
#include "fw/keys/vault.hpp"
#include "fw/postgres/database.hpp"
#include "fw/queue/job_queue.hpp"

namespace fw::avatar {

/// What the module stands on; all of it must outlive it. One for each I/O thread (the queue is a thread's).
struct avatar_world {
    postgres::database& db;
    queue::job_queue& jobs;
    const keys::vault& vault;
    const clock& time;
    logger log;
};

class avatar_repository;

struct new_avatar {
    std::string name;
    avatar::source source = source::measurements;
    told_body told;
    bool keep_photos = false;
    std::string trace;
    std::optional<avatar_id> id = {};  ///< of a request that may come twice: what has it already is what was asked for
};

/// What somebody says anew. A measurement without a value is no longer said.
struct told_changes {
    std::optional<body::sex> sex;
    std::optional<std::optional<double>> age;
    body::unit_system unit = body::unit_system::metric;  ///< of the values below
    std::map<std::string, std::optional<double>> measurements;
    std::optional<avatar::clothing> clothing;
    std::optional<bool> height_measured;
    std::string trace;
};

struct known_body {
    told_body told;
    std::optional<found_body> found;  ///< nothing before the first job is done
    double confidence = 0;
    bool manual = false;
};

/// One for each I/O thread. Somebody else's avatar is an unknown one. Errors of all that name an avatar:
/// `avatar.unknown`. Throws as the database does.
class avatar_service {
public:
    explicit avatar_service(const avatar_world& world);
    ~avatar_service();

    /// From measurements: its job is on the way. From photographs: they are waited for. Errors: those of
    /// `dressing::check_person`, `avatar.too_many`.
    [[nodiscard]] task<result<avatar_facts>> create(web::user_id user, new_avatar what);
    [[nodiscard]] task<result<avatar_facts>> get(web::user_id user, avatar_id id);
    struct place {
        time_point made;
        avatar_id id;
    };
    [[nodiscard]] task<std::vector<avatar_facts>> list(web::user_id user, std::optional<place> before,
                                                       std::size_t most);
    /// Errors: `http.if_match_failed`.
    [[nodiscard]] task<result<avatar_facts>> change(web::user_id user, avatar_id id, std::optional<std::int64_t> seen,
                                                    std::optional<std::string> name, std::optional<bool> keep_photos);
    /// With its photographs and models; what is under way ends.
    [[nodiscard]] task<result<void>> remove(web::user_id user, avatar_id id);

    [[nodiscard]] task<result<known_body>> get_body(web::user_id user, avatar_id id);
    /// The body is fitted anew, from photographs that are still there or else from the values they gave. Errors:
    /// `http.if_match_failed`, those of `dressing::parse_person`.
    [[nodiscard]] task<result<avatar_facts>> tell(web::user_id user, avatar_id id, std::optional<std::int64_t> seen,
                                                  told_changes what);

    /// Makes the avatar from its photographs, or from its measurements again. Errors: `avatar.front_photo_missing`
    /// (conflict); `avatar.processing` (conflict) while it is under way.
    [[nodiscard]] task<result<avatar_facts>> process(web::user_id user, avatar_id id, std::string trace);
    /// Errors: `avatar.not_processing` (conflict).
    [[nodiscard]] task<result<avatar_facts>> cancel(web::user_id user, avatar_id id);

    /// Errors: `avatar.not_ready` (conflict) before there are any.
    [[nodiscard]] task<result<std::vector<model_file>>> list_models(web::user_id user, avatar_id id);
    /// Of several avatars of one person, in one question.
    [[nodiscard]] task<std::map<avatar_id, std::vector<model_file>>> list_models_of(
        const std::vector<avatar_facts>& all);

private:
    [[nodiscard]] queue::job_request job_for(web::user_id user, avatar_id id, source from, std::string trace) const;
    [[nodiscard]] task<result<avatar_facts>> order(web::user_id user, avatar_id id, std::optional<std::int64_t> seen,
                                                   source from, std::optional<told_body> told, std::string trace);
    [[nodiscard]] task<result<avatar_facts>> tell_once(web::user_id user, avatar_id id,
                                                       std::optional<std::int64_t> seen, told_changes what);
    [[nodiscard]] task<bool> has_front_photo(avatar_id id);
    [[nodiscard]] bytes seal(avatar_id id, const told_body& told) const;

    avatar_world world_;
    std::unique_ptr<avatar_repository> kept_;
};

/// The jobs of the avatar queue.
inline constexpr std::string_view process_photo_job = "process-photo";
inline constexpr std::string_view fit_measurements_job = "fit-measurements";

/// Body data opens for its avatar only.
[[nodiscard]] std::string told_context(avatar_id id);
[[nodiscard]] std::string found_context(avatar_id id);

}  // namespace fw::avatar
