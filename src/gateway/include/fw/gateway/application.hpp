// What stands behind the wire: one request in, one response out.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "fw/async/task.hpp"
#include "fw/web/request.hpp"
#include "fw/web/response.hpp"

namespace fw::gateway {

/// A request whose head has been read; its body is fetched when somebody asks for it. Lives until the response has been
/// sent. Belongs to the connection's thread.
class exchange {
public:
    exchange() = default;
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;
    virtual ~exchange() = default;

    web::request asked;
    /// Complete lines ("Name: value\r\n") that the answer carries besides its own fields. Reused: cheap to append to.
    std::string answer_lines;
    /// The connection ends after this answer.
    bool last = false;
    /// A body belongs to the request, which `read_body` would fetch.
    bool has_body = true;

    /// Reads the body into `asked.body`. Errors: `http.body_too_large` (before anything is read if Content-Length
    /// tells), `http.body_cut_off`, `http.malformed_body`, `http.body_too_slow`; the connection ends after them.
    [[nodiscard]] virtual task<result<void>> read_body(std::uint64_t most) = 0;

    /// Sets `asked.stream`; what comes beyond `most` bytes is `http.body_too_large` there. Errors: the same, at once if
    /// Content-Length tells.
    [[nodiscard]] virtual result<void> stream_body(std::uint64_t most) = 0;

    /// What is awaited from now on is cancelled after `most`, or when the connection is cut at the end of the program;
    /// until `end_work`, which tells whether it was (the caller then resets its cancellation state). No body is read
    /// meanwhile.
    virtual void begin_work(std::chrono::milliseconds most) = 0;
    [[nodiscard]] virtual bool end_work() = 0;
};

/// One thread's. Called on that thread only.
class application {
public:
    application() = default;
    application(const application&) = delete;
    application& operator=(const application&) = delete;
    virtual ~application() = default;

    /// What it throws ends the connection with 500 (catch earlier to say more).
    [[nodiscard]] virtual task<web::response> answer(exchange& x) = 0;

    /// The wire has refused a request before it became one (400, 408, 414, 431, 501, 505); `answer` is what will be
    /// sent. May add lines and look.
    virtual void refused(web::response& answer, std::string& answer_lines) = 0;
};

/// Problem details with a status that belongs to no error kind: 405, 414, 431, …
[[nodiscard]] web::response make_refusal(int status, std::string_view code, std::string_view detail,
                                         std::string_view instance = {}, std::string_view request_id = {});

/// "Not Found"; "Unknown" for numbers that HTTP does not know.
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace fw::gateway
