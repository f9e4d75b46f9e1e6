#include "parts/upkeep_work.hpp"

#include "fw/mail/mail_jobs.hpp"
#include "objects_settings.hpp"

namespace fw::apps {

upkeep_work::upkeep_work(worker_base& base, std::unique_ptr<mail_sender> letters)
    : at_(base.at),
      letters_(std::move(letters)),
      uploads_(*at_.uploads, objects::sealed_objects(*at_.objects, *at_.vault, "photos"),
               upload_limits_of(at_.settings), at_.time) {}

void upkeep_work::add_to(queue::queue_runner& runner) {
    mail::add_mail_jobs(runner, letters_->mailer(), *at_.vault);
}

}  // namespace fw::apps
