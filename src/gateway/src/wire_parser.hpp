// A request read from bytes, without any I/O: the head in one piece, then the body as it comes.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "head_rules.hpp"

namespace fw::gateway {

/// One request at a time; `reset` makes it ready for the next. Not thread-safe.
class wire_parser {
public:
    enum class phase : std::uint8_t {
        head,     ///< more bytes are needed for the head
        body,     ///< the head is there; the body is being read
        done,     ///< the request is complete
        refused,  ///< `why()` tells; nothing more can be read from this connection
    };

    wire_parser();
    wire_parser(const wire_parser&) = delete;
    wire_parser& operator=(const wire_parser&) = delete;
    ~wire_parser();

    void reset(const head_limits& limits);

    /// `bytes`: all of the head so far. Once it is complete, `head_length()` of them have been used and `fields()` and
    /// `facts()` are views into them.
    phase take_head(std::string_view bytes);
    [[nodiscard]] std::size_t head_length() const { return scanner_.length(); }

    /// Takes some of the body's bytes and says how many were `used`; `piece` is what they held (a view into them).
    /// Nothing used and nothing in `piece`: more bytes are needed behind these.
    phase take_body(std::string_view bytes, std::size_t& used, std::string_view& piece);

    [[nodiscard]] phase now() const { return phase_; }
    [[nodiscard]] const head_facts& facts() const { return facts_; }
    [[nodiscard]] std::span<const web::field_view> fields() const { return fields_; }
    [[nodiscard]] const refusal& why() const { return why_; }

private:
    class beast_parser;
    phase refuse(const refusal& why);

    std::unique_ptr<beast_parser> beast_;
    head_limits limits_;
    head_scanner scanner_;
    head_facts facts_;
    std::vector<web::field_view> fields_;
    refusal why_;
    phase phase_ = phase::head;
};

}  // namespace fw::gateway
