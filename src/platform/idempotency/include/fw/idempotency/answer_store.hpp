// The first answers to requests that may come twice.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "fw/async/task.hpp"
#include "fw/base/clock.hpp"
#include "fw/base/error.hpp"
#include "fw/base/ids.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::idempotency {

inline constexpr std::chrono::hours kept_for{24};
inline constexpr std::size_t longest_key = 64;

/// A request that wants to be done once. Keys of two users are two keys.
struct claim {
    uuid user;
    std::string key;
    crypto::sha256_digest request{};  ///< of all that makes it this request and no other
};

struct kept_answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> fields = {};
    std::string body = {};
    bool operator==(const kept_answer&) const = default;
};

struct begun {};          ///< do it, then `finish` or `abandon`
struct under_way {};      ///< somebody is doing it
struct other_request {};  ///< the key was used for something else
using beginning = std::variant<begun, kept_answer, under_way, other_request>;

/// Throws `failure` where what keeps the answers is away.
class answer_store {
public:
    answer_store() = default;
    answer_store(const answer_store&) = delete;
    answer_store& operator=(const answer_store&) = delete;
    virtual ~answer_store() = default;

    /// One of several that ask at the same time gets `begun`; its claim holds for `lock`, then the same request may be
    /// begun again. A day after its beginning a key is as good as new.
    [[nodiscard]] virtual task<beginning> begin(claim c, time_point now, std::chrono::milliseconds lock) = 0;
    /// The answer that everybody gets from now on. Nothing if the claim has gone.
    [[nodiscard]] virtual task<void> finish(claim c, kept_answer answer, time_point now) = 0;
    /// It was not done: the next may begin.
    [[nodiscard]] virtual task<void> abandon(claim c) = 0;
};

}  // namespace fw::idempotency
