#include "retention_rules.hpp"

#include "fw/account/notifications.hpp"
#include "fw/auth/retention.hpp"
#include "fw/idempotency/pg_answer_store.hpp"
#include "fw/jobs/pg_job_ledger.hpp"

namespace fw::apps {

std::vector<config::setting> retention_rows() {
    static constexpr std::int64_t hour = 3'600'000, longest = 3650 * 24 * hour;
    const auto row = [](const char* name, const char* otherwise, const char* help) {
        return config::setting{name, config::value_kind::duration, otherwise, help, false, {{hour, longest}}};
    };
    return {row("retention.jobs", "30d", "How long jobs are kept after their end"),
            row("retention.sessions", "30d", "How long sessions are kept after their end, for people to see"),
            row("retention.mailed_links", "1d", "How long mailed links are kept after they have expired"),
            row("retention.notifications", "90d", "How long notifications are kept after they were read")};
}

std::vector<retention::rule> retention_rules_of(const config::settings& s) {
    auto out = auth::retention_rules(
        {.sessions = s.duration("retention.sessions"), .mailed_links = s.duration("retention.mailed_links")});
    out.push_back(jobs::pg_job_ledger::finished_jobs(s.duration("retention.jobs")));
    out.push_back(account::read_notifications(s.duration("retention.notifications")));
    out.push_back(idempotency::pg_answer_store::expired_answers());
    return out;
}

}  // namespace fw::apps
