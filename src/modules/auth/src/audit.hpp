// Entries of the audit log.
#pragma once

#include <string>
#include <string_view>

#include "auth_repository.hpp"
#include "fw/auth/sign_in_service.hpp"
#include "fw/base/json_text.hpp"

namespace fw::auth {

/// Notes that something happened. Losing the note is no reason to refuse what was asked, unless the database is away,
/// which the next statement will find out as well.
[[nodiscard]] inline task<result<void>> note(auth_world world, std::string event, std::optional<user_id> who,
                                             std::string address, audit_outcome outcome = audit_outcome::done,
                                             std::vector<std::pair<std::string, std::string>> details = {}) {
    std::string text = "{";
    for (const auto& [name, value] : details) {
        if (text.size() > 1) text += ',';
        append_json_string(text, name);
        text += ':';
        append_json_string(text, value);
    }
    text += '}';
    co_return co_await world.kept.add_audit(
        {std::move(event), outcome, who, std::move(address), std::move(text), world.time.now()});
}

}  // namespace fw::auth
