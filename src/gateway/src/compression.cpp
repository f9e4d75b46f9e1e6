#include "compression.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <charconv>

#include "fw/web/request.hpp"
#include "head_rules.hpp"

namespace fw::gateway {

namespace {

/// 0 to 1000; 1000 if no weight is given, 0 for one that is malformed.
int weight_of(std::string_view parameters) {
    const auto q = parameters.find("q=");
    if (q == parameters.npos) return 1000;
    const auto digits = trimmed(parameters.substr(q + 2));
    double value = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return ec == std::errc() && value >= 0 && value <= 1 ? static_cast<int>(value * 1000) : 0;
}

class encoder {
public:
    encoder() = default;
    encoder(const encoder&) = delete;
    encoder& operator=(const encoder&) = delete;
    virtual ~encoder() = default;
    virtual void add(std::string_view text, bool last, std::string& out) = 0;
};

class gzip_encoder final : public encoder {
public:
    gzip_encoder() {
        constexpr int level = 5;
        if (::deflateInit2(&z_, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
    }
    ~gzip_encoder() override { ::deflateEnd(&z_); }
    void add(std::string_view text, bool last, std::string& out) override {
        z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        z_.avail_in = static_cast<uInt>(text.size());
        do {
            std::array<char, 16384> block;
            z_.next_out = reinterpret_cast<Bytef*>(block.data());
            z_.avail_out = block.size();
            ::deflate(&z_, last ? Z_FINISH : Z_SYNC_FLUSH);
            out.append(block.data(), block.size() - z_.avail_out);
        } while (z_.avail_out == 0);
    }

private:
    z_stream z_{};
};

class brotli_encoder final : public encoder {
public:
    brotli_encoder() : state_(::BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
        if (state_ == nullptr) throw std::bad_alloc();
        ::BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, 4);
        ::BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, 18);
    }
    ~brotli_encoder() override { ::BrotliEncoderDestroyInstance(state_); }
    void add(std::string_view text, bool last, std::string& out) override {
        auto left = text.size();
        auto* next = reinterpret_cast<const std::uint8_t*>(text.data());
        do {
            std::size_t none = 0;
            ::BrotliEncoderCompressStream(state_, last ? BROTLI_OPERATION_FINISH : BROTLI_OPERATION_FLUSH, &left, &next,
                                          &none, nullptr, nullptr);
            std::size_t size = 0;
            const auto* bytes = ::BrotliEncoderTakeOutput(state_, &size);
            out.append(reinterpret_cast<const char*>(bytes), size);
        } while (left > 0 || ::BrotliEncoderHasMoreOutput(state_) != 0);
    }

private:
    BrotliEncoderState* state_;
};

std::unique_ptr<encoder> make_encoder(coding as) {
    if (as == coding::gzip) return std::make_unique<gzip_encoder>();
    return std::make_unique<brotli_encoder>();
}

class compressed_source final : public web::body_source {
public:
    compressed_source(std::unique_ptr<web::body_source> plain, coding as)
        : plain_(std::move(plain)), encoder_(make_encoder(as)) {}
    task<result<std::string_view>> next() override {
        out_.clear();
        while (!ended_ && out_.empty()) {
            FW_CO_TRY(const std::string_view piece, co_await plain_->next());
            ended_ = piece.empty();
            encoder_->add(piece, ended_, out_);
        }
        co_return out_;
    }

private:
    std::unique_ptr<web::body_source> plain_;
    std::unique_ptr<encoder> encoder_;
    std::string out_;
    bool ended_ = false;
};

}  // namespace

coding choose_coding(std::string_view accept) {
    int gzip = -1;
    int brotli = -1;
    int any = -1;
    while (!accept.empty()) {
        const auto comma = accept.find(',');
        const auto item = accept.substr(0, comma);
        accept = comma == accept.npos ? std::string_view() : accept.substr(comma + 1);
        const auto semicolon = item.find(';');
        const auto name = trimmed(item.substr(0, semicolon));
        const int weight = semicolon == item.npos ? 1000 : weight_of(item.substr(semicolon));
        if (web::same_name(name, "gzip") || web::same_name(name, "x-gzip")) gzip = weight;
        if (web::same_name(name, "br")) brotli = weight;
        if (name == "*") any = weight;
    }
    if (gzip < 0) gzip = std::max(any, 0);
    if (brotli < 0) brotli = std::max(any, 0);
    if (gzip == 0 && brotli == 0) return coding::identity;
    return brotli >= gzip ? coding::brotli : coding::gzip;
}

bool is_compressible(std::string_view type) {
    type = trimmed(type.substr(0, type.find(';')));
    if (type == "text/event-stream") return false;
    return type.starts_with("text/") || type.ends_with("json") || type.ends_with("+xml") || type.ends_with("/xml") ||
           type == "application/javascript" || type == "application/wasm" || type == "model/gltf-binary";
}

std::string compress(std::string_view text, coding as) {
    std::string out;
    make_encoder(as)->add(text, true, out);
    return out;
}

std::unique_ptr<web::body_source> make_compressed(std::unique_ptr<web::body_source> plain, coding as) {
    return std::make_unique<compressed_source>(std::move(plain), as);
}

std::string_view to_string(coding c) {
    return c == coding::gzip ? "gzip" : c == coding::brotli ? "br" : "identity";
}

}  // namespace fw::gateway
