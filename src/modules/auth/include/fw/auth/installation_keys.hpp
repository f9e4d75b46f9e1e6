// The keys of an installation that lie in its database: data keys of the vault, and the keys that sign access tokens.
#pragma once

#include <string>
#include <vector>

#include "fw/auth/access_token.hpp"
#include "fw/keys/vault.hpp"
#include "fw/postgres/database.hpp"

namespace fw::auth {

/// The vault's keys in auth.data_keys. The database must outlive it.
class pg_key_store final : public keys::key_store {
public:
    explicit pg_key_store(postgres::database& db) : db_(db) {}
    [[nodiscard]] task<result<std::vector<keys::stored_key>>> list() override;
    [[nodiscard]] task<result<void>> add(keys::stored_key key) override;
    [[nodiscard]] task<result<void>> add_first(keys::stored_key key) override;
    [[nodiscard]] task<result<void>> rewrap(uuid id, keys::wrapped_key wrapped) override;

private:
    postgres::database& db_;
};

/// A key signs for so long.
inline constexpr std::chrono::days signing_key_life{30};
/// It is announced so long before it signs, so that every server and whoever caches our key set has it by then.
inline constexpr std::chrono::minutes signing_key_announced{15};
/// Its tokens are accepted for so long after the next one has begun to sign.
inline constexpr auto signing_key_kept = access_token_life + std::chrono::minutes(5);

/// What `token_signer` wants: the keys in force, in the order of their times. Makes the first one, and the next when
/// the newest is too old; of several servers that do so together one does. Cheap enough to be called every minute. The
/// vault must have loaded "fields". Errors: those of the vault.
[[nodiscard]] task<result<std::vector<timed_key>>> load_signing_keys(postgres::database& db, const keys::vault& vault,
                                                                     time_point now);

/// A new key, although the newest is young: `signs_from` now if the old one is not to be trusted (its tokens are
/// refused as soon as servers load the keys), else after it has been announced.
enum class rotation : std::uint8_t { announced, at_once };
[[nodiscard]] task<result<void>> rotate_signing_key(postgres::database& db, const keys::vault& vault, rotation how,
                                                    time_point now);

/// 32 bytes of chance that all servers of the installation share, one for each name ("cursors"): the key of message
/// authentication codes. Made by who asks first. The vault must have loaded "fields". Errors: those of the vault.
[[nodiscard]] task<result<bytes>> load_secret(postgres::database& db, const keys::vault& vault, std::string name,
                                              time_point now);

}  // namespace fw::auth
