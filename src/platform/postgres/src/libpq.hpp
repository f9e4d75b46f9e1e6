// Owners of libpq's objects.
#pragma once

#include <libpq-fe.h>

#include <memory>

namespace fw::postgres {

struct finish_connection {
    void operator()(PGconn* c) const { PQfinish(c); }
};
struct clear_result {
    void operator()(PGresult* r) const { PQclear(r); }
};
struct free_cancel {
    void operator()(PGcancel* c) const { PQfreeCancel(c); }
};
using connection_ptr = std::unique_ptr<PGconn, finish_connection>;
using result_ptr = std::unique_ptr<PGresult, clear_result>;
using cancel_ptr = std::unique_ptr<PGcancel, free_cancel>;

}  // namespace fw::postgres
