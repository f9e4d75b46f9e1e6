// Answers kept in this process: for tests.
#pragma once

#include <map>
#include <optional>

#include "fw/idempotency/answer_store.hpp"

namespace fw::idempotency {

/// For one thread.
class memory_answer_store final : public answer_store {
public:
    [[nodiscard]] task<beginning> begin(claim c, time_point now, std::chrono::milliseconds lock) override;
    [[nodiscard]] task<void> finish(claim c, kept_answer answer, time_point now) override;
    [[nodiscard]] task<void> abandon(claim c) override;
    [[nodiscard]] std::size_t size() const { return kept_.size(); }

private:
    struct entry {
        crypto::sha256_digest request{};
        std::optional<kept_answer> answer = {};
        time_point locked_until{};
        time_point expires{};
    };
    using name = std::pair<uuid, std::string>;
    [[nodiscard]] entry* find_open(const claim& c);

    std::map<name, entry> kept_;
};

}  // namespace fw::idempotency
