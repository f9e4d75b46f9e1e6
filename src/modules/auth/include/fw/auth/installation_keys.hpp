// The keys of an installation that lie in its database: data keys of the vault, and the keys that sign access tokens.
#pragma once

#include <string>
#include <vector>

#include "fw/crypto/signature.hpp"
#include "fw/keys/vault.hpp"
#include "fw/postgres/database.hpp"

namespace fw::auth {

/// The vault's keys in auth.data_keys. The database must outlive it.
class pg_key_store final : public keys::key_store {
public:
    explicit pg_key_store(postgres::database& db) : db_(db) {}
    [[nodiscard]] task<result<std::vector<keys::stored_key>>> list() override;
    [[nodiscard]] task<result<void>> add(keys::stored_key key) override;
    [[nodiscard]] task<result<void>> rewrap(uuid id, keys::wrapped_key wrapped) override;

private:
    postgres::database& db_;
};

/// A key signs for so long; its tokens are accepted for as long again.
inline constexpr std::chrono::days signing_key_life{30};

/// What `token_signer` wants: the keys in force, the newest last. Makes the first one, and the next when the newest is
/// too old; of several servers that start together one does. The vault must have loaded "fields".
/// Errors: those of the vault.
[[nodiscard]] task<result<std::vector<crypto::signing_key>>> load_signing_keys(postgres::database& db,
                                                                               const keys::vault& vault,
                                                                               time_point now);

/// 32 bytes of chance that all servers of the installation share, one for each name ("cursors"): the key of message
/// authentication codes. Made by who asks first. The vault must have loaded "fields". Errors: those of the vault.
[[nodiscard]] task<result<bytes>> load_secret(postgres::database& db, const keys::vault& vault, std::string name,
                                              time_point now);

}  // namespace fw::auth
