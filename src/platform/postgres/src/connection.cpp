#include "connection.hpp"

#include <cctype>
#include <cstring>

#include <boost/asio/redirect_error.hpp>

namespace fw::postgres {

namespace {

sql_problem read_problem(const PGresult* from) {
    const auto field = [from](int which) {
        const char* text = PQresultErrorField(from, which);
        return std::string(text ? text : "");
    };
    auto all = sql_problem{field(PG_DIAG_SQLSTATE), field(PG_DIAG_MESSAGE_PRIMARY), field(PG_DIAG_CONSTRAINT_NAME),
                           field(PG_DIAG_TABLE_NAME), field(PG_DIAG_COLUMN_NAME)};
    if (all.message.empty()) all.message = PQresultErrorMessage(from);
    return all;
}

/// The server's last words on this connection, or libpq's own words that it is gone.
bool is_farewell(const PGresult* from) {
    const char* severity = PQresultErrorField(from, PG_DIAG_SEVERITY_NONLOCALIZED);
    return !severity || std::string_view(severity) != "ERROR";
}

/// A read may be asked twice. What certainly is none is a mistake.
void check_access(const statement& what) {
    if (what.does == access::writes) return;
    std::string first;
    for (const char* c = what.sql; *c != '\0' && first.size() < 6; ++c) {
        if (std::isalpha(static_cast<unsigned char>(*c)))
            first += static_cast<char>(std::tolower(static_cast<unsigned char>(*c)));
        else if (!first.empty())
            break;
    }
    if (first != "insert" && first != "update" && first != "delete" && first != "merge") return;
    throw failure({error_kind::internal, "postgres.refused", "The server has made a mistake."},
                  fmt::format("the statement {} is said to read", what.name));
}

}  // namespace

outcome outcome_of(const reply& of) {
    if (of.problem) return of.problem->sqlstate == "57014" ? outcome::late : outcome::refused;
    if (!of.broken) return outcome::done;
    switch (of.broken->kind) {
        case error_kind::timeout:
            return outcome::late;
        case error_kind::cancelled:
            return outcome::cancelled;
        default:
            return of.broken->code == "postgres.busy" ? outcome::busy : outcome::lost;
    }
}

void connection::send(request_ptr what) {
    if (!handle_) return answer(what, {.broken = lost_error(what->what.does)});
    put(what);
    if (!handle_) return answer(what, {.broken = lost_error(what->what.does)});
    ++in_flight_;
    if (!turn_armed_) {
        turn_armed_ = true;
        asio::post(home_, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->end_of_turn();
        });
    }
}

void connection::put(const request_ptr& what) {
    const char* name = nullptr;
    if (settings_.prepared && what->what.is_prepared && *what->what.name != '\0') {
        // A first use is alone, so that a statement that cannot be prepared harms no neighbour.
        if (!put_prepare(what, name)) return lose(PQerrorMessage(handle_.get()));
        if (!handle_) return;
    }
    const bool alone = what->alone || what->what.does == access::writes;
    if (alone && unsynced_ > 0 && (queue_.empty() || queue_.back().what != step::prepare)) put_sync();
    if (!handle_) return;
    if (!put_query(*what, name)) return lose(PQerrorMessage(handle_.get()));
    queue_.push_back({.what = step::query, .of = what});
    ++unsynced_;
    if (alone) put_sync();
}

bool connection::put_prepare(const request_ptr& what, const char*& name) {
    auto& known = prepared_[what->what.name];
    if (known.ready) {
        check_use(known, *what);
        name = known.name.c_str();
        return true;
    }
    check_access(what->what);
    known.name = known.generation == 0 ? what->what.name : fmt::format("{}#{}", what->what.name, known.generation);
    name = known.name.c_str();
    known.sql = what->what.sql;
    known.types.clear();
    for (const auto& slot : what->with.slots()) known.types.push_back(slot.type);
    known.ready = true;
    what->alone = true;
    if (unsynced_ > 0) put_sync();
    if (!handle_) return true;
    if (!PQsendPrepare(handle_.get(), name, what->what.sql, static_cast<int>(known.types.size()), known.types.data()))
        return false;
    queue_.push_back({.what = step::prepare, .of = what});
    ++unsynced_;
    return true;
}

