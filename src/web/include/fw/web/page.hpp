// Lists by keyset: a page of items, and an opaque signed cursor to the next one.
#pragma once

#include <array>
#include <functional>
#include <tuple>

#include "fw/web/document.hpp"

namespace fw::web {

/// `{items, nextCursor}`; no nextCursor on the last page. The schema component is called after the item's:
/// "AvatarPage".
template <class T>
struct list_page {
    std::vector<T> items;
    std::optional<std::string> next_cursor;
};
template <shaped T>
struct shape_of<list_page<T>> {
    static std::string name() { return name_of<T>() + "Page"; }
    static auto members() {
        return std::tuple{member("items", &list_page<T>::items),
                          member("nextCursor", &list_page<T>::next_cursor, text{},
                                 "Give it as ?cursor= to read on; absent on the last page")};
    }
};

/// To inherit from: `struct list_avatars : page_request {}` with `members()` = `std::tuple_cat(page_members(), …)`.
struct page_request {
    std::optional<std::string> cursor;
    std::int64_t limit = 20;
};
[[nodiscard]] inline auto page_members() {
    return std::tuple{
        in_query("cursor", &page_request::cursor, text{}.least(1).most(600), "nextCursor of the page before"),
        in_query("limit", &page_request::limit, integer{}.between(1, 100), "How many items at most").or_default()};
}

/// A keyed hash of a message, HMAC-SHA256 or better: 32 bytes that nobody makes who has not the key.
using mac_function = std::function<std::array<std::uint8_t, 32>(std::string_view message)>;

/// Makes and opens cursors. `list` names the list and all that its order and content hang on ("avatars/<user id>"), so
/// that a cursor of one list is none of another. Keys: whole numbers, doubles, times (to the microsecond), UUIDs and
/// ids, texts. A cursor is signed, not secret: put nothing inside that its holder may not know. Thread-safe as far as
/// the function is.
class cursor_seal {
public:
    explicit cursor_seal(mac_function mac) : mac_(std::move(mac)) {}

    template <class... Key>
    [[nodiscard]] std::string make(std::string_view list, const Key&... keys) const {
        std::string payload;
        (append_key(payload, keys), ...);
        return seal(list, payload);
    }

    /// Errors: `http.cursor_invalid` for what was not made here, for this list, with keys of these types.
    template <class... Key>
    [[nodiscard]] result<std::tuple<Key...>> open(std::string_view list, std::string_view cursor) const {
        FW_TRY(const std::string payload, unseal(list, cursor));
        std::string_view rest = payload;
        std::tuple<Key...> out;
        const bool good = std::apply([&](auto&... key) { return (take_key(rest, key) && ...); }, out);
        if (!good || !rest.empty()) return invalid();
        return out;
    }

private:
    [[nodiscard]] std::string seal(std::string_view list, std::string_view payload) const;
    [[nodiscard]] result<std::string> unseal(std::string_view list, std::string_view cursor) const;
    [[nodiscard]] static std::unexpected<error> invalid();

    static void append_key(std::string& out, std::int64_t key);
    static void append_key(std::string& out, double key);
    static void append_key(std::string& out, const uuid& key);
    static void append_key(std::string& out, std::string_view key);
    static void append_key(std::string& out, time_point key) { append_key(out, key.time_since_epoch().count()); }
    template <class Tag>
    static void append_key(std::string& out, const strong_id<Tag>& key) {
        append_key(out, key.value);
    }
    [[nodiscard]] static bool take_key(std::string_view& rest, std::int64_t& key);
    [[nodiscard]] static bool take_key(std::string_view& rest, double& key);
    [[nodiscard]] static bool take_key(std::string_view& rest, uuid& key);
    [[nodiscard]] static bool take_key(std::string_view& rest, std::string& key);
    [[nodiscard]] static bool take_key(std::string_view& rest, time_point& key);
    template <class Tag>
    [[nodiscard]] static bool take_key(std::string_view& rest, strong_id<Tag>& key) {
        return take_key(rest, key.value);
    }

    mac_function mac_;
};

}  // namespace fw::web
