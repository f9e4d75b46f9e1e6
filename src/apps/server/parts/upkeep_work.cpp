#include "parts/upkeep_work.hpp"

#include "fw/catalog/upkeep.hpp"
#include "fw/mail/mail_jobs.hpp"
#include "objects_settings.hpp"
#include "retention_rules.hpp"

namespace fw::apps {

namespace {

task<result<std::size_t>> counted(task<result<std::size_t>> removing, telemetry::counter& gone) {
    FW_CO_TRY(const auto rows, co_await std::move(removing));
    gone.add(rows);
    co_return rows;
}

}  // namespace

upkeep_work::upkeep_work(worker_base& base, std::unique_ptr<mail_sender> letters)
    : at_(base.at),
      letters_(std::move(letters)),
      resets_(*at_.accounts, *at_.vault, letters_->mailer(), at_.settings.text("server.public_url"), at_.time),
      uploads_(*at_.uploads, objects::sealed_objects(*at_.objects, *at_.vault, "photos"),
               upload_limits_of(at_.settings), at_.time),
      deleted_rows_(retention::add_counters(at_.metrics)),
      retention_(at_.db, retention_rules_of(at_.settings), at_.time, deleted_rows_) {}

void upkeep_work::add_to(queue::queue_runner& runner) {
    mail::add_mail_jobs(runner, letters_->mailer(), *at_.vault);
    resets_.add_to(runner);
}

std::vector<storage::sweep_loop::chore> upkeep_work::chores() {
    return {[this] { return counted(uploads_.remove_expired(), deleted_rows_.with({"platform.uploads"})); },
            [this] { return retention_.run(); }, [this] { return catalog::refresh_popularity(at_.db); }};
}

}  // namespace fw::apps
