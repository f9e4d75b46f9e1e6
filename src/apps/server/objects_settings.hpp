// The settings of the object store and of the sweep.
#pragma once

#include <memory>
#include <vector>

#include "fw/async/worker_pool.hpp"
#include "fw/config/settings.hpp"
#include "fw/objects/object_store.hpp"
#include "fw/objects/sweep.hpp"

namespace fw::apps {

/// The rows of the settings table that belong to it.
[[nodiscard]] std::vector<config::setting> objects_rows();

/// The store that objects.store names. Pool and clock must outlive it. Errors: `objects.refused`, `objects.settings`
/// with the setting's name.
[[nodiscard]] result<std::unique_ptr<objects::object_store>> make_store(const config::settings& s, worker_pool& pool,
                                                                        const clock& time);

[[nodiscard]] objects::sweep_limits sweep_limits_of(const config::settings& s);

}  // namespace fw::apps
