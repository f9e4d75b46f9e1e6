#include "fw/keys/vault.hpp"

namespace fw::keys {

namespace {

constexpr std::uint8_t format = 1;
constexpr std::size_t id_size = 16;

std::optional<uuid> key_of(std::span<const std::uint8_t> sealed) {
    uuid id;
    if (sealed.size() < 1 + id_size || sealed.front() != format) return std::nullopt;
    std::ranges::copy(sealed.subspan(1, id_size), id.bytes.begin());
    return id;
}

}  // namespace

task<result<std::vector<stored_key>>> memory_key_store::list() {
    co_return keys_;
}

task<result<void>> memory_key_store::add(stored_key key) {
    keys_.push_back(std::move(key));
    co_return result<void>{};
}

task<result<void>> memory_key_store::add_first(stored_key key) {
    const bool there = std::ranges::any_of(keys_, [&](const stored_key& k) { return k.purpose == key.purpose; });
    if (!there) keys_.push_back(std::move(key));
    co_return result<void>{};
}

task<result<void>> memory_key_store::rewrap(uuid id, wrapped_key wrapped) {
    for (auto& k : keys_)
        if (k.id == id) k.wrapped = wrapped;
    co_return result<void>{};
}

void vault::hold(const uuid& id, std::string_view purpose, const crypto::cipher_key& key) {
    const std::lock_guard lock(guard_);
    keys_.insert_or_assign(id, key);
    current_.insert_or_assign(std::string(purpose), id);
}

task<result<void>> vault::load_stored() {
    FW_CO_TRY(const auto stored, co_await store_.list());
    for (const auto& s : stored) {
        FW_CO_TRY(const auto key, co_await service_.unwrap(s.wrapped));
        hold(s.id, s.purpose, key);
        if (s.wrapped.wrapped_by == service_.newest()) continue;
        FW_CO_TRY(auto wrapped, co_await service_.wrap(key));
        FW_CO_CHECK(co_await store_.rewrap(s.id, std::move(wrapped)));
    }
    co_return result<void>{};
}

task<result<void>> vault::load(std::vector<std::string> purposes) {
    FW_CO_CHECK(co_await load_stored());
    bool missing = false;
    for (const auto& purpose : purposes) {
        if (current_.contains(purpose)) continue;
        missing = true;
        FW_CO_TRY(auto first, co_await make_key(purpose, crypto::make_cipher_key()));
        FW_CO_CHECK(co_await store_.add_first(std::move(first)));
    }
    // Whichever were first, everybody's or ours.
    if (missing) FW_CO_CHECK(co_await load_stored());
    co_return result<void>{};
}

task<result<void>> vault::rotate(std::string purpose) {
    const auto key = crypto::make_cipher_key();
    FW_CO_TRY(auto made, co_await make_key(purpose, key));
    const auto id = made.id;
    // Stored before it is used: a value sealed with a key that was never stored is lost.
    FW_CO_CHECK(co_await store_.add(std::move(made)));
    hold(id, purpose, key);
    co_return result<void>{};
}

task<result<stored_key>> vault::make_key(std::string purpose, crypto::cipher_key key) {
    FW_CO_TRY(auto wrapped, co_await service_.wrap(key));
    const auto now = clock_.now();
    co_return stored_key{make_uuid(now), std::move(purpose), std::move(wrapped), now};
}

bytes vault::seal(std::string_view purpose, std::string_view context, std::span<const std::uint8_t> plain) const {
    uuid id;
    crypto::cipher_key key;
    {
        const std::lock_guard lock(guard_);
        const auto current = current_.find(purpose);
        if (current == current_.end()) throw std::logic_error(fmt::format("no key was loaded for \"{}\"", purpose));
        id = current->second;
        key = keys_.at(id);
    }
    const auto text = crypto::seal(key, bytes_of(context), plain);
    bytes out{format};
    out.insert(out.end(), id.bytes.begin(), id.bytes.end());
    out.insert(out.end(), text.begin(), text.end());
    return out;
}

result<bytes> vault::open(std::string_view context, std::span<const std::uint8_t> sealed) const {
    const auto id = key_of(sealed);
    if (!id) return fail(error_kind::invalid, "crypto.not_authentic", "This is no sealed value.");
    crypto::cipher_key key;
    {
        const std::lock_guard lock(guard_);
        const auto held = keys_.find(*id);
        if (held == keys_.end())
            return fail(error_kind::unavailable, "keys.unknown", "The key of this value is not loaded.");
        key = held->second;
    }
    return crypto::open(key, bytes_of(context), sealed.subspan(1 + id_size));
}

bool vault::is_outdated(std::string_view purpose, std::span<const std::uint8_t> sealed) const {
    const auto id = key_of(sealed);
    const std::lock_guard lock(guard_);
    const auto current = current_.find(purpose);
    return !id || current == current_.end() || current->second != *id;
}

}  // namespace fw::keys
