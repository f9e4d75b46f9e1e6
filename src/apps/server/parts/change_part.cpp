#include "parts/change_part.hpp"

#include "parts/cell_cache.hpp"

namespace fw::apps {

change_part::change_part(asio::io_context& home, installation& at)
    : redis_(home, at.redis, at.log),
      shared_(redis_, cache_prefix()),
      catalog_(shared_),
      feed_(home,
            {.conninfo = at.settings.text("database.replica_url"),
             .slot = catalog::slot,
             .publication = catalog::publication},
            at.pool, {&catalog_}, at.log),
      wanted_(at.settings.is_set("database.replica_url")) {}

void change_part::start() {
    if (wanted_) feed_.start();
}

task<void> change_part::stop() {
    co_await feed_.stop();
    co_await redis_.stop();
}

}  // namespace fw::apps
