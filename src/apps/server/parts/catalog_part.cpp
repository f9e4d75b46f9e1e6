#include "parts/catalog_part.hpp"

namespace fw::apps {

namespace {

catalog::catalog_world world_of(cell_base& base, cell_cache& cache) {
    catalog::catalog_world out{base.at.db, cache.values(), base.links, base.at.time};
    if (!cache.keeps_here()) out.keep.item.local = out.keep.search.local = {};
    if (!base.at.settings.flag("cache.searches")) out.keep.search = {{}, {}, {}};
    return out;
}

catalog::audience audience_of(const cell_base& base) {
    return base.at.settings.flag("catalog.public") ? catalog::audience::everybody : catalog::audience::signed_in;
}

}  // namespace

catalog_part::catalog_part(cell_base& base, cell_cache& cache, uploads::upload_service& uploads)
    : world_(world_of(base, cache)),
      items_(world_),
      views_(base.home, base.at.db, base.at.time, base.at.viewed, base.at.log),
      routes_(items_, views_, base.cursors(), audience_of(base)),
      index_(base.at.db),
      search_(world_, index_),
      search_routes_(search_, audience_of(base)),
      imports_(world_, *base.at.objects, base.at.pool),
      import_routes_(imports_, uploads) {}

void catalog_part::add_to(service_faces& faces) {
    routes_.add_to(faces.routes);
    search_routes_.add_to(faces.routes);
    import_routes_.add_to(faces.routes);
    faces.facts.groups.emplace_back("catalog", "What one dresses in: silhouettes, fabrics, patterns, elements");
}

}  // namespace fw::apps
