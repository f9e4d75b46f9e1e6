// Designs.
#pragma once

#include "fw/design/design_data.hpp"
#include "fw/design/routes.hpp"
#include "parts/cell_base.hpp"

namespace fw::apps {

class design_part {
public:
    explicit design_part(cell_base& base);

    void add_to(service_faces& faces);
    /// Waits for the edits that are being written.
    [[nodiscard]] task<void> stop() { return writer_.stop(); }

    [[nodiscard]] account::personal_data_source& personal_data() { return data_; }

private:
    design::operation_writer writer_;
    design::design_service service_;
    design::design_routes routes_;
    design::design_data data_;
};

}  // namespace fw::apps
