#include "fw/gateway/pipeline.hpp"

#include <boost/asio/this_coro.hpp>

#include "compression.hpp"
#include "fw/async/work_mark.hpp"
#include "fw/base/failure.hpp"
#include "head_rules.hpp"
#include "ranges.hpp"
#include "replays.hpp"
#include "tracing.hpp"

namespace fw::gateway {

namespace {

constexpr std::size_t packed_here = 16 * 1024;  // compressing more takes too long for an I/O thread

bool has_field(const web::response& r, std::string_view name) {
    return std::ranges::any_of(r.fields, [&](const auto& f) { return web::same_name(f.first, name); });
}

/// How long a request is held to be under way if nothing more is heard of it: its server may have been killed, and then
/// so long nobody can repeat it. More than the handler may take, as the claim begins before and ends after it.
std::chrono::milliseconds claim_of(const web::route& r) {
    using namespace std::chrono_literals;
    return r.deadline.count() == 0 || r.streams_body ? 60s : r.deadline + 10s;
}

std::int64_t seconds_up(std::chrono::microseconds t) {
    return std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(t).count());
}

}  // namespace

/// One request on its way.
struct pipeline::passage {
    exchange& x;
    std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
    std::string id = {};
    std::string forwarded_for = {};
    web::trace_context trace = {};
    web::match found = {};
    std::optional<authenticator::recognition> who = {};
    bool limiter_away = false;
    work_mark mark = nullptr;
};

pipeline::pipeline(const web::router& routes, authenticator& who, limits::limiter* limiter, request_observer& observer,
                   worker_pool& pool, pipeline_options options, logger log, const clock& time)
    : router_(routes),
      authenticator_(who),
      limiter_(limiter),
      observer_(observer),
      pool_(pool),
      options_(std::move(options)),
      log_(std::move(log)),
      clock_(time) {
    security_lines_ =
        "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
        "Referrer-Policy: strict-origin-when-cross-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n";
    content_policy_line_ = fmt::format("Content-Security-Policy: {}\r\n", options_.content_security_policy);
    std::array<std::uint8_t, 8> seed{};
    fill_random(seed);
    for (const auto b : seed) chance_ = chance_ << 8 | b;
}

pipeline::~pipeline() = default;

std::string pipeline::make_request_id() {
    return to_string(make_request_uuid(clock_.now(), chance_));
}

breaker& pipeline::breaker_of(const std::string& group) {
    const auto at = breakers_.find(group);
    return at != breakers_.end() ? at->second : breakers_.try_emplace(group, clock_, options_.breaker).first->second;
}

// The order of everything ---------------------------------------------------------------------------------------------

task<web::response> pipeline::answer(exchange& x) {
    passage p{.x = x};
    const auto given = x.asked.field("x-request-id");
    p.id = is_request_id(given) ? std::string(given) : make_request_id();
    p.trace = make_trace(x.asked.field("traceparent"), chance_);
    // A proxy may add a field of its own behind one that the client made up: all of them are one list.
    if (!options_.trusted_proxies.empty())
        for (const auto& f : x.asked.fields)
            if (web::same_name(f.name, "x-forwarded-for")) {
                if (!p.forwarded_for.empty()) p.forwarded_for += ',';
                p.forwarded_for += f.value;
            }
    const auto from = find_origin(x.asked.address, x.asked.secure, p.forwarded_for, x.asked.field("x-forwarded-proto"),
                                  options_.trusted_proxies);
    x.asked.address = from.address;
    x.asked.secure = from.secure;

    if (options_.spans != nullptr) {
        p.mark = mark_of(co_await asio::this_coro::cancellation_state);
        options_.spans->begin(p.mark, work_kind::request, web::to_string(x.asked.verb), x.asked.field("traceparent"),
                              p.trace.trace_id, p.trace.span_id);
    }

    web::response r;
    try {
        r = co_await pass(p);
    } catch (const failure& e) {  // a database that is away is no bug of ours, and says so itself
        r = tell_failure(p, e.reason(), e.what());
    } catch (const std::exception& e) {
        r = tell_failure(p, error{.code = "internal", .message = {}},
                         *e.what() != '\0' ? e.what() : "an exception without words");
    }
    apply_range(x.asked, r);
    if (const auto as = choose_packing(p, r); as != coding::identity) co_await pack(p, r, as);
    finish(p, r);
    co_return r;
}

