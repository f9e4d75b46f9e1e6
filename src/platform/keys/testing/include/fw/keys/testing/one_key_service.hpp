// A key service for tests.
#pragma once

#include "fw/keys/vault.hpp"

namespace fw::keys::testing {

/// A key service with one key in memory.
class one_key_service final : public keys::key_service {
public:
    task<result<keys::wrapped_key>> wrap(crypto::cipher_key key) override {
        co_return keys::wrapped_key{"one", crypto::seal(key_, {}, key)};
    }
    task<result<crypto::cipher_key>> unwrap(keys::wrapped_key wrapped) override {
        FW_CO_TRY(const auto plain, crypto::open(key_, {}, wrapped.text));
        crypto::cipher_key out;
        std::ranges::copy(plain, out.begin());
        co_return out;
    }
    std::string newest() const override { return "one"; }

private:
    crypto::cipher_key key_ = crypto::make_cipher_key();
};

}  // namespace fw::keys::testing
