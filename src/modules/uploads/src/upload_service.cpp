#include "fw/uploads/upload_service.hpp"

#include "fw/crypto/digest.hpp"
#include "fw/crypto/hasher.hpp"

namespace fw::uploads {

namespace {

constexpr std::int32_t most_parts = 100'000;
constexpr std::size_t parts_at_once = 256;

std::unexpected<error> too_long(std::uint64_t length) {
    return fail(error_kind::too_large, "uploads.too_long",
                fmt::format("The upload was said to have {} bytes; these are more.", length));
}

}  // namespace

error no_such_upload() {
    return {error_kind::not_found, "uploads.unknown", "None of your uploads has this id. It may have expired."};
}

error too_many_uploads(std::size_t most) {
    return {error_kind::conflict, "uploads.too_many",
            fmt::format("You have {} unfinished or unused uploads already. Delete one first.", most)};
}

error other_offset(std::uint64_t received) {
    return {error_kind::conflict, "uploads.offset", fmt::format("The upload goes on at byte {}.", received)};
}

/// The bytes of one request on their way into parts.
class upload_service::receiving {
public:
    receiving(upload_service& s, upload what, std::optional<told_checksum> checksum)
        : s_(s), what_(std::move(what)), checksum_(std::move(checksum)), end_(what_.received) {
        if (checksum_)
            digest_.emplace(checksum_->by == told_checksum::kind::sha1 ? crypto::digest_kind::sha1
                                                                       : crypto::digest_kind::sha256);
    }

    /// Errors as of `receive`.
    task<result<void>> take_all(web::body_reader* from) {
        while (true) {
            const auto piece = co_await from->next();
            if (!piece) {
                // What has come is worth keeping, but for bytes whose checksum nobody can look at.
                if (!checksum_) FW_CO_CHECK(co_await close_part());
                co_return std::unexpected(piece.error());
            }
            if (piece->empty()) break;
            if (end_ + piece->size() > what_.length) co_return too_long(what_.length);
            end_ += piece->size();
            if (digest_) digest_->update(bytes_of(*piece));
            FW_CO_CHECK(co_await take(*piece));
        }
        co_return co_await finish();
    }

    [[nodiscard]] upload& facts() { return what_; }
    /// Objects of which no row tells.
    [[nodiscard]] const std::vector<upload_part>& staged() const { return staged_; }

private:
    task<result<void>> take(std::string_view piece) {
        while (!piece.empty()) {
            if (!part_) FW_CO_CHECK(co_await open_part());
            const auto taken = piece.substr(0, s_.limits_.part_bytes - in_part_);
            FW_CO_CHECK(co_await part_->write(taken));
            in_part_ += taken.size();
            piece.remove_prefix(taken.size());
            if (in_part_ == s_.limits_.part_bytes) FW_CO_CHECK(co_await close_part());
        }
        co_return result<void>{};
    }

    /// The name has chance in it: another request may be writing the part of this number.
    task<result<void>> open_part() {
        if (what_.parts + static_cast<std::int32_t>(staged_.size()) >= most_parts)
            co_return fail(error_kind::conflict, "uploads.too_many_parts",
                           "The upload has come in too many small pieces. Begin anew with larger ones.");
        std::array<std::uint8_t, 8> chance{};
        fill_random(chance);
        key_.emplace(fmt::format("temp/uploads/{}/{:06}-{}", to_string(what_.id),
                                 what_.parts + static_cast<std::int32_t>(staged_.size()), to_hex(chance)));
        FW_CO_TRY(part_, co_await s_.store_.open_writer(*key_));
        in_part_ = 0;
        co_return result<void>{};
    }

    task<result<void>> close_part() {
        if (!part_) co_return result<void>{};
        const auto part = std::exchange(part_, nullptr);
        FW_CO_CHECK(co_await part->finish());
        staged_.push_back({*key_, in_part_});
        if (!checksum_) FW_CO_CHECK(co_await commit());
        co_return result<void>{};
    }

    task<result<void>> commit() {
        if (staged_.empty()) co_return result<void>{};
        FW_CO_TRY(what_, co_await s_.kept_.append(what_.user, what_.id, what_.received, staged_, s_.clock_.now()));
        staged_.clear();
        co_return result<void>{};
    }

