#include "parts/design_part.hpp"

namespace fw::apps {

design_part::design_part(cell_base& base)
    : writer_(base.home, base.at.db, base.at.time),
      service_({base.at.db, writer_, base.at.time, [&made = base.at.designs_made] { made.add(1); }}),
      routes_(service_, base.at.time, base.cursors()),
      data_(base.at.db, base.at.time) {}

void design_part::add_to(service_faces& faces) {
    routes_.add_to(faces.routes);
    faces.facts.groups.emplace_back("designs", "What people make: layers, and everything that was done to them");
}

}  // namespace fw::apps
