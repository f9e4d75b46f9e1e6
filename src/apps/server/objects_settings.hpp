// The settings of the object store, of the sweep and of uploads.
#pragma once

#include <memory>
#include <vector>

#include "fw/async/worker_pool.hpp"
#include "fw/config/settings.hpp"
#include "fw/objects/object_store.hpp"
#include "fw/objects/sweep.hpp"
#include "fw/uploads/upload.hpp"

namespace fw::apps {

/// The rows of the settings table that belong to them.
[[nodiscard]] std::vector<config::setting> objects_rows();

/// The store that objects.store names. Pool and clock must outlive it. Errors: `objects.refused`, `objects.settings`
/// with the setting's name.
[[nodiscard]] result<std::unique_ptr<objects::object_store>> make_store(const config::settings& s, worker_pool& pool,
                                                                        const clock& time);

[[nodiscard]] objects::sweep_limits sweep_limits_of(const config::settings& s);
[[nodiscard]] uploads::upload_limits upload_limits_of(const config::settings& s);

}  // namespace fw::apps
