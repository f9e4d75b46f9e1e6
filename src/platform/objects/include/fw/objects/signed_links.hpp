// Addresses of our own under which whoever has one may fetch an object for a while.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "fw/base/clock.hpp"
#include "fw/base/error.hpp"
#include "fw/objects/object_key.hpp"

namespace fw::objects {

using link_key = std::array<std::uint8_t, 32>;

/// What a link allows. Two of them that differ in anything have different signatures.
struct link_terms {
    std::chrono::seconds lifetime = std::chrono::minutes(15);
    std::string download_as = {};  ///< a file name: the browser saves it under that; empty: it shows it
    /// Letters and digits that differ where the object's bytes do: caches take another version for another address.
    std::string version = {};
};

/// Pure, and safe to use from every thread; the clock must outlive it. All servers of an installation share the key.
class signed_links {
public:
    signed_links(const link_key& key, const clock& time) : key_(key), clock_(time) {}

    /// "/files/<key>?expires=1760000900&signature=…" (and "&download=name.glb"). Links made in one lifetime's first
    /// half are equal, so that a browser's cache knows them again; one lives for its lifetime at least, and half as
    /// long again at most.
    [[nodiscard]] std::string sign(const object_key& key, const link_terms& terms = {}) const;

    /// When a link that is made now with this lifetime expires, Unix time, s: what holds links changes when this does.
    [[nodiscard]] std::int64_t expiry_of(std::chrono::seconds lifetime) const;

    struct verified {
        std::chrono::seconds left;  ///< of its life: how long an answer may be kept
        std::string download_as;
    };
    /// `query` is what stands behind the "?". The signature counts for GET and HEAD alone. Errors: `files.signature`
    /// (forbidden) for any but ours; `files.expired` (forbidden).
    [[nodiscard]] result<verified> verify(const object_key& key, std::string_view query) const;

private:
    [[nodiscard]] std::string signature(const object_key& key, std::int64_t expires, std::string_view download_as,
                                        std::string_view version) const;

    link_key key_;
    const clock& clock_;
};

}  // namespace fw::objects