web::response pipeline::tell_failure(passage& p, const error& reason, std::string_view thrown) const {
    const auto path = p.x.asked.path;
    log_.error("http.failed", thrown, {{"requestId", p.id}, {"traceId", p.trace.trace_id}, {"path", path}});
    return web::make_problem(reason, path, p.id);
}

task<web::response> pipeline::pass(passage& p) {
    const auto problem = [&p](const error& e) { return web::make_problem(e, p.x.asked.path, p.id); };
    auto& asked = p.x.asked;
    if (any_has(options_.denied, asked.address) ||
        (!options_.allowed.empty() && !any_has(options_.allowed, asked.address)))
        co_return problem({error_kind::forbidden, "http.address_refused", "This address may not use the service."});
    if (auto preflight = answer_preflight(p)) co_return std::move(*preflight);
    p.found = router_.find(asked.verb, asked.path, asked.field("accept"));
    if (p.found.is == web::match::outcome::options) {
        p.x.answer_lines += fmt::format("Allow: {}\r\n", p.found.allow);
        co_return web::response{.status = 204};
    }
    if (p.found.is == web::match::outcome::not_found && options_.files != nullptr &&
        (asked.verb == web::method::get || asked.verb == web::method::head))
        if (auto file = options_.files->find(asked.path, asked.field("accept-encoding"))) co_return std::move(*file);
    if (p.found.is != web::match::outcome::found) {
        if (!p.found.allow.empty()) p.x.answer_lines += fmt::format("Allow: {}\r\n", p.found.allow);
        co_return problem(p.found.to_error());
    }
    const auto& route = *p.found.target;
    result<void> admitted;
    if (route.who != web::access::anyone || route.rate != web::rate_class::free) {
        auto who = authenticator_.recognise(asked);
        if (is_known(who))
            admitted = take_note(p, std::move(get_known(who)));
        else
            admitted = take_note(p, co_await wait_for(std::move(who)));
    }
    // Limits come before rights: guessing is limited, too.
    if (const auto* by = admitted ? find_limit(p) : nullptr) admitted = co_await limit(p, *by);
    if (admitted) admitted = check_rights(p);
    if (!admitted) {
        if (admitted.error().kind == error_kind::unauthenticated) p.x.answer_lines += "WWW-Authenticate: Bearer\r\n";
        co_return problem(admitted.error());
    }
    auto* const b = route.always_answers ? nullptr : &breaker_of(route.group);
    if (b != nullptr && !b->admit()) {
        p.x.answer_lines += fmt::format("Retry-After: {}\r\n", b->retry_after().count());
        co_return problem({error_kind::unavailable, "http.circuit_open",
                           "This part of the service is failing at the moment. Try again later."});
    }
    struct verdict {  // also when the route throws
        breaker* of;
        bool good = false;
        ~verdict() {
            if (of != nullptr) of->done(good);
        }
    } v{b};
    auto r = co_await run_route(p);
    v.good = r.status < 500;
    co_return r;
}

result<void> pipeline::take_note(passage& p, authenticator::answer who) {
    if (who) {
        p.who = std::move(*who);
        return {};
    }
    // Where anyone may come, stale credentials are as good as none: signing in again must be possible.
    const bool open = p.found.target->who == web::access::anyone;
    if (open && who.error().kind == error_kind::unauthenticated) return {};
    return std::unexpected(std::move(who).error());
}

