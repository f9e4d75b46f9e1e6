// Uploads and their parts, as they are kept. Each method is one transaction.
#pragma once

#include <memory>
#include <vector>

#include "fw/objects/object_key.hpp"
#include "fw/postgres/database.hpp"
#include "fw/uploads/upload.hpp"

namespace fw::uploads {

struct upload_part {
    objects::object_key key;
    std::uint64_t bytes = 0;
    bool operator==(const upload_part&) const = default;
};

/// Safe from every I/O thread. One whose time is over is an unknown one. The one in PostgreSQL throws `failure` where
/// the database is away.
class upload_repository {
public:
    upload_repository() = default;
    upload_repository(const upload_repository&) = delete;
    upload_repository& operator=(const upload_repository&) = delete;
    virtual ~upload_repository() = default;

    /// Errors: `uploads.too_many` (conflict) if the user has `most_open` already.
    [[nodiscard]] virtual task<result<void>> add(upload what, std::size_t most_open) = 0;
    [[nodiscard]] virtual task<result<std::optional<upload>>> find(web::user_id user, upload_id id, time_point now) = 0;

    /// The parts follow on the first `offset` bytes; all of them or none. Gives the upload as it is then. Errors:
    /// `uploads.unknown`; `uploads.offset` (conflict) if other bytes are there meanwhile, or there is no room for them.
    [[nodiscard]] virtual task<result<upload>> append(web::user_id user, upload_id id, std::uint64_t offset,
                                                      std::vector<upload_part> parts, time_point now) = 0;

    /// In their order, from the `from`-th on.
    [[nodiscard]] virtual task<result<std::vector<upload_part>>> list_parts(upload_id id, std::size_t from,
                                                                            std::size_t most) = 0;

    /// Gone, with its parts, whose objects are doomed by `now` in the same step. Gives their keys; nothing if there is
    /// no such upload.
    [[nodiscard]] virtual task<result<std::optional<std::vector<objects::object_key>>>> remove(web::user_id user,
                                                                                               upload_id id,
                                                                                               time_point now) = 0;
    /// The objects of these are gone.
    [[nodiscard]] virtual task<result<void>> forget_doomed(std::vector<objects::object_key> keys) = 0;

    struct reference {
        web::user_id user;
        upload_id id;
        bool operator==(const reference&) const = default;
    };
    [[nodiscard]] virtual task<result<std::vector<reference>>> list_expired(time_point now, std::size_t most) = 0;
    [[nodiscard]] virtual task<result<std::vector<reference>>> list_of(web::user_id user) = 0;
};

/// platform.uploads. The database must outlive it.
[[nodiscard]] std::unique_ptr<upload_repository> make_repository(postgres::database& db);

/// All of a user, in a transaction of the caller's: rows go, objects are doomed by `now`.
[[nodiscard]] task<void> erase_in(postgres::transaction& tx, web::user_id user, time_point now);

/// The refusals, worded once.
[[nodiscard]] error no_such_upload();
[[nodiscard]] error too_many_uploads(std::size_t most);
[[nodiscard]] error other_offset(std::uint64_t received);

}  // namespace fw::uploads
