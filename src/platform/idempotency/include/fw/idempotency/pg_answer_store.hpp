// Answers kept in PostgreSQL: every server and every restart knows them.
#pragma once

#include "fw/idempotency/answer_store.hpp"
#include "fw/postgres/database.hpp"
#include "fw/retention/keeper.hpp"

namespace fw::idempotency {

/// Safe to use from the database's I/O threads; the database must outlive it.
class pg_answer_store final : public answer_store {
public:
    explicit pg_answer_store(postgres::database& db) : db_(db) {}
    [[nodiscard]] task<beginning> begin(claim c, time_point now, std::chrono::milliseconds lock) override;
    [[nodiscard]] task<void> finish(claim c, kept_answer answer, time_point now) override;
    [[nodiscard]] task<void> abandon(claim c) override;

    /// Keys whose day is over: they count no more, and go at the next round.
    [[nodiscard]] static retention::rule expired_answers();

private:
    postgres::database& db_;
};

}  // namespace fw::idempotency
