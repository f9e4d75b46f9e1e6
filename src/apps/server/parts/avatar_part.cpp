#include "parts/avatar_part.hpp"

namespace fw::apps {

avatar_part::avatar_part(cell_base& base, uploads::upload_service& uploads)
    : world_{base.at.db, base.queue.jobs(), *base.at.vault, base.at.time, base.at.log},
      service_(world_),
      photos_(world_, *base.at.objects),
      routes_(service_, photos_, uploads, base.links, base.cursors()),
      data_(world_, *base.at.objects) {}

void avatar_part::add_to(service_faces& faces) {
    routes_.add_to(faces.routes);
    faces.facts.groups.emplace_back("avatars", "Measured bodies, from numbers or photographs");
}

}  // namespace fw::apps
