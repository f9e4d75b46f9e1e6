#include "fw/avatar/photo_service.hpp"

#include "avatar_repository.hpp"
#include "fw/crypto/hasher.hpp"
#include "object_names.hpp"
#include "photo_structure.hpp"

namespace fw::avatar {

namespace {

struct taken {
    std::string content_type;
    std::int64_t bytes = 0;
    std::vector<std::uint8_t> sha256;
};

std::unexpected<error> too_large() {
    return fail(error_kind::too_large, "photo.too_large",
                fmt::format("A photograph has {} MB at most.", most_photo_bytes >> 20U), "file");
}

/// From the source, sealed, into the store: visible at the end.
task<result<taken>> take_in(objects::object_writer& to, const byte_source& from) {
    crypto::hasher hash(crypto::digest_kind::sha256);
    taken out;
    photo_structure built;
    for (;;) {
        FW_CO_TRY(const auto piece, co_await from());
        if (piece.empty()) break;
        out.bytes += static_cast<std::int64_t>(piece.size());
        if (static_cast<std::uint64_t>(out.bytes) > most_photo_bytes) co_return too_large();
        FW_CO_CHECK(built.feed(piece));
        hash.update(bytes_of(piece));
        FW_CO_CHECK(co_await to.write(piece));
    }
    FW_CO_TRY(const auto outline, built.finish());
    out.content_type = outline.content_type;
    out.sha256 = hash.finish();
    FW_CO_CHECK(co_await to.finish());
    co_return out;
}

}  // namespace

photo_service::photo_service(const avatar_world& world, objects::object_store& store)
    : world_(world),
      sealed_(store, world.vault, "photos"),
      kept_(std::make_unique<avatar_repository>(world.db)),
      avatars_(world) {}
photo_service::~photo_service() = default;

task<result<photo>> photo_service::add(web::user_id user, avatar_id id, photo_type type, byte_source from) {
    FW_CO_TRY(const auto owned, co_await avatars_.get(user, id));
    const auto now = world_.time.now();
    photo out;
    out.id = photo_id::make(now);
    out.type = type;
    const auto key = original_key(user, owned.id, out.id);
    FW_CO_TRY(const auto writer, co_await sealed_.open_writer(key));
    FW_CO_TRY(auto got, co_await take_in(*writer, from));
    out.original = key.text();
    out.content_type = std::move(got.content_type);
    out.bytes = got.bytes;
    out.sha256 = std::move(got.sha256);
    out.uploaded = now;
    out.delete_after = now + unused_photo_life;
    // If this fails, the sweep takes what no row names.
    FW_CO_CHECK(co_await kept_->add_photo(user, id, out));
    co_return out;
}

task<result<std::vector<photo>>> photo_service::list(web::user_id user, avatar_id id) {
    FW_CO_TRY(const auto owned, co_await avatars_.get(user, id));
    co_return co_await kept_->list_photos(owned.id);
}

task<result<void>> photo_service::remove(web::user_id user, avatar_id id, photo_id which) {
    FW_CO_TRY(const auto owned, co_await avatars_.get(user, id));
    co_return co_await kept_->remove_photo(owned.id, which, world_.time.now());
}

task<result<photo_service::opened>> photo_service::open(web::user_id user, avatar_id id, photo_id which, picture what) {
    FW_CO_TRY(const auto all, co_await list(user, id));
    const auto found = std::ranges::find(all, which, &photo::id);
    if (found == all.end()) co_return fail(error_kind::not_found, "photo.unknown", "There is no such photograph.");
    const auto& key = what == picture::original ? found->original : found->processed;
    if (!key)
        co_return fail(error_kind::not_found, "photo.gone",
                       found->deleted ? "The photograph is deleted." : "The photograph is not cut out yet.");
    FW_CO_TRY(auto bytes, co_await sealed_.open(objects::object_key(*key)));
    co_return opened{std::move(bytes), what == picture::processed ? "image/png" : found->content_type};
}

}  // namespace fw::avatar
