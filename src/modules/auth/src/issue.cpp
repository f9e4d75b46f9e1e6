#include "issue.hpp"

#include "auth_repository.hpp"
#include "secret_token.hpp"

namespace fw::auth {

namespace {

time_point whole_seconds(time_point t) {
    return std::chrono::floor<std::chrono::seconds>(t);
}

}  // namespace

bool must_enrol(const auth_policy& policy, const user& who) {
    return !who.second_factor && std::ranges::any_of(policy.second_factor_roles, [&](const auto& r) {
        return std::ranges::find(who.roles, r) != who.roles.end();
    });
}

std::string issue_access_token(const auth_world& world, const user& who, const session& in) {
    claims c;
    c.user = who.id;
    c.email = who.email;
    c.must_enrol = must_enrol(world.policy, who);
    if (!c.must_enrol) {
        c.roles = who.roles;
        c.permissions = permissions_of(who.roles);
    }
    c.session = in.id.value;
    c.issued = whole_seconds(world.time.now());
    c.expires = c.issued + access_token_life;
    c.proved = whole_seconds(in.proved);
    c.generation = who.generation;
    return world.tokens.sign(c);
}

signed_in tokens_of(const auth_world& world, const user& who, const session& in, std::string refresh_token) {
    return {who, in, issue_access_token(world, who, in), std::move(refresh_token), must_enrol(world.policy, who)};
}

task<result<signed_in>> begin_session(auth_world world, user who, client from) {
    constexpr std::size_t longest_device = 200;
    if (from.device.size() > longest_device) from.device.resize(longest_device);
    const auto now = world.time.now();
    const session in{session_id::make(now), who.id, std::move(from.device), std::move(from.address), now, now,
                     now + session_life,    now};
    auto token = make_secret_token();
    FW_CO_CHECK(co_await world.kept.add_session(in, hash_of(token)));
    co_return tokens_of(world, who, in, std::move(token));
}

task<result<void>> outdate_tokens(auth_world world, user_id who) {
    FW_CO_TRY(const auto generation, co_await world.kept.raise_floor(who, world.time.now()));
    co_return co_await world.revoked.tokens_outdated(who, generation);
}

task<result<std::size_t>> end_sessions_of(auth_world world, user_id who, std::optional<session_id> kept) {
    FW_CO_TRY(const auto ended, co_await world.kept.end_sessions(who, kept, world.time.now()));
    for (const auto& id : ended) FW_CO_CHECK(co_await world.revoked.session_ended(id));
    co_return ended.size();
}

}  // namespace fw::auth