result<void> pipeline::check_rights(const passage& p) {
    const auto& route = *p.found.target;
    const bool open = route.who == web::access::anyone;
    if (!open && !p.who) return fail(error_kind::unauthenticated, "auth.required", "Sign in to use this.");
    if (!open && p.who->who.must_enrol && !route.before_second_factor)
        return fail(error_kind::forbidden, "auth.second_factor_needed",
                    "Your role demands a second factor. Set it up first.");
    if (route.who == web::access::fresh_sign_in && !p.who->fresh)
        return fail(error_kind::forbidden, "auth.fresh_sign_in_required", "Prove again that it is you: sign in anew.");
    if (!route.permission.empty() && (!p.who || !p.who->who.may(route.permission)))
        return fail(error_kind::forbidden, "auth.permission_required",
                    fmt::format("This needs the permission {}.", route.permission));
    return {};
}

const limits::policy* pipeline::find_limit(const passage& p) const {
    const auto rate = p.found.target->rate;
    if (limiter_ == nullptr || rate == web::rate_class::free) return nullptr;
    return options_.rates.find(rate, p.who ? &p.who->who : nullptr);
}

task<result<void>> pipeline::limit(passage& p, const limits::policy& by) {
    const auto* who = p.who ? &p.who->who : nullptr;
    const std::string key =
        who != nullptr ? "user:" + to_string(who->user) : fmt::format("address:{}", p.x.asked.address);
    std::vector<limits::bucket> buckets;
    buckets.push_back({.key = key, .rule = by});
    const auto taken = co_await limiter_->take(std::move(buckets));
    auto& lines = p.x.answer_lines;
    if (!taken) {
        // A service that answers without limits is better than none.
        p.limiter_away = true;
        lines += "RateLimit-Policy: unavailable\r\n";
        co_return result<void>{};
    }
    fmt::format_to(std::back_inserter(lines),
                   "RateLimit-Limit: {}\r\nRateLimit-Remaining: {}\r\nRateLimit-Reset: {}\r\n", taken->limit,
                   taken->remaining, std::chrono::ceil<std::chrono::seconds>(taken->reset_after).count());
    if (taken->allowed) co_return result<void>{};
    lines += fmt::format("Retry-After: {}\r\n", seconds_up(taken->retry_after));
    co_return fail(error_kind::rate_limited, "http.rate_limited",
                   fmt::format("Too many requests. Try again in {} s.", seconds_up(taken->retry_after)));
}

task<web::response> pipeline::run_route(passage& p) {
    const auto& route = *p.found.target;
    if (route.streams_body) {
        if (auto ready = p.x.stream_body(route.body_limit); !ready)
            co_return web::make_problem(ready.error(), p.x.asked.path, p.id);
    } else if (p.x.has_body) {
        if (auto read = co_await p.x.read_body(route.body_limit); !read)
            co_return web::make_problem(read.error(), p.x.asked.path, p.id);
    }
    web::context c{.asked = p.x.asked,
                   .request_id = p.id,
                   .trace = p.trace,
                   .who = p.who ? std::optional(std::move(p.who->who)) : std::nullopt,  // nobody needs it afterwards
                   .log = log_.with({{"requestId", p.id}, {"traceId", p.trace.trace_id}})};
    const auto key = route.idempotency_key && options_.answers != nullptr && c.who ? c.asked.field("idempotency-key")
                                                                                   : std::string_view();
    result<web::response> answered;
    if (key.empty())
        answered = co_await run_in_time(p, c);
    else
        answered = co_await run_once(p, c, key);
    auto r = answered ? std::move(*answered) : web::make_problem(answered.error(), p.x.asked.path, p.id);
    for (auto& f : c.answer_fields) r.fields.push_back(std::move(f));
    co_return r;
}

