// Calls of an S3: signed, tried again where that may help, refusals told as our errors.
#pragma once

#include "exchange.hpp"
#include "s3_answers.hpp"

namespace fw::objects {

class s3_store::caller : public std::enable_shared_from_this<s3_store::caller> {
public:
    caller(s3_settings s, worker_pool& pool, const clock& time)
        : settings(std::move(s)), pool_(pool), clock_(time), idle_(16) {}

    const s3_settings settings;
    [[nodiscard]] time_point now() const { return clock_.now(); }

    /// A good answer (2xx). The call's body must live until then. Errors: `refusal_of`; those of `exchange`.
    [[nodiscard]] task<result<http_answer>> run(s3_call call, std::size_t most_body = most_document);

    struct begun {
        std::unique_ptr<exchange> from;
        http_answer head;
    };
    [[nodiscard]] task<result<begun>> begin(s3_call call);

    [[nodiscard]] task<result<std::string_view>> next(exchange& from);
    void give_back(std::unique_ptr<exchange> used) { idle_.give_back(std::move(used)); }

private:
    static constexpr std::size_t most_document = 4U << 20U;

    template <class T, class Once>
    [[nodiscard]] task<result<T>> attempt(Once once);
    [[nodiscard]] http_limits limits(std::chrono::milliseconds left) const {
        return {settings.connect_timeout, settings.stall, left};
    }

    worker_pool& pool_;
    const clock& clock_;
    exchange_cache idle_;
};

/// Of an answer that is not good: `objects.not_found`, `objects.range`, `objects.refused`, `objects.full`,
/// `objects.no_upload`; `objects.unavailable` where the same call may well succeed in a moment, else
/// `objects.unanswerable` (internal: we asked for what this S3 cannot do).
[[nodiscard]] error refusal_of(int status, const s3_refusal& said, std::string_view key);

}  // namespace fw::objects
