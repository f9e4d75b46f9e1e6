// Reads the messages of PostgreSQL's plugin pgoutput, protocol version 1
// (postgresql.org/docs/15/protocol-logicalrep-message-formats.html). Pure.
#pragma once

#include <map>

#include "fw/base/error.hpp"
#include "fw/events/change.hpp"

namespace fw::events {

/// One a connection: it remembers the tables that were described on it.
class pgoutput_decoder {
public:
    /// Changes of one transaction that are given out together.
    explicit pgoutput_decoder(std::size_t most_in_batch = 1000) : most_in_batch_(most_in_batch) {}

    /// A batch when a transaction is over, or so large that a piece of it is given. Errors: `events.broken` (internal)
    /// for what is no message; the decoder is of no use afterwards.
    [[nodiscard]] result<std::optional<change_batch>> take(std::string_view message);

private:
    class reader;

    [[nodiscard]] result<void> begin(reader& from);
    [[nodiscard]] result<std::optional<change_batch>> commit(reader& from);
    [[nodiscard]] result<void> describe(reader& from);
    [[nodiscard]] result<void> add_row(reader& from, change::kind what);
    [[nodiscard]] result<void> add_truncations(reader& from);
    [[nodiscard]] change_batch give(bool last);

    std::size_t most_in_batch_;
    std::map<std::uint32_t, std::shared_ptr<const table>> tables_;
    change_batch current_;
    bool inside_ = false;
};

}  // namespace fw::events
