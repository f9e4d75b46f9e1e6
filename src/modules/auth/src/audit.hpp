// Entries of the audit log.
#pragma once

#include <string>
#include <string_view>

#include "auth_repository.hpp"
#include "fw/auth/sign_in_service.hpp"
#include "fw/base/json_text.hpp"

namespace fw::auth {

/// A JSON object of texts.
[[nodiscard]] inline std::string to_details(const std::vector<std::pair<std::string, std::string>>& details) {
    std::string out = "{";
    for (const auto& [name, value] : details) {
        if (out.size() > 1) out += ',';
        append_json_string(out, name);
        out += ':';
        append_json_string(out, value);
    }
    return out + '}';
}

/// Notes that something happened. Losing the note is no reason to refuse what was asked, unless the database is away,
/// which the next statement will find out as well.
[[nodiscard]] inline task<result<void>> note(auth_world world, std::string event, std::optional<user_id> who,
                                             std::string address, audit_outcome outcome = audit_outcome::done,
                                             std::vector<std::pair<std::string, std::string>> details = {}) {
    co_return co_await world.kept.add_audit(
        {std::move(event), outcome, who, std::move(address), to_details(details), world.time.now()});
}

}  // namespace fw::auth
