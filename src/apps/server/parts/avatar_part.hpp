// Measured bodies.
#pragma once

#include "fw/avatar/avatar_data.hpp"
#include "fw/avatar/routes.hpp"
#include "parts/cell_base.hpp"

namespace fw::apps {

class avatar_part {
public:
    /// Photographs may come as finished `uploads`.
    avatar_part(cell_base& base, uploads::upload_service& uploads);

    void add_to(service_faces& faces);

    [[nodiscard]] account::personal_data_source& personal_data() { return data_; }

private:
    avatar::avatar_world world_;
    avatar::avatar_service service_;
    avatar::photo_service photos_;
    avatar::avatar_routes routes_;
    avatar::avatar_data data_;
};

}  // namespace fw::apps
