// Photographs of people: taken in sealed, shown to nobody but their owner.
#pragma once

#include <functional>

#include "fw/avatar/avatar_service.hpp"
#include "fw/objects/sealed_objects.hpp"

namespace fw::avatar {

/// Gives a photograph's bytes, piece by piece, empty at the end.
using byte_source = std::function<task<result<std::string_view>>()>;

enum class picture : std::uint8_t { original, processed };

/// One for each I/O thread. Errors of all: `avatar.unknown` (not found); those of the object store (`objects.*`), of
/// the keys (`keys.*`). Throws `failure` where the database is away (`postgres.*`).
class photo_service {
public:
    photo_service(const avatar_world& world, objects::object_store& store);
    ~photo_service();

    /// Takes the place of the one of its type. What it shows is looked at by `process`, in a process of its own.
    /// Here only how the file is built: a damaged one is refused at once. Errors: `photo.type` (unsupported) by its
    /// first bytes, `photo.broken`, `photo.too_large` (bytes or pixels), `photo.empty`, those of the source.
    [[nodiscard]] task<result<photo>> add(web::user_id user, avatar_id id, photo_type type, byte_source from);
    [[nodiscard]] task<result<std::vector<photo>>> list(web::user_id user, avatar_id id);
    /// Errors: `photo.unknown`.
    [[nodiscard]] task<result<void>> remove(web::user_id user, avatar_id id, photo_id which);

    struct opened {
        std::unique_ptr<objects::sealed_reader> bytes;
        std::string content_type;
    };
    /// Errors: `photo.unknown`; `photo.gone` (not found) for one that is deleted or not yet cut out.
    [[nodiscard]] task<result<opened>> open(web::user_id user, avatar_id id, photo_id which, picture what);

private:
    avatar_world world_;
    objects::sealed_objects sealed_;
    std::unique_ptr<avatar_repository> kept_;
    avatar_service avatars_;
};

}  // namespace fw::avatar
