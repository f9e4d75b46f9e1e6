#include "parts/work_part.hpp"

#include "objects_settings.hpp"

namespace fw::apps {

work_part::work_part(cell_base& base)
    : jobs_(base.at.db, base.queue.jobs()),
      job_routes_(jobs_, base.cursors()),
      file_routes_(*base.at.objects, base.links),
      uploads_(*base.at.uploads, objects::sealed_objects(*base.at.objects, *base.at.vault, "photos"),
               upload_limits_of(base.at.settings), base.at.time),
      upload_routes_(uploads_),
      jobs_data_(base.at.db, base.queue.jobs()),
      uploads_data_(*base.at.uploads, uploads_, base.at.time),
      platform_data_(base.at.db) {}

void work_part::add_to(service_faces& faces) {
    job_routes_.add_to(faces.routes);
    file_routes_.add_to(faces.routes);
    upload_routes_.add_to(faces.routes);
    faces.facts.groups.emplace_back("jobs", "What you asked for, and how far it is");
    faces.facts.groups.emplace_back("uploads", "Large files in pieces, by any tus client");
    faces.facts.groups.emplace_back("files", "Files by the addresses that were given out");
}

}  // namespace fw::apps
