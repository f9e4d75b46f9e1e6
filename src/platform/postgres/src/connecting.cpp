#include "connecting.hpp"

#include <algorithm>

namespace fw::postgres {

std::string last_message(const PGconn* of) {
    const char* const message = PQerrorMessage(of);
    std::string text = message ? message : "";
    std::ranges::replace(text, '\n', ' ');
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
}

task<result<void>> finish_connecting(PGconn* begun, pq_socket& socket) {
    const auto refused = [begun] { return fail(error_kind::unavailable, "postgres.unavailable", last_message(begun)); };
    if (!begun || PQstatus(begun) == CONNECTION_BAD) co_return refused();
    for (auto state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK; state = PQconnectPoll(begun)) {
        if (state == PGRES_POLLING_FAILED) co_return refused();
        // The socket may be another one after each poll.
        if (socket.is_open()) socket.release();
        socket.assign(PQsocket(begun));
        const auto side = state == PGRES_POLLING_READING ? asio::posix::descriptor_base::wait_read
                                                         : asio::posix::descriptor_base::wait_write;
        co_await socket.async_wait(side, use_task);
    }
    if (socket.is_open()) socket.release();
    socket.assign(PQsocket(begun));
    if (PQsetnonblocking(begun, 1) != 0) co_return refused();
    co_return result<void>{};
}

}  // namespace fw::postgres
