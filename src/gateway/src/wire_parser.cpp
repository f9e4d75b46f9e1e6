#include "wire_parser.hpp"

#include <boost/beast/http/basic_parser.hpp>

namespace fw::gateway {

namespace http = boost::beast::http;
using boost::beast::error_code;

namespace {

std::string_view as_std(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

constexpr refusal malformed{400, "http.malformed", "This is not an HTTP/1.1 request."};
constexpr refusal malformed_body{400, "http.malformed_body", "The chunks of the body are malformed."};
constexpr refusal bad_version{505, "http.unknown_version", "The server speaks HTTP/1.1 and 1.0."};

/// Keeps views of what Beast finds: a whole head lies in one piece, so nothing is copied.
class collector final : public http::basic_parser<true> {
public:
    explicit collector(std::vector<web::field_view>& fields) : fields_(&fields) {}

    std::string_view verb;
    std::string_view target;
    int version = 11;
    std::string_view piece;

private:
    void on_request_impl(http::verb, boost::beast::string_view name, boost::beast::string_view asked, int number,
                         error_code& ec) override {
        verb = as_std(name);
        target = as_std(asked);
        version = number;
        ec = {};
    }
    void on_response_impl(int, boost::beast::string_view, int, error_code& ec) override { ec = {}; }
    void on_field_impl(http::field, boost::beast::string_view name, boost::beast::string_view value,
                       error_code& ec) override {
        if (!head_complete_) fields_->push_back({as_std(name), as_std(value)});  // trailers are read and left out
        ec = {};
    }
    void on_header_impl(error_code& ec) override {
        head_complete_ = true;
        ec = {};
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code& ec) override { ec = {}; }
    std::size_t on_body_impl(boost::beast::string_view body, error_code& ec) override {
        piece = as_std(body);
        ec = {};
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, boost::beast::string_view, error_code& ec) override { ec = {}; }
    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view body, error_code& ec) override {
        piece = as_std(body);
        ec = {};
        return body.size();
    }
    void on_finish_impl(error_code& ec) override { ec = {}; }

    std::vector<web::field_view>* fields_;
    bool head_complete_ = false;
};

}  // namespace

class wire_parser::beast_parser {
public:
    std::optional<collector> one;  // Beast's parsers are made for one message each
};

wire_parser::wire_parser() : beast_(std::make_unique<beast_parser>()) {}
wire_parser::~wire_parser() = default;

void wire_parser::reset(const head_limits& limits) {
    limits_ = limits;
    scanner_ = {};
    facts_ = {};
    fields_.clear();
    phase_ = phase::head;
}

wire_parser::phase wire_parser::refuse(const refusal& why) {
    why_ = why;
    return phase_ = phase::refused;
}

wire_parser::phase wire_parser::take_head(std::string_view bytes) {
    switch (scanner_.scan(bytes, limits_)) {
        case head_scanner::state::incomplete:
            return phase_ = phase::head;
        case head_scanner::state::refused:
            return refuse(scanner_.why());
        case head_scanner::state::complete:
            break;
    }
    auto& beast = beast_->one.emplace(fields_);
    beast.header_limit(static_cast<std::uint32_t>(limits_.bytes + 4));
    beast.body_limit(boost::none);
    error_code ec;
    const auto used = beast.put({bytes.data(), scanner_.length()}, ec);
    if (ec == http::error::bad_version) return refuse(bad_version);
    if (ec == http::error::bad_content_length || ec == http::error::bad_transfer_encoding) return refuse(bad_framing);
    if (ec || used != scanner_.length()) return refuse(malformed);
    if (const auto why = find_refusal(beast.verb, beast.target, beast.version, fields_, limits_, facts_))
        return refuse(*why);
    return phase_ = beast.is_done() || !facts_.has_body() ? phase::done : phase::body;
}

wire_parser::phase wire_parser::take_body(std::string_view bytes, std::size_t& used, std::string_view& piece) {
    auto& beast = *beast_->one;
    beast.piece = {};
    used = 0;
    if (phase_ == phase::body && !bytes.empty()) {
        error_code ec;
        used = beast.put({bytes.data(), bytes.size()}, ec);
        if (ec && ec != http::error::need_more) return refuse(malformed_body);
        if (beast.is_done()) phase_ = phase::done;
    }
    piece = beast.piece;
    return phase_;
}

}  // namespace fw::gateway
