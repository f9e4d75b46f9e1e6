// multipart/form-data (RFC 7578), part by part while it arrives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/async/task.hpp"
#include "fw/web/request.hpp"

namespace fw::web {

struct part_head {
    std::string name;  ///< of the form's field
    /// What the client calls the file, without folders and control characters, at most 200 bytes: to be shown, never to
    /// be used as a path or as a sign of what is inside.
    std::optional<std::string> file_name;
    std::string content_type = "text/plain";  ///< as the client says: look at the bytes instead
};

struct multipart_limits {
    std::size_t parts = 32;
    std::size_t head_bytes = 8 * 1024;  ///< of one part; of what stands before the first one, too
};

/// Without I/O: is given bytes, tells events. Holds what it was given last and at most one head.
/// `while ((e = p.next()) && *e != need_more) …; p.give(more)`.
/// Errors: `multipart.malformed`, `multipart.cut_off`; `multipart.too_many_parts`, `multipart.head_too_large` (413);
/// `multipart.encoding` (415).
class multipart_parser {
public:
    /// Errors: `http.content_type` (415) for another type; `multipart.boundary`.
    [[nodiscard]] static result<multipart_parser> make(std::string_view content_type, multipart_limits limits = {});

    enum class event : std::uint8_t {
        need_more,
        part,      ///< `head()` is that of the part that begins
        data,      ///< `data()` are bytes of it, until the next call
        part_end,  ///< it is whole
        end,       ///< so is the body; told for ever
    };
    [[nodiscard]] result<event> next();

    /// Only after `need_more`.
    void give(std::string_view bytes);
    /// No more bytes will come.
    void finish() { ended_ = true; }

    [[nodiscard]] const part_head& head() const { return head_; }
    [[nodiscard]] std::string_view data() const { return data_; }

private:
    explicit multipart_parser(std::string_view boundary, multipart_limits limits);
    [[nodiscard]] result<event> read_preamble();
    [[nodiscard]] result<event> read_after_delimiter();
    [[nodiscard]] result<event> read_head();
    [[nodiscard]] result<event> read_body();
    [[nodiscard]] result<event> more();

    enum class state : std::uint8_t { preamble, after_delimiter, head, body, done } state_ = state::preamble;
    multipart_limits limits_;
    std::string delimiter_;  ///< CR LF "--" boundary
    std::string buffer_ = "\r\n";
    std::size_t at_ = 0;
    std::size_t skipped_ = 0;
    std::size_t parts_ = 0;
    bool ended_ = false;
    part_head head_;
    std::string_view data_;
};

/// The same over a body that streams. The reader must outlive it.
class multipart_stream {
public:
    multipart_stream(multipart_parser parser, body_reader& from) : parser_(std::move(parser)), from_(&from) {}

    /// The next part's head, stepping over what is left of the one before; nullptr at the end. Valid until the next
    /// call. Errors: those of the parser and of the reader.
    [[nodiscard]] task<result<const part_head*>> next_part();
    /// Its next bytes, empty at its end; valid until the next call.
    [[nodiscard]] task<result<std::string_view>> next_bytes();
    /// The whole part, if it is not larger than `most`. Errors: `multipart.part_too_large`.
    [[nodiscard]] task<result<std::string>> read_part(std::size_t most);

private:
    [[nodiscard]] task<result<multipart_parser::event>> next_event();

    multipart_parser parser_;
    body_reader* from_;
    bool in_part_ = false;
};

struct part {
    part_head head;
    std::string data;
};

/// Of a body that is held whole.
[[nodiscard]] result<std::vector<part>> parse_multipart(std::string_view content_type, std::string_view body,
                                                        multipart_limits limits = {});

}  // namespace fw::web
