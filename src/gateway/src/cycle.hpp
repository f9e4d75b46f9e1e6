// One request from its first byte to the last of its answer, with the buffers that it needs. Lent to a connection and
// reused by the next.
#pragma once

#include "byte_buffer.hpp"
#include "fw/gateway/application.hpp"
#include "fw/gateway/server.hpp"
#include "wire.hpp"
#include "wire_parser.hpp"

namespace fw::gateway {

class patience;
class session;

class cycle final : public exchange, private web::body_reader {
public:
    enum class step : std::uint8_t { more, ready, refused, closed };

    explicit cycle(const server_limits& limits);
    ~cycle() override;

    /// Belongs to that connection from now on.
    void lend_to(session& s);

    /// Reads what has arrived and looks for a whole head. `more`: wait for `wanted()` first.
    [[nodiscard]] step take_in();
    [[nodiscard]] need wanted() const { return wanted_; }
    [[nodiscard]] const refusal& why() const { return parser_.why(); }
    /// A request has begun to arrive.
    [[nodiscard]] bool has_begun() const { return !input_.empty(); }

    /// Answers the request. False: the connection has to end; `owes_reading` then tells how.
    [[nodiscard]] task<bool> respond();
    /// The client may still be sending: without reading on, it would lose the answer.
    [[nodiscard]] bool owes_reading() const { return owes_reading_; }

    /// Sends an answer that belongs to no request.
    [[nodiscard]] task<bool> send_refusal(web::response answer);

    /// Nothing of the next request has arrived: the buffers can go to somebody else.
    [[nodiscard]] bool spent() const { return input_.empty(); }
    /// Bytes of heap it holds on to.
    [[nodiscard]] std::size_t weight() const;

    [[nodiscard]] task<result<void>> read_body(std::uint64_t most) override;
    [[nodiscard]] result<void> stream_body(std::uint64_t most) override;
    void begin_work(std::chrono::milliseconds most) override;
    [[nodiscard]] bool end_work() override;

private:
    // body_reader
    [[nodiscard]] task<result<std::string_view>> next() override;
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return parser_.facts().length; }

    void begin();
    [[nodiscard]] result<void> limit_body(std::uint64_t most);
    /// From what has been read; nothing: more must be read.
    [[nodiscard]] std::optional<result<std::string_view>> find_piece();
    task<bool> drain();
    void make_room_for_next();
    /// What has become of an answer with the first write.
    struct opening {
        bool broken = false;    ///< the connection is of no more use
        bool complete = false;  ///< all of it has gone
        bool keep = false;      ///< the connection may live on afterwards
        bool chunked = false;
        std::size_t bytes = 0;       ///< that have gone, of `out_` and then of `text`
        std::string_view text = {};  ///< of the answer's body, sent from where it lies
    };
    /// Nearly every answer leaves here, in one call and without a coroutine.
    [[nodiscard]] opening begin_sending(web::response& answer, bool keep);
    /// The rest. True if the connection lives on.
    task<bool> go_on_sending(web::response& answer, opening so_far);
    task<bool> send_file(const web::file_body& file, patience& left);
    task<bool> send_stream(web::body_source& source, bool chunked, patience& left);
    task<result<std::string_view>> next_of(web::body_source& source);
    [[nodiscard]] web::response make_redirect() const;
    std::unexpected<error> broken(error_kind kind, std::string code, std::string message);

    const server_limits limits_;
    session* session_ = nullptr;
    wire_parser parser_;
    byte_buffer input_;  ///< the head; behind it what has arrived of the next request
    byte_buffer rest_;   ///< the body as it arrives
    std::string body_;
    std::string out_;
    need wanted_ = need::readable;
    std::uint64_t most_body_ = 0;
    std::uint64_t received_ = 0;
    std::chrono::milliseconds body_waited_{0};
    bool continue_sent_ = false;
    bool owes_reading_ = false;
};

}  // namespace fw::gateway
