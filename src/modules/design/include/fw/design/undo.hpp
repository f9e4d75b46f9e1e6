// Undo and redo of one person: an entry of the log takes back another. Pure; the log itself remembers, so that it
// survives a reload and a restart.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fw/design/operation.hpp"

namespace fw::design {

/// An entry of the log by one person.
struct own_edit {
    std::int64_t seq = 0;
    std::optional<std::int64_t> undoes;  ///< the entry that it takes back: an edit (undo), or an undo (redo)
};

/// What undo and redo would take back; from one person's entries, the oldest first.
struct undo_state {
    std::optional<std::int64_t> undo;
    std::optional<std::int64_t> redo;
};
[[nodiscard]] undo_state find_undo_state(std::span<const own_edit> oldest_first);

/// The inverse without what would overwrite somebody else's later work.
struct careful_inverse {
    std::vector<operation> ops;       ///< may be empty
    std::vector<register_name> kept;  ///< what others have changed since, and stays
};

/// `since`: what others wrote after the entry whose inverse this is. Setting a register again gives way to whoever has
/// written it since; removing a layer that others have edited since does not happen.
[[nodiscard]] careful_inverse without_conflicts(std::vector<operation> inverse,
                                                const std::vector<register_name>& since);

}  // namespace fw::design
