// Encrypting values at rest: data keys, one current for each purpose, each wrapped by the key service (envelope
// encryption).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/ids.hpp"
#include "fw/base/log.hpp"
#include "fw/keys/key_service.hpp"

namespace fw::keys {

/// A data key as it is stored.
struct stored_key {
    uuid id;
    std::string purpose;  ///< "fields", "photos"
    wrapped_key wrapped;
    time_point made;
};

/// Where data keys are kept.
class key_store {
public:
    key_store() = default;
    key_store(const key_store&) = delete;
    key_store& operator=(const key_store&) = delete;
    virtual ~key_store() = default;

    /// All of them, the oldest first.
    [[nodiscard]] virtual task<result<std::vector<stored_key>>> list() = 0;
    [[nodiscard]] virtual task<result<void>> add(stored_key key) = 0;
    /// Unless there is one of its purpose: of several servers that start together one makes the first.
    [[nodiscard]] virtual task<result<void>> add_first(stored_key key) = 0;
    /// Replaces how the key is wrapped.
    [[nodiscard]] virtual task<result<void>> rewrap(uuid id, wrapped_key wrapped) = 0;
};

class memory_key_store final : public key_store {
public:
    [[nodiscard]] task<result<std::vector<stored_key>>> list() override;
    [[nodiscard]] task<result<void>> add(stored_key key) override;
    [[nodiscard]] task<result<void>> add_first(stored_key key) override;
    [[nodiscard]] task<result<void>> rewrap(uuid id, wrapped_key wrapped) override;

private:
    std::vector<stored_key> keys_;
};

/// Seals and opens values with keys held in memory. `load` before anything else; after that `seal` and `open` are safe
/// from every thread. Service, store and clock must outlive it.
class vault {
public:
    vault(key_service& service, key_store& store, const clock& time) : service_(service), store_(store), clock_(time) {}

    /// Unwraps the stored keys, makes those of `purposes` that are missing, and wraps anew those whose master key is
    /// not the newest. Errors: those of the store and of the service.
    [[nodiscard]] task<result<void>> load(std::vector<std::string> purposes);

    /// A new current key for the purpose; the old ones still open what they sealed.
    [[nodiscard]] task<result<void>> rotate(std::string purpose);

    /// Format (1), the data key's id, then `crypto::seal`. `context` says what and whose the value is
    /// ("user 0190…: totp"): the value opens nowhere else. `purpose` must have been loaded.
    [[nodiscard]] bytes seal(std::string_view purpose, std::string_view context,
                             std::span<const std::uint8_t> plain) const;

    /// Errors: `keys.unknown` for a data key that is not loaded (another server may have made it: load again);
    /// `crypto.not_authentic`.
    [[nodiscard]] result<bytes> open(std::string_view context, std::span<const std::uint8_t> sealed) const;

    /// True if the value was sealed with another key than the purpose's current one.
    [[nodiscard]] bool is_outdated(std::string_view purpose, std::span<const std::uint8_t> sealed) const;

private:
    [[nodiscard]] task<result<void>> load_stored();
    [[nodiscard]] task<result<stored_key>> make_key(std::string purpose, crypto::cipher_key key);
    void hold(const uuid& id, std::string_view purpose, const crypto::cipher_key& key);

    key_service& service_;
    key_store& store_;
    const clock& clock_;
    mutable std::mutex guard_;
    std::map<uuid, crypto::cipher_key> keys_;
    std::map<std::string, uuid, std::less<>> current_;
};

}  // namespace fw::keys
