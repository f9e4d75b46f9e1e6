#include "fw/auth/reset_desk.hpp"

#include "audit.hpp"
#include "fw/auth/credential_service.hpp"
#include "fw/base/json.hpp"
#include "secret_token.hpp"

namespace fw::auth {

task<result<std::optional<reset_link>>> make_reset_link(auth_repository& kept, std::string folded_email,
                                                        std::string address, time_point now) {
    FW_CO_TRY(const auto who, co_await kept.find_user_by_email(std::move(folded_email)));
    if (!who || !who->active) co_return std::nullopt;
    reset_link out{who->email, make_secret_token()};
    FW_CO_CHECK(
        co_await kept.add_mailed_token(mailed_token::reset_password, hash_of(out.token), who->id, now + reset_life));
    FW_CO_CHECK(co_await kept.add_audit(
        {"auth.reset_requested", audit_outcome::done, who->id, std::move(address), to_details({}), now}));
    co_return out;
}

void reset_desk::add_to(queue::queue_runner& runner) {
    runner.handle(queue::queue_name::email, std::string(answer_reset_job),
                  [this](queue::job_context& job) { return answer(job); },
                  {.cost = {.cores = 0.05, .memory = 1U << 20U}, .limit = std::chrono::minutes(1)});
}

// Tried again, it makes another link: the one that was not sent is known to nobody.
task<result<std::string>> reset_desk::answer(queue::job_context& job) {
    FW_CO_TRY(const auto text, mail::open_order(vault_, job.what()));
    FW_CO_TRY(const auto document, parse_json(text));
    FW_CO_TRY(const auto object, json_object::from(document));
    FW_CO_TRY(auto email, object.get_string("email"));
    FW_CO_TRY(auto address, object.get_string("address"));
    FW_CO_TRY(const auto link, co_await make_reset_link(kept_, std::move(email), std::move(address), clock_.now()));
    if (!link) co_return "{}";
    FW_CO_TRY(
        auto letter,
        mail::letter::make(
            {.id = {job.what().id.value},
             .to = link->to,
             .subject = "A new password",
             .text = fmt::format("Open this link to set a new password:\n\n{}/reset-password?token={}\n\nIt is good "
                                 "for an hour. If you have not asked for it,\ndo nothing: the old one stays.\n",
                                 public_url_, link->token)}));
    FW_CO_CHECK(co_await mailer_.send(std::move(letter)));
    co_return "{}";
}

}  // namespace fw::auth
