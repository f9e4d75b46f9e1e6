// Errors that several routes of designs answer.
#pragma once

#include "fw/web/route.hpp"

namespace fw::design::route_errors {

inline const web::error_case unknown{error_kind::not_found, "design.unknown", "There is none, or not for you"};
inline const web::error_case read_only{error_kind::forbidden, "design.read_only", "You may look, not change"};
inline const web::error_case not_owner{error_kind::forbidden, "design.not_owner", "Its owner may"};
inline const web::error_case stale{error_kind::stale, "http.if_match_failed", "It has been changed since you read it"};
inline const web::error_case bad_value{error_kind::invalid, "design.value", "What a register may not be; named"};
inline const web::error_case bad_avatar{error_kind::invalid, "avatar.unknown", "The owner has no such avatar"};
inline const web::error_case too_many{error_kind::conflict, "design.too_many", "Delete one first"};
inline const web::error_case unknown_layer{error_kind::not_found, "design.layer_unknown", "No layer has this id"};
inline const web::error_case locked{error_kind::conflict, "design.layer_locked", "Unlock it first"};

constexpr std::uint64_t body_limit = 512 * 1024;

}  // namespace fw::design::route_errors
