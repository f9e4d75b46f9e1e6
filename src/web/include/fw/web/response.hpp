// What a handler answers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fw/async/task.hpp"
#include "fw/base/error.hpp"

namespace fw::web {

/// A body that is made while it is sent: server-sent events, archives. Destroyed when the client is gone, too.
class body_source {
public:
    body_source() = default;
    body_source(const body_source&) = delete;
    body_source& operator=(const body_source&) = delete;
    virtual ~body_source() = default;

    /// The next bytes, empty at the end; valid until the next call. An error cuts the connection, so that the client
    /// does not take half a body for the whole.
    [[nodiscard]] virtual task<result<std::string_view>> next() = 0;

    /// How many bytes `next` will give in all, where that is known: the client is told, and can tell a whole body from
    /// half of one. More or fewer cut the connection.
    [[nodiscard]] virtual std::optional<std::uint64_t> length() const { return std::nullopt; }
};

/// Part of a file, sent without being read into memory. Owns the descriptor.
class file_body {
public:
    file_body(int descriptor, std::uint64_t offset, std::uint64_t length)
        : descriptor_(descriptor), offset_(offset), length_(length) {}
    file_body(file_body&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), offset_(other.offset_), length_(other.length_) {}
    file_body& operator=(file_body&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        offset_ = other.offset_;
        length_ = other.length_;
        return *this;
    }
    file_body(const file_body&) = delete;
    file_body& operator=(const file_body&) = delete;
    ~file_body();

    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    [[nodiscard]] std::uint64_t length() const { return length_; }

private:
    int descriptor_;
    std::uint64_t offset_;
    std::uint64_t length_;
};

struct response {
    int status = 200;
    std::string content_type = {};                                 ///< none: no body
    std::vector<std::pair<std::string, std::string>> fields = {};  ///< besides those that the gateway adds
    std::variant<std::string, file_body, std::unique_ptr<body_source>> body = std::string();
};

/// RFC 9457: `application/problem+json` with the status that belongs to the error. `instance` is the path asked
/// for. The message of an internal error is never shown.
[[nodiscard]] response make_problem(const error& e, std::string_view instance, std::string_view request_id);

/// The status of an error kind; the one table of it. Of an error: the codes `http.method_not_allowed` (405),
/// `http.checksum_mismatch` (460, of tus), `http.not_acceptable` (406), `http.body_too_slow` (408),
/// `http.range_not_satisfiable` (416), `http.idempotency_key_reused` (422) and `http.if_match_required` (428) go before
/// their kind.
[[nodiscard]] int to_status(error_kind kind);
[[nodiscard]] int to_status(const error& e);

/// "Not found": the title of a problem with that status.
[[nodiscard]] std::string_view title_of(int status);

/// `text` must be JSON.
[[nodiscard]] response make_json(std::string text, int status = 200);

}  // namespace fw::web