    task<result<void>> finish() {
        FW_CO_CHECK(co_await close_part());
        if (digest_ && !crypto::same_bytes(digest_->finish(), checksum_->value))
            co_return fail(error_kind::invalid, "http.checksum_mismatch",
                           "The bytes are not those of the checksum. None of them was kept; send them again.");
        co_return co_await commit();
    }

    upload_service& s_;
    upload what_;
    std::optional<told_checksum> checksum_;
    std::optional<crypto::hasher> digest_;
    std::uint64_t end_;  ///< of the bytes that have come
    std::optional<objects::object_key> key_;
    std::unique_ptr<objects::object_writer> part_;
    std::size_t in_part_ = 0;
    std::vector<upload_part> staged_;
};

task<result<upload>> upload_service::begin(web::user_id user, std::uint64_t length,
                                           std::map<std::string, std::string> metadata) {
    if (length > limits_.most_bytes)
        co_return fail(error_kind::too_large, "uploads.too_large",
                       fmt::format("An upload has at most {} bytes.", limits_.most_bytes));
    const auto now = clock_.now();
    upload what{.id = upload_id::make(now),
                .user = user,
                .length = length,
                .metadata = std::move(metadata),
                .made = now,
                .expires = now + limits_.lifetime};
    FW_CO_CHECK(co_await kept_.add(what, limits_.most_open));
    co_return what;
}

task<result<upload>> upload_service::get(web::user_id user, upload_id id) {
    FW_CO_TRY(auto found, co_await kept_.find(user, id, clock_.now()));
    if (!found) co_return std::unexpected(no_such_upload());
    co_return std::move(*found);
}

task<result<upload>> upload_service::receive(web::user_id user, upload_id id, std::uint64_t offset,
                                             web::body_reader& from, std::optional<told_checksum> checksum) {
    FW_CO_TRY(auto what, co_await get(user, id));
    if (what.received != offset) co_return std::unexpected(other_offset(what.received));
    if (from.length().value_or(0) > what.length - offset) co_return too_long(what.length);
    receiving all(*this, std::move(what), std::move(checksum));
    const auto taken = co_await all.take_all(&from);
    if (taken) co_return std::move(all.facts());
    // The sweep would find them, a day later.
    for (const auto& part : all.staged()) (void)co_await store_.store().remove(part.key);
    co_return std::unexpected(taken.error());
}

task<result<std::unique_ptr<upload_reader>>> upload_service::open(web::user_id user, upload_id id) {
    FW_CO_TRY(auto what, co_await get(user, id));
    if (!what.is_finished())
        co_return fail(error_kind::conflict, "uploads.unfinished",
                       fmt::format("{} of {} bytes have come so far.", what.received, what.length));
    co_return std::make_unique<upload_reader>(std::move(what), store_, kept_);
}

task<result<void>> upload_service::remove(web::user_id user, upload_id id) {
    FW_CO_TRY(auto keys, co_await kept_.remove(user, id, clock_.now()));
    if (!keys) co_return std::unexpected(no_such_upload());
    // From here on the sweep would do it as well; photographs should not lie about that long.
    for (const auto& key : *keys)
        if (!co_await store_.store().remove(key)) co_return result<void>{};
    co_return co_await kept_.forget_doomed(std::move(*keys));
}

task<result<std::size_t>> upload_service::remove_expired() {
    std::size_t out = 0;
    while (true) {
        FW_CO_TRY(const auto due, co_await kept_.list_expired(clock_.now(), 100));
        for (const auto& each : due)
            if (auto gone = co_await remove(each.user, each.id); !gone && gone.error().code != "uploads.unknown")
                co_return std::unexpected(std::move(gone).error());
        out += due.size();
        if (due.size() < 100) co_return out;
    }
}

task<result<std::string_view>> upload_reader::next() {
    while (given_ < what_.length) {
        if (!open_) {
            if (next_part_ == listed_from_ + parts_.size()) {
                listed_from_ = next_part_;
                FW_CO_TRY(parts_, co_await kept_.list_parts(what_.id, listed_from_, parts_at_once));
                if (parts_.empty()) co_return fail(error_kind::not_found, "objects.not_found", "The upload is gone.");
            }
            FW_CO_TRY(open_, co_await store_.open(parts_[next_part_ - listed_from_].key));
            ++next_part_;
        }
        FW_CO_TRY(const auto piece, co_await open_->next());
        if (piece.empty()) {
            open_.reset();
            continue;
        }
        given_ += piece.size();
        co_return piece;
    }
    co_return std::string_view();
}

}  // namespace fw::uploads
