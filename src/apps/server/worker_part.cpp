#include "worker_part.hpp"

#include "objects_settings.hpp"

namespace fw::apps {

namespace {

std::vector<objects::object_registry*> registries_of(const std::vector<work_source*>& sources) {
    std::vector<objects::object_registry*> all;
    for (auto* source : sources)
        if (auto* registry = source->registry()) all.push_back(registry);
    return all;
}

std::vector<storage::sweep_loop::chore> chores_of(const std::vector<work_source*>& sources) {
    std::vector<storage::sweep_loop::chore> all;
    for (auto* source : sources) std::ranges::move(source->chores(), std::back_inserter(all));
    return all;
}

}  // namespace

worker_part::worker_part(asio::io_context& home, installation& at, std::unique_ptr<mail_sender> letters,
                         std::unique_ptr<stages::scratch_root> scratch)
    : base_(at, std::move(scratch)),
      avatars_(base_),
      scenes_(base_),
      exports_(base_, scenes_),
      upkeep_(base_, std::move(letters)),
      sources_{&avatars_, &scenes_, &exports_, &upkeep_},
      doomed_(at.db),
      sweeper_(*at.objects, doomed_, registries_of(sources_), sweep_limits_of(at.settings), at.time),
      cell_(home, at.redis, at.ledger, runner_options_of(at.settings, at.time.now(), at.spans.get()), at.log),
      sweeps_(home, sweeper_, chores_of(sources_), at.settings.duration("objects.sweep_every"), at.log) {
    for (auto* source : sources_) source->add_to(cell_.runner());
}

void worker_part::start() {
    cell_.start();
    sweeps_.start();
}

task<void> worker_part::stop(std::chrono::milliseconds grace) {
    for (auto* source : sources_) source->stop_soon();
    co_await cell_.stop(grace);
    co_await sweeps_.stop();
}

}  // namespace fw::apps
