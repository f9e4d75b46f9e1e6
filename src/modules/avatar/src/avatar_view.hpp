// Between what the services know and what goes over the wire.
#pragma once

#include "avatar_dto.hpp"
#include "fw/objects/signed_links.hpp"

namespace fw::avatar {

/// The text that the engine's reader of p.json takes: all checks are its. Errors: those of `dressing::parse_person`.
[[nodiscard]] result<told_body> told_of(const create_request& in);
[[nodiscard]] result<dressing::person> person_of(const doctor_request& in);
[[nodiscard]] told_changes changes_of(const tell_request& in, std::string trace);

[[nodiscard]] avatar_view view_of(const avatar_facts& a, const std::vector<model_file>& models,
                                  const objects::signed_links& links);
/// Of an avatar that has one.
[[nodiscard]] std::string link_to_thumbnail(const avatar_facts& a, const objects::signed_links& links);
[[nodiscard]] model_view view_of(const model_file& f, const objects::signed_links& links);
[[nodiscard]] body_view view_of(const known_body& known, unit as);
[[nodiscard]] doctor_view examine(const dressing::person& typed);

/// How long an address of a model or a picture holds.
inline constexpr std::chrono::seconds link_life = std::chrono::hours(1);

}  // namespace fw::avatar