void connection::check_use(const prepared& known, const request& what) {
    const auto same_types = std::ranges::equal(known.types, what.with.slots(), {}, {}, &parameters::slot::type);
    const bool same_text = known.sql == what.what.sql || std::strcmp(known.sql, what.what.sql) == 0;
    if (same_types && same_text) return;
    throw failure(
        {error_kind::internal, "postgres.refused", "The server has made a mistake."},
        fmt::format("the statement {} is used with two {}", what.what.name, same_text ? "lists of types" : "texts"));
}

bool connection::put_query(const request& what, const char* name) {
    constexpr std::size_t few = 32;
    const auto& slots = what.with.slots();
    const std::size_t count = slots.size();
    std::array<const char*, few> few_values;
    std::array<int, few> few_lengths, few_formats;
    std::vector<const char*> many_values;
    std::vector<int> many_numbers;
    const char** values = few_values.data();
    int* lengths = few_lengths.data();
    int* formats = few_formats.data();
    if (count > few) {
        many_values.resize(count);
        many_numbers.resize(2 * count);
        values = many_values.data();
        lengths = many_numbers.data();
        formats = lengths + count;
    }
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = slots[i].length < 0 ? nullptr : what.with.buffer().data() + slots[i].offset;
        lengths[i] = slots[i].length;
        formats[i] = 1;
    }
    if (name)
        return PQsendQueryPrepared(handle_.get(), name, static_cast<int>(count), values, lengths, formats, 1) != 0;
    std::vector<oid> types(count);
    for (std::size_t i = 0; i < count; ++i) types[i] = slots[i].type;
    return PQsendQueryParams(handle_.get(), what.what.sql, static_cast<int>(count), types.data(), values, lengths,
                             formats, 1) != 0;
}

void connection::put_sync() {
    unsynced_ = 0;
    if (!PQpipelineSync(handle_.get())) return lose(PQerrorMessage(handle_.get()));
    queue_.push_back({.what = step::sync, .of = nullptr});
}

void connection::end_of_turn() {
    turn_armed_ = false;
    if (!handle_) return;
    if (unsynced_ > 0) put_sync();
    if (handle_) flush();
}

void connection::flush() {
    const int state = PQflush(handle_.get());
    if (state < 0) return lose(PQerrorMessage(handle_.get()));
    if (state == 0 || waits_to_write_) return;
    waits_to_write_ = true;
    socket_.async_wait(asio::posix::descriptor_base::wait_write,
                       [weak = weak_from_this()](const boost::system::error_code& failed) {
                           const auto self = weak.lock();
                           if (!self) return;
                           self->waits_to_write_ = false;
                           if (!failed && self->handle_) self->flush();
                       });
}

task<void> connection::read_for_ever(std::shared_ptr<connection> self) {
    while (self->handle_) {
        boost::system::error_code failed;
        co_await self->socket_.async_wait(asio::posix::descriptor_base::wait_read,
                                          asio::redirect_error(use_task, failed));
        if (!self->handle_) break;
        if (failed) {
            self->lose(failed.message());
            break;
        }
        const bool alive = PQconsumeInput(self->handle_.get()) != 0;
        // What the server said before it went away counts.
        self->drain();
        if (self->on_progress_) self->on_progress_();
        if (!alive && self->handle_) self->lose(PQerrorMessage(self->handle_.get()));
        if (self->handle_) self->flush();
    }
}

void connection::drain() {
    // A query ends with a null; a sync is one result without a null after it.
    while (handle_ && !queue_.empty() && !PQisBusy(handle_.get())) {
        result_ptr got(PQgetResult(handle_.get()));
        if (got) {
            empty_results_ = 0;
            take(std::move(got));
        } else if (queue_.front().what != step::sync) {
            finish_front();
        } else if (++empty_results_ > 2) {
            empty_results_ = 0;
            break;  // the null of an error that came with the commit; the sync itself is still to come
        }
    }
    if (handle_ && PQstatus(handle_.get()) == CONNECTION_BAD) lose(PQerrorMessage(handle_.get()));
}

void connection::take(result_ptr got) {
    entry& front = queue_.front();
    switch (PQresultStatus(got.get())) {
        case PGRES_PIPELINE_SYNC:
            return finish_sync();
        case PGRES_PIPELINE_ABORTED:
            front.aborted = true;
            return;
        case PGRES_FATAL_ERROR:
        case PGRES_BAD_RESPONSE: {
            auto problem = read_problem(got.get());
            if (is_farewell(got.get())) return lose(problem.message);
            (front.what == step::sync ? at_sync_ : front.problem) = std::move(problem);
            return;
        }
        default:
            front.value = rows(std::shared_ptr<const pg_result>(
                got.release(), [](const pg_result* r) { PQclear(const_cast<pg_result*>(r)); }));
    }
}

