#include "worker_part.hpp"

#include "fw/mail/mail_jobs.hpp"
#include "objects_settings.hpp"
#include "server_settings.hpp"

namespace fw::apps {

namespace {

constexpr std::size_t most_children = 64;

avatar::worker_world world_of(installation& at, avatar::engine_program& engine) {
    return {at.db,
            *at.vault,
            *at.objects,
            engine,
            at.object_pool,
            at.time,
            at.log,
            at.metrics.add_counters("avatars_created_total", "Avatars that were made for the first time").with({}),
            at.metrics
                .add_histograms("avatar_processing_duration_seconds", "From taking the job to the avatar being there",
                                telemetry::job_seconds())
                .with({}),
            at.settings.text("worker.scratch")};
}

}  // namespace

worker_part::worker_part(asio::io_context& home, installation& at, std::unique_ptr<mail_sender> letters)
    : letters_(std::move(letters)),
      children_(most_children, 0),
      engine_(engine_of(at.settings), children_),
      avatars_(world_of(at, engine_)),
      avatar_objects_(at.db),
      doomed_(at.db),
      sweeper_(*at.objects, doomed_, {&avatar_objects_}, sweep_limits_of(at.settings), at.time),
      uploads_(*at.uploads, objects::sealed_objects(*at.objects, *at.vault, "photos"), upload_limits_of(at.settings),
               at.time),
      cell_(home, at.redis, at.ledger, runner_options_of(at.settings, at.time.now(), at.spans.get()), at.log),
      sweeps_(home, sweeper_,
              {[this] { return avatars_.drop_left_photos(); }, [this] { return uploads_.remove_expired(); }},
              at.settings.duration("objects.sweep_every"), at.log) {
    avatars_.add_to(cell_.runner());
    mail::add_mail_jobs(cell_.runner(), letters_->mailer(), *at.vault);
}

void worker_part::start() {
    cell_.start();
    sweeps_.start();
}

task<void> worker_part::stop(std::chrono::milliseconds grace) {
    co_await cell_.stop(grace);
    co_await sweeps_.stop();
}

}  // namespace fw::apps
