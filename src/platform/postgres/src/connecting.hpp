// Waiting for libpq to connect, without blocking.
#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "fw/async/task.hpp"
#include "fw/base/error.hpp"
#include "libpq.hpp"

namespace fw::postgres {

using pq_socket = asio::posix::basic_stream_descriptor<io_executor>;

/// libpq's last message on one line: it ends them with a line feed, and has several of them for several addresses.
[[nodiscard]] std::string last_message(const PGconn* of);

/// Takes a connection that was begun to its end; the socket is libpq's from then on: `release` it before `PQfinish`.
/// Both must outlive the task. Errors: `postgres.unavailable`.
[[nodiscard]] task<result<void>> finish_connecting(PGconn* begun, pq_socket& socket);

}  // namespace fw::postgres