void connection::finish_front() {
    entry done = std::move(queue_.front());
    queue_.pop_front();
    if (done.what == step::query) return finish_query(std::move(done));
    if (!done.problem && !done.aborted) return;
    // It could not be prepared: the query behind it is aborted and told why.
    if (const auto known = prepared_.find(done.of->what.name); known != prepared_.end()) known->second.ready = false;
    if (done.problem && !queue_.empty() && queue_.front().of == done.of)
        queue_.front().problem = std::move(done.problem);
}

void connection::finish_query(entry done) {
    if (done.problem) {
        if (!retry_plan(done.of, *done.problem)) answer(done.of, {.problem = std::move(done.problem)});
    } else if (done.aborted) {
        innocent_.push_back(std::move(done.of));
    } else if (done.of->what.does == access::writes) {
        written_.push_back(std::move(done));
    } else {
        answer(done.of, {.value = std::move(done.value)});
    }
}

bool connection::retry_plan(const request_ptr& of, const sql_problem& problem) {
    const bool forgotten = problem.sqlstate == "26000";  // its preparation failed, or a pooler gave us another server
    const bool outdated = problem.sqlstate == "0A000" && problem.message.starts_with("cached plan");
    if (!(forgotten || outdated) || of->retried) return false;
    auto& known = prepared_[of->what.name];
    known.ready = false;
    ++known.generation;  // the server may still have the old one
    of->retried = true;
    innocent_.push_back(of);
    return true;
}

void connection::finish_sync() {
    const auto self = shared_from_this();  // who is answered may drop us
    queue_.pop_front();
    empty_results_ = 0;
    auto refused = std::exchange(at_sync_, std::nullopt);
    auto written = std::exchange(written_, {});
    auto innocent = std::exchange(innocent_, {});
    for (auto& done : written) {
        if (refused)
            answer(done.of, {.problem = refused});
        else
            answer(done.of, {.value = std::move(done.value)});
    }
    for (auto& again : innocent) {
        if (!again->answer.is_open() || !handle_) {
            answer(again, {.broken = lost_error(access::reads)});
            continue;
        }
        again->alone = true;
        --in_flight_;
        send(std::move(again));
    }
    if (in_flight_ == 0)
        for (auto& waiter : std::exchange(idle_waiters_, {})) waiter.deliver(true);
}

void connection::answer(const request_ptr& of, reply with) {
    if (in_flight_ > 0) --in_flight_;
    of->answer.deliver(std::move(with));
}

bool connection::sweep(steady::time_point now) {
    bool waiting = false;
    bool silent = false;
    const auto look = [&](const request_ptr& of) {
        if (!of) return;
        if (now > of->deadline + settings_.longest_silence) silent = true;
        if (of->answer.is_open() && now >= of->deadline)
            of->answer.deliver({.broken = late_error(of->what.does, of->what.deadline)});
        waiting = true;
    };
    // Copies: whoever is answered may send something else.
    std::vector<request_ptr> all;
    for (const auto& e : queue_)
        if (e.what == step::query) all.push_back(e.of);
    for (const auto& e : written_) all.push_back(e.of);
    for (const auto& of : all) look(of);
    if (silent && handle_) lose("PostgreSQL has not answered for too long");
    return waiting;
}

void connection::lose(const std::string& why) {
    if (!handle_) return;
    const auto self = weak_from_this().lock();
    boost::system::error_code ignored;
    socket_.cancel(ignored);
    if (socket_.is_open()) socket_.release();
    handle_.reset();
    if (!why.empty())
        log_.warning("postgres.connection_lost", "A connection to PostgreSQL was lost.", {{"reason", why}});
    auto queue = std::exchange(queue_, {});
    auto written = std::exchange(written_, {});
    auto innocent = std::exchange(innocent_, {});
    prepared_.clear();
    unsynced_ = 0;
    for (const auto& of : innocent) answer(of, {.broken = lost_error(access::reads)});
    for (const auto& e : written) answer(e.of, {.broken = lost_error(access::writes)});
    for (const auto& e : queue)
        if (e.what == step::query) answer(e.of, {.broken = lost_error(e.of->what.does)});
    in_flight_ = 0;
    closed_.deliver(true);
    for (auto& waiter : std::exchange(idle_waiters_, {})) waiter.deliver(true);
}

}  // namespace fw::postgres
