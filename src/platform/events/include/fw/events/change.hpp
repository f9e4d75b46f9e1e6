// What was committed, row by row.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/clock.hpp"

namespace fw::events {

/// A table as the stream describes it before its first row.
struct table {
    std::string schema;
    std::string name;
    std::vector<std::string> columns;
    std::vector<bool> in_key;  ///< a column each: part of the replica identity
};

/// A column's value in PostgreSQL's text form.
struct cell {
    enum class kind : std::uint8_t {
        null,
        text,
        unchanged,  ///< a large value that the update left alone: the stream does not repeat it
    } is = kind::null;
    std::string text;
};

struct change {
    enum class kind : std::uint8_t { inserted, updated, deleted, truncated } what = kind::inserted;
    std::shared_ptr<const table> of;
    std::vector<cell> now;     ///< empty where it was deleted or truncated
    std::vector<cell> before;  ///< the key, where it changed or the row was deleted; else empty

    [[nodiscard]] bool is_of(std::string_view schema, std::string_view name) const {
        return of->schema == schema && of->name == name;
    }
    /// The column's text now, or of the row that was deleted; nothing for null, unchanged, unknown columns.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view column) const;
};

/// A transaction, or a piece of a large one.
struct change_batch {
    std::vector<change> changes;
    time_point committed;        ///< when the transaction was
    std::uint64_t position = 0;  ///< its end in the write-ahead log
    bool is_last = true;         ///< of its transaction
};

}  // namespace fw::events
