// A design's state in the tables, and what an accepted edit writes.
#pragma once

#include <map>
#include <span>

#include "fw/design/operation_writer.hpp"

namespace fw::design {

/// A design that is locked until the transaction ends.
struct locked_design {
    web::user_id owner;
    std::int64_t version = 0;
    std::optional<std::string> role;  ///< of who asks, where they are a collaborator
    bool is_public = false;
    document state;
};

/// Who asks for which design.
struct asked_design {
    design_id id;
    web::user_id by;
};

/// Locks them in the order of their ids, and reads them. Those that there are not are missing.
[[nodiscard]] task<std::map<design_id, locked_design>> lock_designs(postgres::transaction& tx,
                                                                    std::vector<asked_design> asked);

/// What one accepted edit adds to the log.
struct log_entry {
    const edit* of = nullptr;
    std::int64_t version = 0;
    applied what;
    const document* state = nullptr;  ///< after it
    std::optional<std::int64_t> undoes = {};
    bool is_beginning = false;  ///< of nobody: undo stops before it
};

/// Head, changed layers and log of each: at most one entry a design.
[[nodiscard]] task<void> write_entries(postgres::transaction& tx, std::span<const log_entry> entries, time_point now);

/// Whether this person may edit it. Errors: `design.unknown`, `design.read_only`.
[[nodiscard]] result<void> check_may_edit(const locked_design& what, web::user_id by);

[[nodiscard]] std::unexpected<error> unknown_design();

}  // namespace fw::design
