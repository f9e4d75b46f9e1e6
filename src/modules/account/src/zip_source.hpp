// A ZIP archive that is made while it is sent: whatever its size, the memory of a few blocks.
#pragma once

#include "fw/account/personal_data.hpp"
#include "fw/base/clock.hpp"

namespace fw::account {

/// The entries in their order. A file that can't be read cuts the archive short, so that nobody takes half for the
/// whole.
[[nodiscard]] std::unique_ptr<web::body_source> make_zip(std::vector<data_entry> entries, time_point now);

}  // namespace fw::account
