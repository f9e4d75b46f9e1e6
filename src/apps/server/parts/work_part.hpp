// Jobs as people see them, files by signed addresses, and large files in pieces.
#pragma once

#include "fw/account/notifications.hpp"
#include "fw/account/sources.hpp"
#include "fw/jobs/routes.hpp"
#include "fw/storage/file_routes.hpp"
#include "fw/uploads/upload_routes.hpp"
#include "parts/cell_base.hpp"

namespace fw::apps {

class work_part {
public:
    explicit work_part(cell_base& base);

    void add_to(service_faces& faces);

    [[nodiscard]] uploads::upload_service& uploads() { return uploads_; }
    [[nodiscard]] account::personal_data_source& jobs_data() { return jobs_data_; }
    [[nodiscard]] account::personal_data_source& uploads_data() { return uploads_data_; }
    [[nodiscard]] account::personal_data_source& platform_data() { return platform_data_; }

private:
    jobs::job_service jobs_;
    jobs::job_routes job_routes_;
    storage::file_routes file_routes_;
    uploads::upload_service uploads_;
    uploads::upload_routes upload_routes_;
    account::jobs_data jobs_data_;
    account::uploads_data uploads_data_;
    account::platform_data platform_data_;
};

}  // namespace fw::apps
