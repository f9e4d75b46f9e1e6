#include "fw/auth/token_cache.hpp"

#include <bit>

namespace fw::auth {

token_cache::token_cache(std::size_t places) : entries_(places == 0 ? 0 : std::bit_ceil(places)) {}

std::size_t token_cache::place_of(std::string_view token) const {
    return std::hash<std::string_view>{}(token) & (entries_.size() - 1);
}

const recognised* token_cache::find(std::string_view token, time_point now) const {
    if (entries_.empty()) return nullptr;
    const auto& e = entries_[place_of(token)];
    return e && e->token == token && now < e->expires ? &e->bearer : nullptr;
}

void token_cache::keep(std::string_view token, const claims& c) {
    if (entries_.empty()) return;
    entries_[place_of(token)] =
        std::make_unique<entry>(std::string(token), c.expires, recognised{to_principal(c), c.proved});
}

void token_cache::forget_session(const uuid& session) {
    for (auto& e : entries_)
        if (e && e->bearer.who.session == session) e.reset();
}

void token_cache::forget_user(const web::user_id& who) {
    for (auto& e : entries_)
        if (e && e->bearer.who.user == who) e.reset();
}

void token_cache::clear() {
    for (auto& e : entries_) e.reset();
}

}  // namespace fw::auth
