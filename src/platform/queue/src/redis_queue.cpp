#include "fw/queue/redis_queue.hpp"

#include "redis_answers.hpp"
#include "scripts.hpp"

namespace fw::queue {
namespace {

using redis::reply;

std::unexpected<error> lock_lost() {
    return fw::fail(error_kind::conflict, "queue.lock_lost", "The job is no longer in the hands of this worker.");
}
std::unexpected<error> unknown_job() {
    return fw::fail(error_kind::not_found, "queue.job_unknown", "There is no such job.");
}

std::string make_token() {
    std::array<std::uint8_t, 12> bytes{};
    fill_random(bytes);
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

}  // namespace

redis_queue::redis_queue(redis::connection& server, redis::subscriber* events_from, std::string prefix,
                         const clock* time)
    : server_(server), subscriber_(events_from), prefix_(std::move(prefix)), clock_(time) {
    if (!subscriber_) return;
    for (const auto queue : all_queues)
        subscriber_->subscribe(base_of(queue) + "events", [this, queue](std::string_view message) {
            if (const auto event = find_event(queue, message)) hub_.tell(*event);
        });
}

redis_queue::~redis_queue() {
    if (!subscriber_) return;
    for (const auto queue : all_queues) subscriber_->unsubscribe(base_of(queue) + "events");
}

void redis_queue::tell_missed() {
    for (const auto queue : all_queues) hub_.tell({.kind = event_kind::missed, .queue = queue, .id = {}});
}

std::string redis_queue::base_of(queue_name queue) const {
    return fmt::format("{}{{{}}}:", prefix_, to_string(queue));  // in braces: one slot of a cluster
}

task<result<reply>> redis_queue::run(const redis::script& what, queue_name queue, std::vector<std::string> arguments) {
    const auto base = base_of(queue);
    const auto channel = base + "events";
    std::string now;
    if (clock_) now = std::to_string(std::chrono::floor<milliseconds>(clock_->now()).time_since_epoch().count());
    std::vector<std::string_view> views{channel, now};
    views.insert(views.end(), arguments.begin(), arguments.end());
    const std::array<std::string_view, 1> keys{base};
    co_return co_await server_.run(what, keys, views);
}

task<result<added>> redis_queue::add(job_request what) {
    FW_CO_CHECK(check(what));
    const auto& policy = policy_of(what.queue);
    std::vector<std::string> arguments{to_string(what.id),
                                       what.name,
                                       std::move(what.payload),
                                       std::to_string(what.priority),
                                       std::to_string(what.delay.count()),
                                       std::to_string(what.attempts.value_or(policy.attempts)),
                                       std::to_string(what.backoff.value_or(policy.backoff).count()),
                                       what.dedup,
                                       std::to_string(most_waiting),
                                       what.owner,
                                       what.trace};
    FW_CO_TRY(const auto answer, co_await run(scripts::add, what.queue, std::move(arguments)));
    const auto* parts = answer.find_array();
    if (!parts || parts->size() != 2) co_return unexpected_answer();
    const auto how = number_of((*parts)[0]);
    if (how < 0)
        co_return fw::fail(error_kind::unavailable, "queue.full", "Too many jobs are waiting. Try again later.");
    const auto id = job_id::find(text_of((*parts)[1]));
    if (!id) co_return unexpected_answer();
    co_return added{.id = *id, .is_new = how == 1};
}

task<result<reservation>> redis_queue::reserve(queue_name from, std::string worker, std::size_t most,
                                               milliseconds lock) {
    const auto token = make_token();
    std::vector<std::string> arguments{std::move(worker), std::to_string(std::min<std::size_t>(most, 100)),
                                       std::to_string(lock.count()), token};
    FW_CO_TRY(const auto answer, co_await run(scripts::reserve, from, std::move(arguments)));
    const auto* parts = answer.find_array();
    if (!parts || parts->size() != 4) co_return unexpected_answer();
    FW_CO_TRY(const auto jobs, (*parts)[0].get_array());
    FW_CO_TRY(const auto died, (*parts)[3].get_array());
    reservation out;
    for (const auto& each : jobs) {
        FW_CO_TRY(auto what, parse_job(from, each));
        const auto id = what.id;
        out.jobs.push_back({std::move(what), {from, id, token}});
    }
    out.waiting = static_cast<std::size_t>(number_of((*parts)[1]));
    if (const auto due = number_of((*parts)[2]); due >= 0) out.next_in = milliseconds(due);
    for (const auto& each : died)
        if (const auto id = job_id::find(text_of(each))) out.died.push_back(*id);
    co_return out;
}

task<result<beat>> redis_queue::renew(lease held, milliseconds lock) {
    std::vector<std::string> arguments{to_string(held.id), std::move(held.token), std::to_string(lock.count())};
    FW_CO_TRY(const auto answer, co_await run(scripts::renew, held.queue, std::move(arguments)));
    if (number_of(answer) < 0) co_return lock_lost();
    co_return beat{.cancel_asked = number_of(answer) == 1};
}

task<result<beat>> redis_queue::report(lease held, progress how_far) {
    std::vector<std::string> arguments{to_string(held.id), std::move(held.token),
                                       std::to_string(std::clamp(how_far.percent, 0, 100)), std::move(how_far.stage),
                                       std::move(how_far.message)};
    FW_CO_TRY(const auto answer, co_await run(scripts::report, held.queue, std::move(arguments)));
    if (number_of(answer) < 0) co_return lock_lost();
    co_return beat{.cancel_asked = number_of(answer) == 1};
}

task<result<void>> redis_queue::complete(lease held, std::string json) {
    if (json.size() > most_payload)
        co_return fw::fail(error_kind::too_large, "queue.result",
                           "A job's result is too large: store it, and name it.");
    std::vector<std::string> arguments{to_string(held.id), std::move(held.token), std::move(json)};
    FW_CO_TRY(const auto answer, co_await run(scripts::complete, held.queue, std::move(arguments)));
    if (number_of(answer) < 0) co_return lock_lost();
    co_return result<void>{};
}

task<result<failure>> redis_queue::fail(lease held, job_error why, bool retry) {
    std::vector<std::string> arguments{to_string(held.id), std::move(held.token), std::move(why.code),
                                       std::move(why.message), retry ? "1" : "0"};
    FW_CO_TRY(const auto answer, co_await run(scripts::fail, held.queue, std::move(arguments)));
    const auto* parts = answer.find_array();
    if (!parts || parts->size() != 2) co_return unexpected_answer();
    const auto state = text_of((*parts)[0]);
    if (state == "lost") co_return lock_lost();
    const auto found = find_wire_state(state);
    if (!found) co_return unexpected_answer();
    co_return failure{*found, milliseconds(number_of((*parts)[1]))};
}

task<result<void>> redis_queue::hand_back(lease held) {
    std::vector<std::string> arguments{to_string(held.id), std::move(held.token)};
    FW_CO_TRY(const auto answer, co_await run(scripts::hand_back, held.queue, std::move(arguments)));
    if (number_of(answer) < 0) co_return lock_lost();
    co_return result<void>{};
}

task<result<cancel_answer>> redis_queue::cancel(queue_name queue, job_id id) {
    std::vector<std::string> arguments{to_string(id)};
    FW_CO_TRY(const auto answer, co_await run(scripts::cancel, queue, std::move(arguments)));
    const auto code = number_of(answer);
    if (code < 0) co_return unknown_job();
    co_return code == 0 ? cancel_answer::cancelled : code == 1 ? cancel_answer::asked : cancel_answer::already_finished;
}

task<result<void>> redis_queue::pause(queue_name queue) {
    std::vector<std::string> arguments{"1"};
    FW_CO_TRY([[maybe_unused]] const auto answer, co_await run(scripts::set_paused, queue, std::move(arguments)));
    co_return result<void>{};
}

task<result<void>> redis_queue::resume(queue_name queue) {
    std::vector<std::string> arguments{"0"};
    FW_CO_TRY([[maybe_unused]] const auto answer, co_await run(scripts::set_paused, queue, std::move(arguments)));
    co_return result<void>{};
}

task<result<void>> redis_queue::retry_dead(queue_name queue, job_id id) {
    std::vector<std::string> arguments{to_string(id)};
    FW_CO_TRY(const auto answer, co_await run(scripts::retry_dead, queue, std::move(arguments)));
    if (number_of(answer) == -1) co_return unknown_job();
    if (number_of(answer) == -2)
        co_return fw::fail(error_kind::conflict, "queue.job_state", "Only a failed job can be tried again.");
    co_return result<void>{};
}

task<result<std::size_t>> redis_queue::retry_all_dead(queue_name queue, std::size_t most) {
    if (most == 0) co_return std::size_t{0};
    std::vector<std::string> arguments{std::to_string(std::min<std::size_t>(most, 1'000))};
    FW_CO_TRY(const auto answer, co_await run(scripts::retry_all_dead, queue, std::move(arguments)));
    co_return static_cast<std::size_t>(number_of(answer));
}

task<result<void>> redis_queue::remove(queue_name queue, job_id id) {
    std::vector<std::string> arguments{to_string(id)};
    FW_CO_TRY(const auto answer, co_await run(scripts::remove, queue, std::move(arguments)));
    if (number_of(answer) == -1) co_return unknown_job();
    if (number_of(answer) == -2)
        co_return fw::fail(error_kind::conflict, "queue.job_state", "A running job can't be removed: cancel it.");
    co_return result<void>{};
}

task<result<std::optional<job>>> redis_queue::find(queue_name queue, job_id id) {
    std::vector<std::string> arguments{to_string(id)};
    FW_CO_TRY(const auto answer, co_await run(scripts::find, queue, std::move(arguments)));
    if (answer.is_nil()) co_return std::optional<job>();
    FW_CO_TRY(auto what, parse_job(queue, answer));
    co_return std::optional(std::move(what));
}

task<result<std::vector<job>>> redis_queue::find_all(queue_name queue, std::vector<job_id> ids) {
    if (ids.empty()) co_return std::vector<job>();
    ids.resize(std::min<std::size_t>(ids.size(), 100));
    std::vector<std::string> arguments;
    for (const auto id : ids) arguments.push_back(to_string(id));
    FW_CO_TRY(const auto answer, co_await run(scripts::find_all, queue, std::move(arguments)));
    co_return parse_jobs(queue, answer);
}

task<result<std::vector<job>>> redis_queue::list(queue_name queue, job_state state, std::size_t first,
                                                 std::size_t most) {
    most = std::min<std::size_t>(most, 100);
    if (most == 0) co_return std::vector<job>();
    std::vector<std::string> arguments{std::string(wire_name(state)), std::to_string(first),
                                       std::to_string(first + most - 1)};
    FW_CO_TRY(const auto answer, co_await run(scripts::list, queue, std::move(arguments)));
    co_return parse_jobs(queue, answer);
}

task<result<queue_figures>> redis_queue::figures(queue_name queue) {
    FW_CO_TRY(const auto answer, co_await run(scripts::figures, queue, {}));
    const auto* parts = answer.find_array();
    if (!parts || parts->size() != 14) co_return unexpected_answer();
    queue_figures out;
    for (std::size_t i = 0; i < out.count.size(); ++i) out.count[i] = static_cast<std::size_t>(number_of((*parts)[i]));
    const auto at = [&](std::size_t i) { return static_cast<std::uint64_t>(number_of((*parts)[i])); };
    out.oldest_waiting = milliseconds(at(6));
    out.is_paused = at(7) == 1;
    out.added = at(8);
    out.completed = at(9);
    out.failed = at(10);
    out.died = at(11);
    out.cancelled = at(12);
    out.stalled = at(13);
    co_return out;
}

}  // namespace fw::queue
