// The keys that encrypt other keys. They never leave this service: here a file, elsewhere a cloud's KMS.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "fw/async/task.hpp"
#include "fw/base/clock.hpp"
#include "fw/base/encoding.hpp"
#include "fw/base/error.hpp"
#include "fw/crypto/cipher.hpp"

namespace fw::keys {

/// A data key that only the service can open.
struct wrapped_key {
    std::string wrapped_by;  ///< the service's name of its own key
    bytes text;
};

/// Safe to use from the I/O threads.
class key_service {
public:
    key_service() = default;
    key_service(const key_service&) = delete;
    key_service& operator=(const key_service&) = delete;
    virtual ~key_service() = default;

    /// With the newest of its keys.
    [[nodiscard]] virtual task<result<wrapped_key>> wrap(crypto::cipher_key key) = 0;
    /// Errors: `keys.unknown` if the key that wrapped it is not there; `crypto.not_authentic`; kind unavailable.
    [[nodiscard]] virtual task<result<crypto::cipher_key>> unwrap(wrapped_key wrapped) = 0;
    /// The name of the key that `wrap` uses now: data keys wrapped by another are due to be wrapped anew.
    [[nodiscard]] virtual std::string newest() const = 0;
};

/// Keys in a JSON file that only its owner may read.
class file_key_service final : public key_service {
public:
    /// Reads the file; makes it, with one key, if there is none. Blocks: for the start of a program. Errors:
    /// `keys.permissions` if others than the owner may read it; `keys.file` if it can't be read or is none of ours.
    [[nodiscard]] static result<std::unique_ptr<file_key_service>> open(std::filesystem::path file, const clock& time);

    /// Adds a key to the file and uses it from now on; the old ones still open what they wrapped. Blocks.
    [[nodiscard]] static result<void> add_key(const std::filesystem::path& file, const clock& time);

    [[nodiscard]] task<result<wrapped_key>> wrap(crypto::cipher_key key) override;
    [[nodiscard]] task<result<crypto::cipher_key>> unwrap(wrapped_key wrapped) override;
    [[nodiscard]] std::string newest() const override { return keys_.back().name; }

private:
    struct master_key {
        std::string name;
        crypto::cipher_key key;
    };
    explicit file_key_service(std::vector<master_key> keys) : keys_(std::move(keys)) {}

    std::vector<master_key> keys_;  ///< the oldest first
};

}  // namespace fw::keys
