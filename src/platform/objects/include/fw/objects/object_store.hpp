// Objects: immutable files under a key, in a folder or in any S3. Small ones go in and out whole, big ones as streams.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/async/task.hpp"
#include "fw/base/clock.hpp"
#include "fw/base/error.hpp"
#include "fw/objects/object_key.hpp"

namespace fw::objects {

struct object_info {
    std::uint64_t bytes = 0;
    std::string etag = {};  ///< strong, without quotes: other bytes have another one
    std::string content_type = {};
    time_point modified = {};
};

struct put_options {
    std::string content_type = "application/octet-stream";
    /// For those who fetch it from an S3 by `presign`; the others ignore it.
    std::string cache_control = {};
};

/// [begin, begin + length), cut at the object's end.
struct byte_span {
    std::uint64_t begin = 0;
    std::uint64_t length = 0;
};

struct listed_object {
    object_key key;
    std::uint64_t bytes = 0;
    time_point modified = {};
};

struct object_page {
    std::vector<listed_object> items;  ///< in the order of the keys' bytes
    bool more = false;                 ///< go on with `after` = the last key
};

/// An object on its way. Nothing is visible before `finish` has succeeded; destroyed without that, nothing ever is.
/// Used by one coroutine at a time.
class object_writer {
public:
    object_writer() = default;
    object_writer(const object_writer&) = delete;
    object_writer& operator=(const object_writer&) = delete;
    virtual ~object_writer() = default;

    /// The bytes must live until it is done. After an error the writer is of no more use.
    [[nodiscard]] virtual task<result<void>> write(std::string_view bytes) = 0;
    /// Takes its place, durably and in one step, instead of whatever had the key.
    [[nodiscard]] virtual task<result<object_info>> finish() = 0;
};

/// Bytes that lie in a file of this machine: they can be sent without passing through memory. The caller closes it.
struct stored_file {
    int descriptor = -1;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// The object as it was when it was opened, whatever happens to its key meanwhile. Used by one coroutine at a time.
class object_reader {
public:
    object_reader() = default;
    object_reader(const object_reader&) = delete;
    object_reader& operator=(const object_reader&) = delete;
    virtual ~object_reader() = default;

    [[nodiscard]] virtual const object_info& info() const = 0;  ///< of the whole object
    /// How many bytes `next` will give in all.
    [[nodiscard]] virtual std::uint64_t length() const = 0;
    /// The next bytes, at most 256 KiB, empty at the end; valid until the next call. Errors: `objects.cut_off`.
    [[nodiscard]] virtual task<result<std::string_view>> next() = 0;
    /// Instead of the first `next`: the file, if the store has one; the reader is of no more use then.
    [[nodiscard]] virtual std::optional<stored_file> release_file() { return std::nullopt; }
};

struct presign_options {
    std::chrono::seconds lifetime = std::chrono::minutes(15);  ///< at most 7 days
    std::string download_as = {};                              ///< file name under which a browser saves it
};

/// Safe to use from every thread; what blocks runs on a pool, and callers resume on their own thread. Memory is
/// bounded: readers hold 256 KiB, writers at most 8 MiB. Cancellation frees nobody early: each call has a deadline of
/// its own. Errors of all: `objects.unavailable` and `busy` (kind unavailable: again later), `timeout`, `objects.full`
/// (no space left), `objects.refused` (the store does not let us: a matter of set-up).
class object_store {
public:
    object_store() = default;
    object_store(const object_store&) = delete;
    object_store& operator=(const object_store&) = delete;
    virtual ~object_store() = default;

    /// Visible and durable when it returns, in one step, instead of whatever had the key. `bytes` must live until then.
    [[nodiscard]] virtual task<result<object_info>> put(object_key key, std::string_view bytes,
                                                        put_options options = {}) = 0;
    [[nodiscard]] virtual task<result<std::unique_ptr<object_writer>>> open_writer(object_key key,
                                                                                   put_options options = {}) = 0;

    /// Whole. Errors: `objects.not_found`; `objects.too_large` beyond `most` bytes.
    [[nodiscard]] virtual task<result<std::string>> get(object_key key, std::size_t most) = 0;
    /// Errors: `objects.not_found`; `objects.range` if `part` begins at or behind the end.
    [[nodiscard]] virtual task<result<std::unique_ptr<object_reader>>> open(object_key key,
                                                                            std::optional<byte_span> part = {}) = 0;
    [[nodiscard]] virtual task<result<std::optional<object_info>>> find(object_key key) = 0;

    /// With its content type, as durable as `put`. Errors: `objects.not_found`.
    [[nodiscard]] virtual task<result<object_info>> copy(object_key from, object_key to) = 0;
    /// What is not there is removed.
    [[nodiscard]] virtual task<result<void>> remove(object_key key) = 0;

    /// At most `most` (1 to 1,000) of the keys that begin with `prefix`, from the first one behind `after` on. Errors:
    /// `objects.key` for what is no prefix.
    [[nodiscard]] virtual task<result<object_page>> list(std::string prefix, std::string after, std::size_t most) = 0;

    /// An address from which anybody can fetch the object without us for a while; nothing where the store has none.
    [[nodiscard]] virtual std::optional<std::string> presign(const object_key& key,
                                                             const presign_options& how) const = 0;

    /// Forgets what writers left behind that began before `before` and died; how many there were.
    [[nodiscard]] virtual task<result<std::size_t>> drop_unfinished(time_point before) = 0;
};

/// The largest piece that a reader gives.
inline constexpr std::size_t most_piece = 256 * 1024;

/// Writes, reads and removes a small object: does the store work? Errors: those of the store; `objects.damaged`.
[[nodiscard]] task<result<void>> try_out(object_store& store);

/// The refusals, worded once.
[[nodiscard]] error no_such_object(const object_key& key);
[[nodiscard]] error object_too_large(const object_key& key, std::size_t most);

}  // namespace fw::objects
