// Written by CMake from db/ (embedded.cpp in the build folder).
#pragma once

#include "fw/migrations/migrations.hpp"

namespace fw::migrations {

extern const std::span<const migration> embedded;
extern const std::string_view roles_sql;

}  // namespace fw::migrations
