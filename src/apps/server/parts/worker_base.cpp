#include "parts/worker_base.hpp"

#include "server_settings.hpp"

namespace fw::apps {

namespace {

constexpr std::size_t most_children = 64;

}  // namespace

worker_base::worker_base(installation& all, std::unique_ptr<stages::scratch_root> own_scratch)
    : at(all), scratch(std::move(own_scratch)), children(most_children, 0), engine(engine_of(all.settings), children) {}

}  // namespace fw::apps
