// Receiving what is too large for one request, piece by piece, and giving it to those who make something of it.
#pragma once

#include <memory>

#include "fw/objects/sealed_objects.hpp"
#include "fw/uploads/upload_repository.hpp"

namespace fw::uploads {

/// The plain bytes of a finished upload, in their order. Used by one coroutine at a time.
class upload_reader {
public:
    upload_reader(upload what, objects::sealed_objects& store, upload_repository& kept)
        : what_(std::move(what)), store_(store), kept_(kept) {}

    [[nodiscard]] const upload& facts() const { return what_; }
    /// The next bytes, at most 64 KiB, empty at the end; valid until the next call. Errors: those of the store;
    /// `crypto.not_authentic`; `objects.not_found` if the upload has been removed meanwhile.
    [[nodiscard]] task<result<std::string_view>> next();

private:
    upload what_;
    objects::sealed_objects& store_;
    upload_repository& kept_;
    std::vector<upload_part> parts_;  ///< the ones listed last
    std::size_t next_part_ = 0;       ///< of all
    std::size_t listed_from_ = 0;
    std::unique_ptr<objects::sealed_reader> open_;
    std::uint64_t given_ = 0;
};

/// What the client says that the bytes of one request are.
struct told_checksum {
    enum class kind : std::uint8_t { sha1, sha256 } by = kind::sha1;
    bytes value;
};

/// Bytes become durable part by part; each part is a sealed object under temp/uploads/, and only then does its row
/// move `received`. A server that dies loses at most the part under way; two that receive for one upload at once cannot
/// mix: whoever is second finds another offset. Somebody else's upload is an unknown one. One for each I/O thread, or
/// one for all; what it refers to must outlive it. Throws `failure` where the database is away.
class upload_service {
public:
    upload_service(upload_repository& kept, objects::sealed_objects store, upload_limits limits, const clock& time)
        : kept_(kept), store_(store), limits_(limits), clock_(time) {}

    [[nodiscard]] const upload_limits& limits() const { return limits_; }

    /// Errors: `uploads.too_large`, `uploads.too_many`.
    [[nodiscard]] task<result<upload>> begin(web::user_id user, std::uint64_t length,
                                             std::map<std::string, std::string> metadata);

    /// Errors: `uploads.unknown`.
    [[nodiscard]] task<result<upload>> get(web::user_id user, upload_id id);

    /// Takes the body's bytes as those from `offset` on. Where the body breaks off, what has come is kept and the error
    /// is the body's; with a checksum, all of it or nothing is kept. Errors: `uploads.unknown`, `uploads.offset`
    /// (conflict), `uploads.too_long` (too_large), `uploads.too_many_parts`, `http.checksum_mismatch`; those of body
    /// and store.
    [[nodiscard]] task<result<upload>> receive(web::user_id user, upload_id id, std::uint64_t offset,
                                               web::body_reader& from, std::optional<told_checksum> checksum);

    /// Errors: `uploads.unknown`, `uploads.unfinished` (conflict).
    [[nodiscard]] task<result<std::unique_ptr<upload_reader>>> open(web::user_id user, upload_id id);

    /// It has been taken, or is not wanted any more: rows and objects go. Errors: `uploads.unknown`.
    [[nodiscard]] task<result<void>> remove(web::user_id user, upload_id id);

    /// Those whose time is over go; how many. For the sweep.
    [[nodiscard]] task<result<std::size_t>> remove_expired();

private:
    class receiving;

    upload_repository& kept_;
    objects::sealed_objects store_;
    upload_limits limits_;
    const clock& clock_;
};

}  // namespace fw::uploads
