#include "fw/design/operation_writer.hpp"

#include <boost/asio/redirect_error.hpp>
#include <set>

#include "design_rows.hpp"
#include "fw/design/undo.hpp"

namespace fw::design {

namespace {

using postgres::jsonb;
using postgres::transaction;
using postgres::writing;

constexpr std::size_t most_in_batch = 200;
constexpr std::size_t most_waiting = 4096;
constexpr std::int64_t most_undone = 500;  ///< of a person's last entries: how far undo goes back
constexpr auto never = std::chrono::steady_clock::time_point::max();

/// Of the log; empty where undo found nothing that it might take back.
std::vector<operation> parse_own(const jsonb& text) {
    const auto list = json::parse(text.text);
    return list.as_array().empty() ? std::vector<operation>{} : parse_operations(list).value();
}

/// Answers for edits that were accepted before, by their client's numbers.
task<std::map<design_id, accepted_edit>> find_repeated(transaction& tx, const std::vector<const edit*>& asked) {
    std::vector<design_id> designs;
    std::vector<uuid> clients;
    std::vector<std::int64_t> seqs;
    for (const auto* e : asked) {
        if (!e->client) continue;
        designs.push_back(e->design);
        clients.push_back(*e->client);
        seqs.push_back(e->client_seq);
    }
    std::map<design_id, accepted_edit> out;
    if (designs.empty()) co_return out;
    const auto found = co_await tx.run(
        writing(
            "design.find_repeated",
            "SELECT o.design_id, o.seq, o.created_at FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS a(design, "
            "client, seq) JOIN design.operations o ON o.design_id = a.design AND o.client_id = a.client AND "
            "o.client_seq = a.seq"),
        designs, clients, seqs);
    for (const auto& r : found) {
        const auto [design, seq, made] = r.as<design_id, std::int64_t, time_point>();
        out.emplace(design, accepted_edit{design, seq, made, {}, {}});
    }
    co_return out;
}

/// Applies the edit to the state, which stays as it was where it is refused.
result<log_entry> apply_edit(locked_design& to, const edit& what) {
    FW_CHECK(check_may_edit(to, what.by));
    if (what.seen_version && *what.seen_version != to.version)
        return fail(error_kind::stale, "http.if_match_failed", "The design has been changed meanwhile: read it again.");
    log_entry out{&what, to.version + 1, {}};
    FW_TRY(out.what, apply(to.state, what.ops));
    out.state = &to.state;
    return out;
}

using answers = std::vector<std::optional<result<accepted_edit>>>;

/// Each edit is of another design. The answers come in the edits' order; nothing of them may be told before the commit.
task<answers> write_in(transaction& tx, const std::vector<const edit*>& edits, time_point now) {
    std::vector<asked_design> asked;
    for (const auto* e : edits) asked.push_back({e->design, e->by});
    auto designs = co_await lock_designs(tx, std::move(asked));
    const auto repeated = co_await find_repeated(tx, edits);
    answers out(edits.size());
    std::vector<log_entry> entries;
    for (std::size_t i = 0; i < edits.size(); ++i) {
        const auto found = designs.find(edits[i]->design);
        if (found == designs.end()) {
            out[i] = unknown_design();
            continue;
        }
        if (const auto before = repeated.find(edits[i]->design);
            before != repeated.end() && check_may_edit(found->second, edits[i]->by)) {
            out[i] = before->second;
            continue;
        }
        auto entry = apply_edit(found->second, *edits[i]);
        if (!entry) {
            out[i] = std::unexpected(std::move(entry).error());
            continue;
        }
        out[i] = accepted_edit{edits[i]->design, entry->version, now, entry->what.done, {}};
        entries.push_back(std::move(*entry));
    }
    if (!entries.empty()) co_await write_entries(tx, entries, now);
    co_return out;
}

enum class direction : std::uint8_t { undo, redo };

task<std::optional<std::int64_t>> find_target(transaction& tx, const edit& by, direction which) {
    const auto found = co_await tx.run(
        writing("design.own_entries",
                "SELECT seq, undoes FROM (SELECT seq, undoes FROM design.operations WHERE design_id = $1 AND user_id = "
                "$2 ORDER BY seq DESC LIMIT $3) AS o ORDER BY seq"),
        by.design, by.by, most_undone);
    std::vector<own_edit> own;
    for (const auto& r : found) own.push_back({r.get<std::int64_t>(0), r.get<std::optional<std::int64_t>>(1)});
    const auto state = find_undo_state(own);
    co_return which == direction::undo ? state.undo : state.redo;
}

/// What takes the entry back, and spares what others wrote after it.
task<careful_inverse> find_inverse(transaction& tx, const edit& by, std::int64_t target) {
    const auto found = co_await tx.run(
        writing("design.entries_since",
                "SELECT seq, user_id IS NOT DISTINCT FROM $2, ops, inverse FROM design.operations WHERE design_id = $1 "
                "AND seq >= $3 ORDER BY seq"),
        by.design, by.by, target);
    std::vector<operation> inverse;
    std::vector<register_name> since;
    for (const auto& r : found) {
        if (r.get<std::int64_t>(0) == target)
            inverse = parse_own(r.get<jsonb>(3));
        else if (!r.get<bool>(1))
            std::ranges::move(list_written(parse_own(r.get<jsonb>(2))), std::back_inserter(since));
    }
    co_return without_conflicts(std::move(inverse), since);
}

task<result<accepted_edit>> step_back_in(transaction& tx, edit by, direction which, time_point now) {
    auto designs = co_await lock_designs(tx, {{by.design, by.by}});
    if (designs.empty()) co_return unknown_design();
    auto& head = designs.begin()->second;
    FW_CO_CHECK(check_may_edit(head, by.by));
    const auto target = co_await find_target(tx, by, which);
    if (!target)
        co_return which == direction::undo
            ? fail(error_kind::conflict, "design.nothing_to_undo", "There is nothing of yours to undo.")
            : fail(error_kind::conflict, "design.nothing_to_redo", "There is nothing to redo.");
    auto careful = co_await find_inverse(tx, by, *target);
    by.ops = std::move(careful.ops);
    FW_CO_TRY(auto entry, apply_edit(head, by));
    entry.undoes = *target;
    co_await write_entries(tx, {&entry, 1}, now);
    co_return accepted_edit{by.design, entry.version, now, std::move(entry.what.done), std::move(careful.kept)};
}

task<result<accepted_edit>> step_back(postgres::database& db, edit by, direction which, time_point now) {
    co_return co_await db.in_transaction([&](transaction& tx) { return step_back_in(tx, by, which, now); });
}

}  // namespace

/// An edit, and whoever waits for its answer.
struct operation_writer::waiting {
    waiting(asio::io_context& home, edit e) : what(std::move(e)), answered(home.get_executor(), never) {}

