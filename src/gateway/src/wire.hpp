// One connection's bytes, plain or through TLS. Nothing here waits: each call does what can be done at once and says
// what to wait for.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "fw/async/task.hpp"

namespace fw::gateway {

using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, io_executor>;

class tls_link;
class tls_context;

/// What must happen before a call can do more.
enum class need : std::uint8_t { nothing, readable, writable, closed };

struct moved {
    std::size_t bytes = 0;
    need then = need::nothing;  ///< `closed`: the other side has ended, or the connection is broken
};

class wire {
public:
    /// `tls`: nullptr for a plain connection. Makes the socket non-blocking.
    wire(tcp_socket socket, const tls_context* tls);
    wire(const wire&) = delete;
    wire& operator=(const wire&) = delete;
    ~wire();

    /// Of TLS; `nothing` once it is done.
    [[nodiscard]] need shake_hands();

    [[nodiscard]] moved read(std::span<char> into);
    /// Sends the first and then the second, in one piece where possible.
    [[nodiscard]] moved write(std::string_view first, std::string_view second = {});
    /// Sends up to `length` bytes of the file.
    [[nodiscard]] moved send_file(int file, std::uint64_t offset, std::uint64_t length);

    /// Tells the other side that nothing more comes.
    void end_sending();

    /// Bytes have been read from the socket that `read` has not given out yet.
    [[nodiscard]] bool holds_input() const;
    /// `read` has not yet found the socket empty. (False does not say that nothing has come since.)
    [[nodiscard]] bool may_hold_more() const { return may_hold_more_; }
    /// The other side is known to have gone. Takes no bytes.
    [[nodiscard]] bool is_gone();
    [[nodiscard]] bool secure() const { return tls_ != nullptr; }
    [[nodiscard]] tcp_socket& socket() { return socket_; }

private:
    [[nodiscard]] moved write_plain(std::string_view first, std::string_view second);
    [[nodiscard]] moved send_file_through_tls(int file, std::uint64_t offset, std::uint64_t length);

    tcp_socket socket_;
    std::unique_ptr<tls_link> tls_;
    bool may_hold_more_ = false;
};

}  // namespace fw::gateway
