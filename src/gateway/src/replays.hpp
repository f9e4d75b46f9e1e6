// Requests that may come twice: what makes two of them the same, and what of an answer is kept.
#pragma once

#include <optional>

#include "fw/idempotency/answer_store.hpp"
#include "fw/web/request.hpp"
#include "fw/web/response.hpp"

namespace fw::gateway {

/// 1 to 64 visible ASCII characters.
[[nodiscard]] bool is_idempotency_key(std::string_view text);

/// Of method, target and body; of a body that is streamed only its length counts, because it has not been read.
[[nodiscard]] crypto::sha256_digest digest_of(const web::request& asked);

/// Nothing for what is not given out again: 5xx, streams, files, and bodies over 256 KB. `more`: fields that the answer
/// will carry besides its own.
[[nodiscard]] std::optional<idempotency::kept_answer> find_keepable(
    const web::response& answer, const std::vector<std::pair<std::string, std::string>>& more);

/// The same answer with `Idempotent-Replayed: true`.
[[nodiscard]] web::response replay(const idempotency::kept_answer& kept);

}  // namespace fw::gateway
