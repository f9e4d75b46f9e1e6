// What every request passes before and after its route, in one fixed order.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fw/async/soon.hpp"
#include "fw/async/worker_pool.hpp"
#include "fw/base/trace.hpp"
#include "fw/gateway/application.hpp"
#include "fw/gateway/breaker.hpp"
#include "fw/gateway/network.hpp"
#include "fw/gateway/static_files.hpp"
#include "fw/idempotency/answer_store.hpp"
#include "fw/limits/limiter.hpp"
#include "fw/web/context.hpp"
#include "fw/web/router.hpp"

namespace fw::gateway {

enum class coding : std::uint8_t;

/// Tells who asks. Implementations are asked on every I/O thread.
class authenticator {
public:
    struct recognition {
        web::principal who;
        bool fresh = false;  ///< proved a password or second factor within 15 minutes
    };
    authenticator() = default;
    authenticator(const authenticator&) = delete;
    authenticator& operator=(const authenticator&) = delete;
    virtual ~authenticator() = default;

    /// Nothing for a request without credentials; an error (`unauthenticated`) for credentials that do not hold.
    using answer = result<std::optional<recognition>>;
    [[nodiscard]] virtual soon<answer> recognise(const web::request& asked) = 0;
};

/// Is told of every answer. Called on every I/O thread.
class request_observer {
public:
    struct facts {
        std::string_view method;
        std::string_view route;  ///< template: "/avatars/{id}"; "unmatched" for none
        int status = 0;
        std::chrono::nanoseconds duration{};
        bool limiter_away = false;
    };
    request_observer() = default;
    request_observer(const request_observer&) = delete;
    request_observer& operator=(const request_observer&) = delete;
    virtual ~request_observer() = default;
    virtual void answered(const facts& f) = 0;
};

/// Rate limits: classes of routes times roles.
class rate_policy {
public:
    /// {"classes": {"ordinary": {"anonymous": {"rate": 60, "period": 60, "burst": 20}, "user": {…}}}}, period in
    /// seconds. A role that a class does not name has that of "user"; a class that is not named is not limited. Errors:
    /// those of `json_object` and `limits::make_policy`, `rates.unknown_class`.
    [[nodiscard]] static result<rate_policy> parse(std::string_view json_text);
    /// The most generous of the caller's roles (nullptr: anonymous); nullptr: no limit.
    [[nodiscard]] const limits::policy* find(web::rate_class c, const web::principal* who) const;

private:
    std::map<web::rate_class, std::map<std::string, limits::policy, std::less<>>> classes_;
};

struct cors_options {
    std::vector<std::string> origins;  ///< "https://app.example.com", or "*"; none: no CORS at all
    bool credentials = false;          ///< never together with "*"
    std::chrono::seconds max_age{600};
};

struct pipeline_options {
    networks trusted_proxies = {};
    networks allowed = {};  ///< empty: everybody
    networks denied = {};
    cors_options cors = {};
    std::string content_security_policy =
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'";
    std::chrono::seconds strict_transport{31'536'000};  ///< over TLS; 0: not said
    rate_policy rates = {};
    breaker_options breaker = {};
    std::size_t compress_from = 1024;
    bool log_requests = true;
    tracer* spans = nullptr;                       ///< is told of every request; must outlive the pipeline
    idempotency::answer_store* answers = nullptr;  ///< where it is nullptr, Idempotency-Key is not honoured
    const static_files* files = nullptr;           ///< asked for what no route answers; must outlive the pipeline
};

/// One for each thread. Everything it refers to must outlive it; `limiter` may be nullptr: nothing is limited.
class pipeline final : public application {
public:
    pipeline(const web::router& routes, authenticator& who, limits::limiter* limiter, request_observer& observer,
             worker_pool& pool, pipeline_options options, logger log, const clock& time);
    ~pipeline() override;

    [[nodiscard]] task<web::response> answer(exchange& x) override;
    void refused(web::response& answer, std::string& answer_lines) override;

private:
    struct passage;
    task<web::response> pass(passage& p);
    [[nodiscard]] std::optional<web::response> answer_preflight(passage& p) const;
    [[nodiscard]] web::response tell_failure(passage& p, const error& reason, std::string_view thrown) const;
    [[nodiscard]] static result<void> take_note(passage& p, authenticator::answer who);
    [[nodiscard]] const limits::policy* find_limit(const passage& p) const;
    task<result<void>> limit(passage& p, const limits::policy& by);
    [[nodiscard]] static result<void> check_rights(const passage& p);
    task<web::response> run_route(passage& p);
    task<result<web::response>> run_once(passage& p, web::context& c, std::string_view key);
    task<result<web::response>> run_in_time(passage& p, web::context& c);
    [[nodiscard]] coding choose_packing(passage& p, const web::response& r) const;
    task<void> pack(passage& p, web::response& r, coding as);
    void finish(passage& p, web::response& r);
    [[nodiscard]] std::string make_request_id();
    [[nodiscard]] breaker& breaker_of(const std::string& group);

    const web::router& router_;
    authenticator& authenticator_;
    limits::limiter* limiter_;
    request_observer& observer_;
    worker_pool& pool_;
    pipeline_options options_;
    logger log_;
    const clock& clock_;
    std::map<std::string, breaker> breakers_;
    std::string security_lines_;
    std::string content_policy_line_;
    std::uint64_t chance_ = 0;
};

}  // namespace fw::gateway
