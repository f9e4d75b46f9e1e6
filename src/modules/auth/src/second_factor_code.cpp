#include "second_factor_code.hpp"

#include "auth_repository.hpp"
#include "fw/crypto/one_time_password.hpp"
#include "secret_token.hpp"

namespace fw::auth {

namespace {

bool is_six_digits(std::string_view code) {
    return code.size() == 6 && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string totp_context(user_id id) {
    return fmt::format("user {}: totp", to_string(id));
}

task<result<bool>> accept_code(auth_world world, user_id id, std::string code) {
    if (!is_six_digits(code)) co_return co_await world.kept.use_recovery_code(id, hash_of_recovery_code(code));
    FW_CO_TRY(const auto factor, co_await world.kept.find_second_factor(id));
    if (!factor || !factor->confirmed) co_return false;
    FW_CO_TRY(const auto secret, world.vault.open(totp_context(id), factor->sealed_secret));
    const auto step = crypto::find_totp_step(secret, code, world.time.now(), factor->used_step);
    if (!step) co_return false;
    co_return co_await world.kept.use_step(id, *step);
}

}  // namespace fw::auth
