#include "service_cell.hpp"

namespace fw::apps {

constexpr int newest_version = 2;  // beta features go there; it has all of version 1 that it does not replace

/// A bearer is fresh for a quarter of an hour after the password or the second factor was shown.
class service_cell::bearer_authenticator final : public gateway::authenticator {
public:
    bearer_authenticator(auth::recogniser& by, const clock& time) : by_(by), clock_(time) {}

    soon<answer> recognise(const web::request& asked) override {
        auto found = by_.recognise(asked);
        if (is_known(found)) return told(std::move(get_known(found)));
        return wait(wait_for(std::move(found)));
    }

private:
    task<answer> wait(task<auth::recogniser::answer> found) { co_return told(co_await std::move(found)); }
    [[nodiscard]] answer told(auth::recogniser::answer found) const {
        if (!found) return std::unexpected(std::move(found).error());
        auto& known = *found;
        if (!known) return std::nullopt;
        const bool fresh = known->proved && clock_.now() - *known->proved < std::chrono::minutes(15);
        return recognition{std::move(known->who), fresh};
    }

    auth::recogniser& by_;
    const clock& clock_;
};

namespace {

std::vector<web::error_case> database_errors() {
    return {{error_kind::unavailable, "postgres.unavailable", "The database is away."},
            {error_kind::unavailable, "postgres.no_room", "The database's disk is full."},
            {error_kind::unavailable, "postgres.outcome_unknown",
             "The database was lost while it worked on this: look whether it happened."},
            {error_kind::unavailable, "postgres.busy", "The database has more to do than it can."}};
}

}  // namespace

service_cell::service_cell(asio::io_context& home, const shared_parts& parts)
    : base_(home, parts),
      auth_(base_),
      work_(base_),
      avatars_(base_, work_.uploads()),
      designs_(base_),
      cache_(base_),
      catalog_(base_, cache_, work_.uploads()),
      scenes_(base_),
      account_(parts.at.db, auth_.users(), auth_.letters(), parts.at.time,
               {&auth_.personal_data(), &work_.jobs_data(), &avatars_.personal_data(), &designs_.personal_data(),
                &scenes_.personal_data(), &scenes_.exports_data(), &work_.uploads_data(), &work_.platform_data()}),
      account_routes_(account_, auth_.credentials()),
      health_(parts.at.db, base_.redis, parts.at.metrics),
      authenticator_(std::make_unique<bearer_authenticator>(auth_.recogniser(), parts.at.time)) {
    service_faces faces;
    faces.facts.work_errors = database_errors();
    account_routes_.add_to(faces.routes);
    faces.facts.groups.emplace_back("account", "Your account as a whole");
    auth_.add_to(faces);
    avatars_.add_to(faces);
    designs_.add_to(faces);
    catalog_.add_to(faces);
    scenes_.add_to(faces);
    work_.add_to(faces);
    health_.add_to(faces.routes);
    faces.facts.groups.emplace_back("service", "How the service is");
    docs_.add_to(faces.routes);
    if (parts.options.files == nullptr) pages_.add_to(faces.routes);  // a web application has pages of its own
    router_ = std::make_unique<web::router>(faces.routes.take(), newest_version);
    docs_.publish(*router_, faces.routes.schemas(), faces.facts);
    pipeline_ = std::make_unique<gateway::pipeline>(*router_, *authenticator_, &base_.limiter, parts.at.requests,
                                                    parts.at.pool, parts.options, parts.at.log, parts.at.time);
}

service_cell::~service_cell() = default;

task<void> service_cell::stop() {
    co_await designs_.stop();
    co_await catalog_.stop();
    co_await cache_.stop();
    co_await base_.stop();
}

}  // namespace fw::apps
