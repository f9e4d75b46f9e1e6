// An HTTP request as handlers see it. Nothing here knows how it was read from the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fw/async/task.hpp"
#include "fw/base/error.hpp"

namespace fw::web {

enum class method : std::uint8_t { get, head, post, put, patch, del, options };

/// "GET"
[[nodiscard]] std::string_view to_string(method m);
[[nodiscard]] std::optional<method> find_method(std::string_view name);

/// Names of header fields are the same whatever their case.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b);

/// One header field.
struct field_view {
    std::string_view name;
    std::string_view value;
};

/// A body that is too big to be held: it is read piece by piece while it arrives.
class body_reader {
public:
    body_reader() = default;
    body_reader(const body_reader&) = delete;
    body_reader& operator=(const body_reader&) = delete;
    virtual ~body_reader() = default;

    /// The next bytes, empty at the end; valid until the next call. Errors: `http.body_too_large`, `http.body_cut_off`,
    /// `http.body_too_slow`.
    [[nodiscard]] virtual task<result<std::string_view>> next() = 0;

    /// What the client says will come; nothing for a chunked body.
    [[nodiscard]] virtual std::optional<std::uint64_t> length() const = 0;
};

/// All views live until the handler's response has been made; copy what is kept longer.
struct request {
    method verb = method::get;
    std::string_view target;  ///< as sent: "/api/v1/avatars?limit=5"
    std::string_view path;    ///< before the "?", still percent-encoded
    std::string_view query;   ///< after it
    std::span<const field_view> fields;
    std::string_view body;          ///< whole; empty for routes that stream
    body_reader* stream = nullptr;  ///< of routes that stream, else nullptr
    std::string_view address;       ///< the client's, as trusted proxies tell it: "203.0.113.7"
    bool secure = false;            ///< over TLS, here or at a trusted proxy

    /// The first field of that name; empty if there is none.
    [[nodiscard]] std::string_view field(std::string_view name) const;
    /// The cookie of that name; nothing if it was not sent.
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
};

/// "a%20b" → "a b" ("+" too in a query); nothing for a broken escape or what is not UTF-8 afterwards.
enum class decoding { path, query };
[[nodiscard]] std::optional<std::string> find_decoded(std::string_view text, decoding as);

}  // namespace fw::web
