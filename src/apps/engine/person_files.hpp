// People on disk: p.json in, the body out.
#pragma once

#include <filesystem>

#include "fw/body/body_model.hpp"
#include "fw/dressing/avatar.hpp"
#include "fw/dressing/person.hpp"

namespace fw::apps {

/// Messages begin with the file's name.
[[nodiscard]] result<dressing::person> read_person(const std::filesystem::path& path);
[[nodiscard]] result<dressing::person> read_typed_person(const std::filesystem::path& path);

/// Reads, consults the doctor, fits. What the doctor says goes to standard error, one line a warning.
[[nodiscard]] result<dressing::avatar> read_avatar(const body::body_model& model, const std::filesystem::path& path);

/// "warning: …" for each, on standard error.
void show_warnings(const std::vector<body::warning>& warnings);

}  // namespace fw::apps