    edit what;
    io_timer answered;
    std::optional<result<accepted_edit>> answer;
    std::exception_ptr thrown;

    [[nodiscard]] bool is_over() const { return answer || thrown; }
};

operation_writer::operation_writer(asio::io_context& home, postgres::database& db, const clock& time,
                                   std::function<void(const accepted_edit&)> accepted)
    : home_(home), db_(db), clock_(time), accepted_(std::move(accepted)), idle_(home.get_executor(), never) {}

operation_writer::~operation_writer() = default;

task<result<accepted_edit>> operation_writer::write(edit what) {
    if (stopping_ || queue_.size() >= most_waiting)
        co_return fail(error_kind::unavailable, "design.busy",
                       "More edits are waiting than can be written: try again.");
    const auto mine = std::make_shared<waiting>(home_, std::move(what));
    queue_.push_back(mine);
    if (!writing_) start_batch();
    while (!mine->is_over()) {
        boost::system::error_code ended;
        co_await mine->answered.async_wait(asio::redirect_error(use_task, ended));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (!mine->is_over() && state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }
    if (mine->thrown) std::rethrow_exception(mine->thrown);
    co_return std::move(*mine->answer);
}

/// The first edit of each design that waits, the oldest first.
std::vector<std::shared_ptr<operation_writer::waiting>> operation_writer::next_batch() {
    std::vector<std::shared_ptr<waiting>> out;
    std::set<design_id> taken;
    std::deque<std::shared_ptr<waiting>> later;
    for (auto& w : queue_) {
        const bool takes = out.size() < most_in_batch && taken.insert(w->what.design).second;
        if (takes)
            out.push_back(std::move(w));
        else
            later.push_back(std::move(w));
    }
    queue_ = std::move(later);
    return out;
}

void operation_writer::start_batch() {
    writing_ = true;
    auto batch = next_batch();
    auto work = run_batch(batch);
    asio::co_spawn(home_, std::move(work),
                   [this, batch = std::move(batch)](const std::exception_ptr& thrown) { end_batch(batch, thrown); });
}

task<void> operation_writer::run_batch(std::vector<std::shared_ptr<waiting>> batch) {
    std::vector<const edit*> edits;
    for (const auto& w : batch) edits.push_back(&w->what);
    const auto now = clock_.now();
    auto all = co_await db_.in_transaction([&](transaction& tx) { return write_in(tx, edits, now); });
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i]->answer = std::move(all[i]);
}

void operation_writer::end_batch(const std::vector<std::shared_ptr<waiting>>& batch, const std::exception_ptr& thrown) {
    for (const auto& w : batch) {
        if (thrown) w->thrown = thrown;
        if (accepted_ && w->answer && *w->answer && !(*w->answer)->done.empty()) accepted_(**w->answer);
        w->answered.cancel();
    }
    writing_ = false;
    if (!queue_.empty())
        start_batch();
    else
        idle_.cancel();
}

task<result<accepted_edit>> operation_writer::undo(design_id design, web::user_id by) {
    auto done = co_await step_back(db_, {design, by, {}}, direction::undo, clock_.now());
    if (done && accepted_) accepted_(*done);
    co_return done;
}

task<result<accepted_edit>> operation_writer::redo(design_id design, web::user_id by) {
    auto done = co_await step_back(db_, {design, by, {}}, direction::redo, clock_.now());
    if (done && accepted_) accepted_(*done);
    co_return done;
}

task<void> operation_writer::stop() {
    stopping_ = true;
    while (writing_) {
        boost::system::error_code ended;
        co_await idle_.async_wait(asio::redirect_error(use_task, ended));
    }
}

}  // namespace fw::design
