// What each module keeps of a person: to be taken home, and to be deleted.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "fw/postgres/database.hpp"
#include "fw/web/context.hpp"
#include "fw/web/response.hpp"

namespace fw::account {

/// Bytes that are read when their turn comes: files of the object store.
using data_opener = std::function<task<result<std::unique_ptr<web::body_source>>>()>;

/// A file of the archive.
struct data_entry {
    std::string path;  ///< "avatars/0190…/model.glb": relative, with slashes, unique
    std::variant<std::string, data_opener> content;
};

/// A module that keeps something of people. For the I/O threads of the database.
class personal_data_source {
public:
    personal_data_source() = default;
    personal_data_source(const personal_data_source&) = delete;
    personal_data_source& operator=(const personal_data_source&) = delete;
    virtual ~personal_data_source() = default;

    /// All of it, readable by people and programs (JSON, GLB, pictures).
    [[nodiscard]] virtual task<result<std::vector<data_entry>>> collect(web::user_id user) = 0;

    /// Before the account's row goes, in the same transaction: what does not go with that row, and the keys of files
    /// into platform.doomed_objects. May be run again where the transaction is.
    [[nodiscard]] virtual task<result<void>> erase(postgres::transaction& tx, web::user_id user) = 0;

    /// After it has been committed: what is not in the database. Losing this loses nothing that anybody can see.
    [[nodiscard]] virtual task<void> erased(web::user_id user) { co_return (void) user; }
};

}  // namespace fw::account
