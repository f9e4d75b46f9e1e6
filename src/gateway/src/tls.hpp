// TLS 1.3 on a non-blocking socket. OpenSSL works on the descriptor itself: no copies through memory, and an idle
// connection holds no buffers.
#pragma once

#include <memory>
#include <string>

#include "fw/base/error.hpp"
#include "wire.hpp"

namespace fw::gateway {

/// One connection's TLS.
class tls_link {
public:
    tls_link() = default;
    tls_link(const tls_link&) = delete;
    tls_link& operator=(const tls_link&) = delete;
    virtual ~tls_link() = default;

    [[nodiscard]] virtual need shake_hands() = 0;
    [[nodiscard]] virtual moved read(std::span<char> into) = 0;
    /// When it could not send everything it must be called again with the same bytes (at any address).
    [[nodiscard]] virtual moved write(std::string_view bytes) = 0;
    virtual void end_sending() = 0;
    [[nodiscard]] virtual bool holds_input() const = 0;
};

/// A certificate and its key, in use from now on. Immutable and shared by the connections made with it.
class tls_context {
public:
    tls_context() = default;
    tls_context(const tls_context&) = delete;
    tls_context& operator=(const tls_context&) = delete;
    virtual ~tls_context() = default;

    /// `descriptor` stays with its owner.
    [[nodiscard]] virtual std::unique_ptr<tls_link> make_link(int descriptor) const = 0;
};

/// Reads the chain and the key (PEM files). Errors: `tls.certificate`, `tls.key`, with OpenSSL's reason.
[[nodiscard]] result<std::shared_ptr<const tls_context>> make_tls_context(const std::string& certificate_file,
                                                                          const std::string& key_file);

}  // namespace fw::gateway
