// What one dresses in.
#pragma once

#include "fw/catalog/import_routes.hpp"
#include "fw/catalog/search_routes.hpp"
#include "fw/search/pg_item_index.hpp"
#include "parts/cell_cache.hpp"

namespace fw::apps {

class catalog_part {
public:
    catalog_part(cell_base& base, cell_cache& cache, uploads::upload_service& uploads);

    void add_to(service_faces& faces);
    /// Writes down what was looked at.
    [[nodiscard]] task<void> stop() { return views_.stop(); }

private:
    catalog::catalog_world world_;
    catalog::catalog_service items_;
    catalog::view_log views_;
    catalog::catalog_routes routes_;
    search::pg_item_index index_;
    catalog::search_service search_;
    catalog::search_routes search_routes_;
    catalog::import_service imports_;
    catalog::import_routes import_routes_;
};

}  // namespace fw::apps