// A request with Idempotency-Key is carried out once; who repeats it gets the answer again. What a server or the
// network has spoilt (5xx, an exception) is not kept: it may be tried again.
task<result<web::response>> pipeline::run_once(passage& p, web::context& c, std::string_view key) {
    if (!is_idempotency_key(key))
        co_return fail(error_kind::invalid, "http.idempotency_key_invalid",
                       "An Idempotency-Key has 1 to 64 visible ASCII characters.");
    const idempotency::claim mine{c.user().user.value, std::string(key), digest_of(c.asked)};
    const auto found = co_await options_.answers->begin(mine, clock_.now(), claim_of(*p.found.target));
    if (const auto* kept = std::get_if<idempotency::kept_answer>(&found)) co_return replay(*kept);
    if (std::holds_alternative<idempotency::other_request>(found))
        co_return fail(error_kind::invalid, "http.idempotency_key_reused",
                       "This Idempotency-Key belongs to another request. Take a new one.");
    if (std::holds_alternative<idempotency::under_way>(found))
        co_return fail(error_kind::conflict, "http.idempotency_key_in_use",
                       "The first request with this Idempotency-Key is still under way.");
    result<web::response> answered;
    std::exception_ptr thrown;
    try {
        answered = co_await run_in_time(p, c);
        if (!answered) answered = web::make_problem(answered.error(), p.x.asked.path, p.id);
    } catch (...) {
        thrown = std::current_exception();
    }
    auto kept = thrown ? std::nullopt : find_keepable(*answered, c.answer_fields);
    if (kept)
        co_await options_.answers->finish(mine, std::move(*kept), clock_.now());
    else
        co_await options_.answers->abandon(mine);
    if (thrown) std::rethrow_exception(thrown);
    co_return answered;
}

