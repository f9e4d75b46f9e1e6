#include "parts/cell_base.hpp"

#include "fw/crypto/digest.hpp"

namespace fw::apps {

cell_base::cell_base(asio::io_context& on, const shared_parts& parts)
    : home(on),
      shared(parts),
      at(parts.at),
      redis(on, parts.redis, at.log),
      queue(on, redis, parts.redis, at.ledger, at.log),
      post_office(queue.jobs(), *at.vault),
      limiter(redis),
      links(at.link_key, at.time) {}

web::cursor_seal cell_base::cursors() const {
    return web::cursor_seal(
        [key = at.cursor_key](std::string_view message) { return crypto::hmac_sha256(key, bytes_of(message)); });
}

task<void> cell_base::stop() {
    co_await queue.stop();
    co_await redis.stop();
}

}  // namespace fw::apps
