#include "s3_caller.hpp"

#include "fw/async/timeout.hpp"
#include "fw/base/ids.hpp"
#include "on_pool.hpp"

namespace fw::objects {

namespace {

using steady = std::chrono::steady_clock;

/// 50, 100, 200 … ms, each up to half as long again.
std::chrono::milliseconds pause_before(int attempt) {
    std::array<std::uint8_t, 1> chance{};
    fill_random(chance);
    const auto base = std::chrono::milliseconds(50 << std::min(attempt - 1, 5));
    return base + base * chance[0] / 512;
}

/// A good status over an error: CopyObject and CompleteMultipartUpload begin to answer before they know.
bool hides_error(const http_answer& a) {
    return a.status == 200 && a.body.size() < 4096 && !read_refusal(a.body).code.empty();
}

bool is_transient(int status, std::string_view code) {
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504 ||
           code == "RequestTimeout" || code == "SlowDown" || code == "InternalError";
}

bool is_transient(const error& e) {
    return e.code == "objects.unavailable" || e.kind == error_kind::timeout;
}

}  // namespace

error refusal_of(int status, const s3_refusal& said, std::string_view key) {
    if (said.code == "NoSuchUpload")
        return {error_kind::unavailable, "objects.no_upload", "The object store has dropped the upload."};
    if (status == 404 && said.code != "NoSuchBucket") {
        return {error_kind::not_found, "objects.not_found", fmt::format("There is no object {}.", key)};
    }
    if (status == 416) return {error_kind::invalid, "objects.range", "This part of the object does not exist."};
    if (status == 507 || said.code == "QuotaExceeded" || said.code == "XMinioStorageFull")
        return {error_kind::unavailable, "objects.full", "The object store has no space left."};
    const auto named = said.code.empty() ? std::to_string(status) : said.code;
    if (status == 401 || status == 403 || status == 404)
        return {error_kind::unavailable, "objects.refused", fmt::format("The object store refuses: {}.", named)};
    if (status == 409 && (said.code == "ObjectParentIsFile" || said.code == "ExistingObjectIsDirectory"))
        return {error_kind::conflict, "objects.key_taken", "The key is a folder of others, or lies in an object."};
    if (!is_transient(status, said.code))
        return {error_kind::internal, "objects.unanswerable",
                fmt::format("The object store does not take this: {}.", named)};
    return {error_kind::unavailable, "objects.unavailable", fmt::format("The object store fails: {}.", named)};
}

/// `once(left)` blocks and gives something with `status` and `said`.
template <class T, class Once>
task<result<T>> s3_store::caller::attempt(Once once) {
    const auto until = steady::now() + settings.deadline;
    for (int tried = 1; true; ++tried) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - steady::now());
        auto got = co_await on_pool(pool_, [once, left] { return once(left); });
        if (got) co_return std::move(*got);
        // Refusals of a server that is well are last words.
        const bool again = is_transient(got.error()) && tried < settings.attempts;
        const auto pause = pause_before(tried);
        if (!again || steady::now() + pause >= until) co_return std::unexpected(std::move(got).error());
        co_await sleep_for(pause);
    }
}

task<result<http_answer>> s3_store::caller::run(s3_call call, std::size_t most_body) {
    return attempt<http_answer>([self = shared_from_this(), call = std::move(call),
                                 most_body](std::chrono::milliseconds left) -> result<http_answer> {
        auto used = self->idle_.take();
        auto got = used->run(make_request(self->settings, call, self->now()), self->limits(left), most_body);
        self->idle_.give_back(std::move(used));
        if (!got) return got;
        if (got->status / 100 == 2 && !hides_error(*got)) return got;
        auto refused = refusal_of(hides_error(*got) ? 500 : got->status, read_refusal(got->body), call.key);
        return std::unexpected(std::move(refused));
    });
}

task<result<s3_store::caller::begun>> s3_store::caller::begin(s3_call call) {
    return attempt<begun>(
        [self = shared_from_this(), call = std::move(call)](std::chrono::milliseconds left) -> result<begun> {
            auto used = self->idle_.take();
            FW_TRY(auto head, used->begin(make_request(self->settings, call, self->now()), self->limits(left)));
            if (head.status / 100 == 2) return begun{std::move(used), std::move(head)};
            self->idle_.give_back(std::move(used));
            return std::unexpected(refusal_of(head.status, read_refusal(head.body), call.key));
        });
}

task<result<std::string_view>> s3_store::caller::next(exchange& from) {
    return on_pool(pool_, [&from] { return from.next(); });
}

}  // namespace fw::objects
