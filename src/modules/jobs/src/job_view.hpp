// From what the service knows to what is shown.
#pragma once

#include "job_dto.hpp"

namespace fw::jobs {

[[nodiscard]] job_view view_of(const job_facts& facts);

}  // namespace fw::jobs
