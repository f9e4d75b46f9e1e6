// How to reach PostgreSQL and how much of it to use.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace fw::postgres {

struct settings {
    std::string conninfo;  ///< libpq's keywords ("host=… dbname=…") or a postgresql:// address
    std::string application = "fashion-wallet";
    /// Off behind a pooler that gives each transaction another connection. Then no start-up settings are sent either:
    /// give the role a statement_timeout (db/roles.sql does).
    bool prepared = true;

    std::size_t shared_connections = 2;  ///< of each I/O thread, for short statements
    std::size_t exclusive_connections =
        4;                             ///< of each I/O thread, for transactions and slow statements; opened when needed
    std::size_t most_in_flight = 256;  ///< of each shared connection
    std::size_t most_waiting = 1024;   ///< of each I/O thread, before `postgres.busy`

    std::chrono::milliseconds connect_deadline{5000};
    std::chrono::milliseconds shared_statement_timeout{15'000};  ///< the server's own, should ours fail
    std::chrono::milliseconds exclusive_statement_timeout{120'000};
    std::chrono::milliseconds longest_silence{5000};  ///< beyond a deadline: then the server is taken for dead
    std::chrono::milliseconds exclusive_wait{3000};   ///< for a free connection
    std::chrono::milliseconds longest_pause{2000};    ///< between two attempts to connect
    std::chrono::milliseconds stop_deadline{5000};    ///< for what is in flight when we stop
};

}  // namespace fw::postgres
