// What the fit found: the engine's avatar.json (docs/formats/avatar.schema.json), read.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/avatar/avatar.hpp"
#include "fw/base/json.hpp"
#include "fw/body/fit.hpp"
#include "fw/body/measurement.hpp"
#include "fw/keys/vault.hpp"
#include "fw/postgres/database.hpp"

namespace fw::avatar {

/// Metres, kilograms, radians.
struct found_value {
    double value = 0;
    std::optional<double> asked;
    body::interval interval90;
    std::string source;  ///< "typed", "photo", "derived"
};

struct found_body {
    std::string sex;
    std::array<found_value, body::measurement_count> measurements;
    found_value weight;
    json::array warnings;  ///< as in the document

    [[nodiscard]] const found_value& operator[](body::measurement_id id) const {
        return measurements[static_cast<std::size_t>(id)];
    }
};

/// Throws for a document that is none of the engine's.
[[nodiscard]] found_body parse_found(std::string_view text);

/// The eight measurements of the specification.
inline constexpr std::array main_measurements{
    body::measurement_id::height,
    body::measurement_id::shoulder_width,
    body::measurement_id::chest_circumference,
    body::measurement_id::waist_circumference,
    body::measurement_id::hip_circumference,
    body::measurement_id::inseam_length,
    body::measurement_id::arm_length,
    body::measurement_id::neck_circumference,
};

/// How sure the eight are, 0 to 1: one less the mean of half their 90 % interval over their value.
[[nodiscard]] double confidence_of(const found_body& found);

/// The document of somebody's avatar as the engine wrote it, for who makes something of the body. Errors:
/// `avatar.unknown`, `avatar.not_ready` (conflict), those of the vault. Throws as the database does.
[[nodiscard]] task<result<std::string>> read_body_document(postgres::database& db, const keys::vault& vault,
                                                           web::user_id owner, avatar_id id);

}  // namespace fw::avatar
