#include "wire.hpp"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "tls.hpp"

namespace fw::gateway {

namespace {

bool would_block() {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

moved outcome(ssize_t n, need if_blocked) {
    if (n >= 0) return {static_cast<std::size_t>(n), need::nothing};
    return {0, would_block() ? if_blocked : need::closed};
}

}  // namespace

wire::wire(tcp_socket socket, const tls_context* tls) : socket_(std::move(socket)) {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (tls != nullptr) tls_ = tls->make_link(socket_.native_handle());
}

wire::~wire() = default;

need wire::shake_hands() {
    return tls_ ? tls_->shake_hands() : need::nothing;
}

moved wire::read(std::span<char> into) {
    if (tls_) {
        const auto m = tls_->read(into);
        may_hold_more_ = m.then == need::nothing;
        return m;
    }
    const auto n = ::recv(socket_.native_handle(), into.data(), into.size(), 0);
    may_hold_more_ = n == static_cast<ssize_t>(into.size());
    if (n == 0) return {0, need::closed};
    return outcome(n, need::readable);
}

moved wire::write(std::string_view first, std::string_view second) {
    if (!tls_) return write_plain(first, second);
    moved all;
    for (const auto part : {first, second}) {
        std::string_view rest = part;
        while (!rest.empty()) {
            const auto m = tls_->write(rest);
            all.bytes += m.bytes;
            rest.remove_prefix(m.bytes);
            if (m.then != need::nothing) return {all.bytes, m.then};
        }
    }
    return all;
}

moved wire::write_plain(std::string_view first, std::string_view second) {
    if (second.empty())
        return outcome(::send(socket_.native_handle(), first.data(), first.size(), MSG_NOSIGNAL), need::writable);
    std::array<iovec, 2> parts{
        {{const_cast<char*>(first.data()), first.size()}, {const_cast<char*>(second.data()), second.size()}}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    return outcome(::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL), need::writable);
}

moved wire::send_file(int file, std::uint64_t offset, std::uint64_t length) {
    if (tls_) return send_file_through_tls(file, offset, length);
    auto from = static_cast<off_t>(offset);
    constexpr std::uint64_t at_once = 256 * 1024;  // others on this thread wait for as long as this takes
    const auto n = ::sendfile(socket_.native_handle(), file, &from, std::min(length, at_once));
    if (n == 0) return {0, need::closed};  // the file has become shorter
    return outcome(n, need::writable);
}

moved wire::send_file_through_tls(int file, std::uint64_t offset, std::uint64_t length) {
    std::array<char, 16 * 1024> block;
    const auto n =
        ::pread(file, block.data(), std::min<std::uint64_t>(length, block.size()), static_cast<off_t>(offset));
    if (n <= 0) return {0, need::closed};
    return tls_->write({block.data(), static_cast<std::size_t>(n)});
}

void wire::end_sending() {
    if (tls_) tls_->end_sending();
    boost::system::error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

bool wire::holds_input() const {
    return tls_ && tls_->holds_input();
}

bool wire::is_gone() {
    char one = 0;
    const auto n = ::recv(socket_.native_handle(), &one, 1, MSG_PEEK | MSG_DONTWAIT);
    return n == 0 || (n < 0 && !would_block());
}

}  // namespace fw::gateway
