// Designs on bodies, and what is taken home of them.
#pragma once

#include "fw/exports/exports_data.hpp"
#include "fw/exports/routes.hpp"
#include "fw/wardrobe/routes.hpp"
#include "fw/wardrobe/wardrobe_data.hpp"
#include "parts/cell_base.hpp"

namespace fw::apps {

class wardrobe_part {
public:
    explicit wardrobe_part(cell_base& base)
        : scenes_({base.at.db, base.queue.jobs(), *base.at.vault, base.at.time}),
          routes_(scenes_, base.links),
          data_(base.at.db, *base.at.objects),
          exports_({base.at.db, base.queue.jobs(), *base.at.vault, base.at.time}),
          export_routes_(exports_, base.links, base.cursors()),
          exports_data_(base.at.db, *base.at.objects, base.at.time) {}

    void add_to(service_faces& faces) {
        routes_.add_to(faces.routes);
        export_routes_.add_to(faces.routes);
        faces.facts.groups.emplace_back("exports", "What you take home of designs: pictures, films, models");
    }
    [[nodiscard]] account::personal_data_source& personal_data() { return data_; }
    [[nodiscard]] account::personal_data_source& exports_data() { return exports_data_; }

private:
    wardrobe::scene_service scenes_;
    wardrobe::scene_routes routes_;
    wardrobe::wardrobe_data data_;
    exports::export_service exports_;
    exports::export_routes export_routes_;
    exports::exports_data exports_data_;
};

}  // namespace fw::apps