task<result<web::response>> pipeline::run_in_time(passage& p, web::context& c) {
    const auto& route = *p.found.target;
    if (route.deadline.count() == 0 || route.streams_body) co_return co_await route.run(c, p.found.values);
    std::optional<result<web::response>> answered;
    std::exception_ptr thrown;
    p.x.begin_work(route.deadline);
    try {
        answered = co_await route.run(c, p.found.values);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (!p.x.end_work()) {
        if (thrown) std::rethrow_exception(thrown);
        co_return std::move(*answered);
    }
    co_await asio::this_coro::reset_cancellation_state();
    if (answered && *answered) co_return std::move(*answered);  // it was just in time
    c.log.warning("http.deadline", "The handler was cancelled.", {{"route", route.path}});
    co_return fail(error_kind::timeout, "http.deadline",
                   fmt::format("This took longer than {} s and was stopped.", route.deadline.count() / 1000));
}

// The way back --------------------------------------------------------------------------------------------------------

coding pipeline::choose_packing(passage& p, const web::response& r) const {
    if (r.status == 204 || r.status == 304 || r.status == 206) return coding::identity;
    const auto* text = std::get_if<std::string>(&r.body);
    if (text != nullptr && text->size() < options_.compress_from) return coding::identity;
    if (std::holds_alternative<web::file_body>(r.body)) return coding::identity;
    if (!is_compressible(r.content_type) || has_field(r, "content-encoding")) return coding::identity;
    p.x.answer_lines += "Vary: Accept-Encoding\r\n";
    return choose_coding(p.x.asked.field("accept-encoding"));
}

task<void> pipeline::pack(passage& p, web::response& r, coding as) {
    auto* text = std::get_if<std::string>(&r.body);
    auto* source = std::get_if<std::unique_ptr<web::body_source>>(&r.body);
    if (source != nullptr) {
        *source = make_compressed(std::move(*source), as);
    } else if (text->size() <= packed_here) {
        *text = compress(*text, as);
    } else {
        // The pool works on a copy, so that a full pool costs nothing but the smaller answer.
        auto packed = co_await pool_.run([plain = *text, as] { return compress(plain, as); });
        if (!packed) co_return;
        *text = std::move(*packed);
    }
    p.x.answer_lines += fmt::format("Content-Encoding: {}\r\n", to_string(as));
    // Another coding is another representation: its tag is only weakly the same (RFC 9110, 8.8.3).
    for (auto& [name, value] : r.fields)
        if (web::same_name(name, "etag") && !value.starts_with("W/")) value.insert(0, "W/");
}

void pipeline::finish(passage& p, web::response& r) {
    auto& lines = p.x.answer_lines;
    const auto& asked = p.x.asked;
    const auto took = std::chrono::steady_clock::now() - p.began;
    if (r.status == 503 && !lines.contains("Retry-After: ")) lines += "Retry-After: 2\r\n";
    lines += "X-Request-ID: ";
    lines += p.id;
    const auto hundredths = std::chrono::duration_cast<std::chrono::microseconds>(took).count() / 10;
    fmt::format_to(std::back_inserter(lines), "\r\nX-Response-Time: {}.{:02}ms\r\n", hundredths / 100,
                   hundredths % 100);
    if (!asked.field("traceparent").empty()) lines += fmt::format("traceparent: {}\r\n", to_traceparent(p.trace));
    lines += security_lines_;
    // A page may have a stricter one; two would both hold, and say it unclearly.
    if (!has_field(r, "content-security-policy")) lines += content_policy_line_;
    if (asked.secure && options_.strict_transport.count() > 0)
        lines += fmt::format("Strict-Transport-Security: max-age={}; includeSubDomains\r\n",
                             options_.strict_transport.count());
    append_cors(lines, asked.field("origin"), options_.cors);
    const std::string_view route = p.found.target != nullptr ? std::string_view(p.found.target->path) : "unmatched";
    if (options_.spans != nullptr)
        options_.spans->end(p.mark, r.status < 500, fmt::format("{} {}", web::to_string(asked.verb), route),
                            {{"http.request.method", std::string(web::to_string(asked.verb))},
                             {"http.route", std::string(route)},
                             {"http.response.status_code", std::to_string(r.status)},
                             {"request.id", p.id}});
    observer_.answered({web::to_string(asked.verb), route, r.status, took, p.limiter_away});
    // Who watches over the service asks every second: that is no news unless it fails.
    const bool quiet = p.found.target != nullptr && p.found.target->rate == web::rate_class::free && r.status < 400;
    if (!options_.log_requests || quiet) return;
    log_.info("http.request", "",
              {{"requestId", p.id},
               {"traceId", p.trace.trace_id},
               {"method", web::to_string(asked.verb)},
               {"route", route},
               {"path", asked.path},
               {"status", r.status},
               {"ms", std::chrono::duration<double, std::milli>(took).count()},
               {"address", asked.address}});
}

void pipeline::refused(web::response& answer, std::string& lines) {
    const auto id = make_request_id();
    lines += fmt::format("X-Request-ID: {}\r\n", id);
    lines += security_lines_;
    lines += content_policy_line_;
    observer_.answered({"unknown", "unmatched", answer.status, {}, false});
    if (options_.log_requests)
        log_.info("http.refused", "The bytes were no request that is taken here.",
                  {{"requestId", id}, {"status", answer.status}});
}

std::optional<web::response> pipeline::answer_preflight(passage& p) const {
    const auto& asked = p.x.asked;
    if (options_.cors.origins.empty() || asked.verb != web::method::options || asked.field("origin").empty() ||
        asked.field("access-control-request-method").empty())
        return std::nullopt;
    if (is_allowed_origin(asked.field("origin"), options_.cors))
        p.x.answer_lines += fmt::format(
            "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r\n"
            "Access-Control-Allow-Headers: Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, "
            "Range, "
            "X-API-Key, X-Request-ID, traceparent, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, "
            "Upload-Checksum, X-HTTP-Method-Override\r\nAccess-Control-Max-Age: {}\r\n",
            options_.cors.max_age.count());
    return web::response{.status = 204};
}

}  // namespace fw::gateway
