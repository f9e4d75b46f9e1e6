#include "fw/events/pgoutput.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace fw::events {

namespace {

/// PostgreSQL counts microseconds from the year 2000.
constexpr std::int64_t epoch = 946'684'800'000'000;
constexpr std::size_t most_columns = 1600;  // PostgreSQL's own limit

std::unexpected<error> broken(std::string_view what) {
    return fail(error_kind::internal, "events.broken",
                "The stream of changes is not as expected: " + std::string(what));
}

}  // namespace

std::optional<std::string_view> change::find(std::string_view column) const {
    const auto& cells = now.empty() ? before : now;
    for (std::size_t i = 0; i < cells.size() && i < of->columns.size(); ++i)
        if (of->columns[i] == column)
            return cells[i].is == cell::kind::text ? std::optional<std::string_view>(cells[i].text) : std::nullopt;
    return std::nullopt;
}

/// Takes values from the front. After the first that is not there, `ok` is false and everything is zero.
class pgoutput_decoder::reader {
public:
    explicit reader(std::string_view all) : rest_(all) {}

    template <class Number>
    Number number() {
        Number value{};
        const auto raw = bytes(sizeof value);
        if (!ok_) return 0;
        std::memcpy(&value, raw.data(), sizeof value);
        if constexpr (sizeof value > 1 && std::endian::native == std::endian::little) value = std::byteswap(value);
        return value;
    }
    char letter() { return static_cast<char>(number<std::uint8_t>()); }
    std::string_view bytes(std::size_t count) {
        if (count > rest_.size()) ok_ = false;
        if (!ok_) return {};
        const auto out = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return out;
    }
    /// Ends with a NUL.
    std::string text() {
        const auto end = rest_.find('\0');
        const auto out = std::string(bytes(end == std::string_view::npos ? rest_.size() + 1 : end));
        if (ok_) rest_.remove_prefix(1);
        return out;
    }
    std::vector<cell> cells() {
        const auto count = number<std::uint16_t>();
        if (count > most_columns) ok_ = false;
        std::vector<cell> out;
        for (std::uint16_t i = 0; ok_ && i < count; ++i) {
            switch (letter()) {
                case 'n':
                    out.push_back({});
                    break;
                case 'u':
                    out.push_back({cell::kind::unchanged, {}});
                    break;
                case 't':
                    out.push_back({cell::kind::text, std::string(bytes(number<std::uint32_t>()))});
                    break;
                default:
                    ok_ = false;
            }
        }
        return out;
    }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

private:
    std::string_view rest_;
    bool ok_ = true;
};

result<std::optional<change_batch>> pgoutput_decoder::take(std::string_view message) {
    reader from(message);
    const char kind = from.letter();
    result<void> done{};
    switch (kind) {
        case 'B':
            done = begin(from);
            break;
        case 'C':
            return commit(from);
        case 'R':
            done = describe(from);
            break;
        case 'I':
            done = add_row(from, change::kind::inserted);
            break;
        case 'U':
            done = add_row(from, change::kind::updated);
            break;
        case 'D':
            done = add_row(from, change::kind::deleted);
            break;
        case 'T':
            done = add_truncations(from);
            break;
        case 'Y':  // a type, an origin, a message of somebody's: nothing that we need
        case 'O':
        case 'M':
            break;
        default:
            return broken("an unknown message");
    }
    FW_CHECK(done);
    if (current_.changes.size() >= most_in_batch_) return give(false);
    return std::nullopt;
}

result<void> pgoutput_decoder::begin(reader& from) {
    if (inside_) return broken("a transaction within another");
    from.number<std::uint64_t>();
    const auto committed = static_cast<std::int64_t>(from.number<std::uint64_t>());
    if (!from.ok()) return broken("a beginning that is too short");
    current_ = {};
    // Out of range only where the stream is broken.
    if (committed < -epoch || committed > 8'000'000'000'000'000) return broken("a time");
    current_.committed = time_point(std::chrono::microseconds(committed + epoch));
    inside_ = true;
    return {};
}

result<std::optional<change_batch>> pgoutput_decoder::commit(reader& from) {
    from.number<std::uint8_t>();
    from.number<std::uint64_t>();
    current_.position = from.number<std::uint64_t>();
    if (!from.ok() || !inside_) return broken("an end without a beginning");
    inside_ = false;
    return give(true);
}

result<void> pgoutput_decoder::describe(reader& from) {
    const auto id = from.number<std::uint32_t>();
    auto out = std::make_shared<table>();
    out->schema = from.text();
    out->name = from.text();
    from.number<std::uint8_t>();
    const auto count = from.number<std::uint16_t>();
    if (count > most_columns) return broken("too many columns");
    for (std::uint16_t i = 0; from.ok() && i < count; ++i) {
        out->in_key.push_back((from.number<std::uint8_t>() & 1U) != 0);
        out->columns.push_back(from.text());
        from.bytes(8);  // type and modifier
    }
    if (!from.ok()) return broken("a table that is too short");
    tables_[id] = std::move(out);
    return {};
}

result<void> pgoutput_decoder::add_row(reader& from, change::kind what) {
    const auto found = tables_.find(from.number<std::uint32_t>());
    if (found == tables_.end() || !inside_) return broken("a row of an unknown table");
    change out{what, found->second, {}, {}};
    if (from.peek() == 'K' || from.peek() == 'O') {
        from.letter();
        out.before = from.cells();
    }
    if (what != change::kind::deleted) {
        if (from.letter() != 'N') return broken("a row without values");
        out.now = from.cells();
    }
    if (!from.ok()) return broken("a row that is too short");
    current_.changes.push_back(std::move(out));
    return {};
}

result<void> pgoutput_decoder::add_truncations(reader& from) {
    const auto count = from.number<std::uint32_t>();
    from.number<std::uint8_t>();
    for (std::uint32_t i = 0; from.ok() && i < count; ++i) {
        const auto found = tables_.find(from.number<std::uint32_t>());
        if (found == tables_.end() || !inside_) return broken("an unknown table is emptied");
        current_.changes.push_back({change::kind::truncated, found->second, {}, {}});
    }
    if (!from.ok()) return broken("an emptying that is too short");
    return {};
}

change_batch pgoutput_decoder::give(bool last) {
    auto out = std::move(current_);
    current_ = {};
    current_.committed = out.committed;
    out.is_last = last;
    return out;
}

}  // namespace fw::events
