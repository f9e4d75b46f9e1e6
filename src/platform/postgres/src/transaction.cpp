#include "transaction.hpp"

#include <cassert>

namespace fw::postgres {

namespace {

using namespace std::chrono_literals;

constexpr auto commit_statement = statement{"", "COMMIT", access::writes, 15s};
constexpr auto rollback_statement = statement{"", "ROLLBACK", access::writes, 5s};

const char* begin_text(isolation level) {
    switch (level) {
        case isolation::repeatable_read:
            return "BEGIN ISOLATION LEVEL REPEATABLE READ";
        case isolation::serializable:
            return "BEGIN ISOLATION LEVEL SERIALIZABLE";
        case isolation::read_committed:
            break;
    }
    return "BEGIN ISOLATION LEVEL READ COMMITTED";
}

}  // namespace

rows value_of(const statement& what, reply got) {
    if (got.broken) throw failure(*got.broken, fmt::format("{}: {}", what.name, got.broken->code));
    if (got.problem) throw sql_failure(what.name, std::move(*got.problem));
    return std::move(got.value);
}

std::expected<rows, violation> value_or_violation(const statement& what, reply got) {
    if (got.problem)
        if (auto found = got.problem->as_violation()) return std::unexpected(std::move(*found));
    return value_of(what, std::move(got));
}

transaction begin_on(lease on, isolation level) {
    const auto now = steady::now();
    const auto what = statement{"", begin_text(level), access::writes, 5s};
    const auto begin = std::make_shared<request>(what, parameters{}, now, now + what.deadline);
    (*on).send(begin);
    on.in_transaction = true;
    return transaction(std::make_unique<transaction::state>(std::move(on)));
}

transaction::transaction(std::unique_ptr<state> of) : state_(std::move(of)) {}
transaction::transaction(transaction&&) noexcept = default;
transaction& transaction::operator=(transaction&&) noexcept = default;
transaction::~transaction() = default;

task<rows> transaction::run_with(statement what, parameters with) {
    co_return value_of(what, co_await state_->on.ask(what, std::move(with)));
}

task<std::expected<rows, violation>> transaction::try_run_with(statement what, parameters with) {
    co_return value_or_violation(what, co_await state_->on.ask(what, std::move(with)));
}

task<void> transaction::commit() {
    assert(state_ && state_->on.in_transaction && "a transaction ends once");
    const auto done = value_of(commit_statement, co_await state_->on.ask(commit_statement, {}));
    state_->on.in_transaction = false;
    // The server ends a transaction in which something failed with a rollback, and says so only in this word.
    const bool kept = done.command() == "COMMIT";
    state_->on = {};
    if (!kept)
        throw failure({error_kind::internal, "postgres.refused", "The server has made a mistake."},
                      "a transaction was committed after one of its statements had failed");
}

task<void> transaction::rollback() {
    assert(state_ && state_->on.in_transaction && "a transaction ends once");
    (void)value_of(rollback_statement, co_await state_->on.ask(rollback_statement, {}));
    state_->on.in_transaction = false;
    state_->on = {};
}

}  // namespace fw::postgres
