#include "tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace fw::gateway {

namespace {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
using ssl_ptr = std::unique_ptr<SSL, freed_by<SSL_free>>;
using ssl_context_ptr = std::unique_ptr<SSL_CTX, freed_by<SSL_CTX_free>>;

class openssl_link final : public tls_link {
public:
    explicit openssl_link(ssl_ptr ssl) : ssl_(std::move(ssl)) {}

    need shake_hands() override {
        ERR_clear_error();
        const int done = SSL_accept(ssl_.get());
        return done == 1 ? need::nothing : needed_after(done);
    }
    moved read(std::span<char> into) override {
        ERR_clear_error();
        std::size_t n = 0;
        const int done = SSL_read_ex(ssl_.get(), into.data(), into.size(), &n);
        return done == 1 ? moved{n, need::nothing} : moved{0, needed_after(done)};
    }
    moved write(std::string_view bytes) override {
        ERR_clear_error();
        std::size_t n = 0;
        const int done = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &n);
        return done == 1 ? moved{n, need::nothing} : moved{0, needed_after(done)};
    }
    void end_sending() override {
        ERR_clear_error();
        if (!broken_ && SSL_is_init_finished(ssl_.get())) SSL_shutdown(ssl_.get());
    }
    bool holds_input() const override { return SSL_pending(ssl_.get()) > 0; }

private:
    need needed_after(int done) {
        switch (SSL_get_error(ssl_.get(), done)) {
            case SSL_ERROR_WANT_READ:
                return need::readable;
            case SSL_ERROR_WANT_WRITE:
                return need::writable;
            default:
                broken_ = true;
                ERR_clear_error();
                return need::closed;
        }
    }

    ssl_ptr ssl_;
    bool broken_ = false;
};

class openssl_context final : public tls_context {
public:
    explicit openssl_context(ssl_context_ptr context) : context_(std::move(context)) {}

    std::unique_ptr<tls_link> make_link(int descriptor) const override {
        ssl_ptr ssl(SSL_new(context_.get()));
        if (!ssl || SSL_set_fd(ssl.get(), descriptor) != 1) throw std::bad_alloc();
        SSL_set_accept_state(ssl.get());
        return std::make_unique<openssl_link>(std::move(ssl));
    }

private:
    ssl_context_ptr context_;
};

int choose_protocol(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* in,
                    unsigned int in_length, void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, length, ours, sizeof ours - 1, in, in_length) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

std::string openssl_reason() {
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    return text.data();
}

}  // namespace

result<std::shared_ptr<const tls_context>> make_tls_context(const std::string& certificate_file,
                                                            const std::string& key_file) {
    ERR_clear_error();
    ssl_context_ptr context(SSL_CTX_new(TLS_server_method()));
    if (!context) throw std::bad_alloc();
    SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    SSL_CTX_set_num_tickets(context.get(), 1);
    SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1)
        return fail(error_kind::invalid, "tls.certificate",
                    fmt::format("The certificate {} cannot be used: {}.", certificate_file, openssl_reason()));
    if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context.get()) != 1)
        return fail(error_kind::invalid, "tls.key",
                    fmt::format("The key {} cannot be used with the certificate: {}.", key_file, openssl_reason()));
    return std::make_shared<const openssl_context>(std::move(context));
}

}  // namespace fw::gateway
