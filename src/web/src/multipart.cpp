#include "fw/web/multipart.hpp"

#include "field_values.hpp"
#include "fw/base/json_text.hpp"

namespace fw::web {

namespace {

constexpr std::size_t most_name = 200;

std::unexpected<error> malformed(std::string_view what) {
    return fail(error_kind::invalid, "multipart.malformed", fmt::format("This form is not well formed: {}.", what));
}

/// Browsers write a quote and line ends inside of names as %22, %0D and %0A.
std::string without_escapes(std::string text) {
    constexpr std::array<std::pair<std::string_view, char>, 3> escapes{{{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}}};
    for (const auto& [from, to] : escapes)
        for (auto at = text.find(from); at != text.npos; at = text.find(from, at + 1))
            text.replace(at, from.size(), 1, to);
    return text;
}

/// What may be shown of a file's name: no folders, no control characters, not too long.
std::string to_label(std::string name) {
    if (const auto folder = name.find_last_of("/\\"); folder != name.npos) name.erase(0, folder + 1);
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (name.size() > most_name) {
        name.resize(most_name);
        while (!is_utf8(name)) name.pop_back();
    }
    return name;
}

result<void> read_disposition(std::string_view value, part_head& head) {
    auto fields = parse_parameters(value);
    if (!fields || !same_name(fields->value, "form-data")) return malformed("a part is no form-data");
    auto* name = fields->find("name");
    if (!name) return malformed("a part has no name");
    head.name = without_escapes(std::move(*name));
    if (head.name.empty() || head.name.size() > most_name || !is_utf8(head.name))
        return malformed("a part's name is empty, too long or not UTF-8");
    if (auto* file = fields->find("filename")) {
        if (!is_utf8(*file)) return malformed("a file's name is not UTF-8");
        head.file_name = to_label(without_escapes(std::move(*file)));
    }
    return {};
}

result<part_head> parse_head(std::string_view text) {
    part_head out;
    bool disposed = false;
    while (!text.empty()) {
        const auto end = text.find("\r\n");
        const auto line = text.substr(0, end);
        text = end == text.npos ? std::string_view() : text.substr(end + 2);
        const auto colon = line.find(':');
        if (colon == line.npos || colon == 0 || line.find_first_of("\r\n") != line.npos || line.contains('\0'))
            return malformed("a part's header field");
        const auto name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
        if (same_name(name, "content-disposition")) {
            if (disposed) return malformed("two Content-Dispositions in one part");
            disposed = true;
            FW_CHECK(read_disposition(value, out));
        } else if (same_name(name, "content-type")) {
            out.content_type = value.substr(0, most_name);
        } else if (same_name(name, "content-transfer-encoding") && !same_name(value, "binary") &&
                   !same_name(value, "8bit") && !same_name(value, "7bit")) {
            return fail(error_kind::unsupported, "multipart.encoding",
                        "Send the parts of this form as they are, without a transfer encoding.");
        }
    }
    if (!disposed) return malformed("a part has no Content-Disposition");
    return out;
}

bool is_boundary(std::string_view text) {
    constexpr std::string_view others = "'()+_,-./:=? ";
    return !text.empty() && text.size() <= 70 && text.back() != ' ' && std::ranges::all_of(text, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || others.contains(c);
    });
}

}  // namespace

multipart_parser::multipart_parser(std::string_view boundary, multipart_limits limits)
    : limits_(limits), delimiter_(fmt::format("\r\n--{}", boundary)) {}

result<multipart_parser> multipart_parser::make(std::string_view content_type, multipart_limits limits) {
    auto type = parse_parameters(content_type);
    if (!type || !same_name(type->value, "multipart/form-data"))
        return fail(error_kind::unsupported, "http.content_type", "Send this as multipart/form-data.");
    const auto* boundary = type->find("boundary");
    if (!boundary || !is_boundary(*boundary))
        return fail(error_kind::invalid, "multipart.boundary",
                    "The Content-Type names no boundary that a form may have.");
    return multipart_parser(*boundary, limits);
}

void multipart_parser::give(std::string_view bytes) {
    buffer_.erase(0, at_);
    at_ = 0;
    data_ = {};
    buffer_.append(bytes);
}

result<multipart_parser::event> multipart_parser::more() {
    if (ended_) return fail(error_kind::invalid, "multipart.cut_off", "This form ends too early.");
    return event::need_more;
}

result<multipart_parser::event> multipart_parser::next() {
    switch (state_) {
        case state::preamble:
            return read_preamble();
        case state::after_delimiter:
            return read_after_delimiter();
        case state::head:
            return read_head();
        case state::body:
            return read_body();
        case state::done:
            break;
    }
    return event::end;
}

result<multipart_parser::event> multipart_parser::read_preamble() {
    const auto found = buffer_.find(delimiter_, at_);
    const auto end =
        found != buffer_.npos ? found : buffer_.size() - std::min(buffer_.size() - at_, delimiter_.size() - 1);
    skipped_ += end - at_;
    at_ = end;
    if (skipped_ > limits_.head_bytes) return malformed("it does not begin with its boundary");
    if (found == buffer_.npos) return more();
    at_ += delimiter_.size();
    state_ = state::after_delimiter;
    return read_after_delimiter();
}

result<multipart_parser::event> multipart_parser::read_after_delimiter() {
    const auto rest = std::string_view(buffer_).substr(at_);
    if (rest.starts_with("--")) {
        state_ = state::done;
        buffer_.clear();
        at_ = 0;
        return event::end;
    }
    const auto padding = std::min(rest.find_first_not_of(" \t"), rest.size());
    if (padding > 100) return malformed("its boundary is followed by too many blanks");
    if (rest.size() < padding + 2)
        return rest == "-" || padding + 1 > rest.size() || rest[padding] == '\r'
                   ? more()
                   : malformed("something follows its boundary");
    if (rest.substr(padding, 2) != "\r\n") return malformed("something follows its boundary");
    if (++parts_ > limits_.parts)
        return fail(error_kind::too_large, "multipart.too_many_parts",
                    fmt::format("A form may have at most {} parts here.", limits_.parts));
    at_ += padding + 2;
    state_ = state::head;
    return read_head();
}

result<multipart_parser::event> multipart_parser::read_head() {
    const auto rest = std::string_view(buffer_).substr(at_);
    const auto end = rest.find("\r\n\r\n");
    if (std::min(end, rest.size()) > limits_.head_bytes)
        return fail(error_kind::too_large, "multipart.head_too_large",
                    fmt::format("The head of a part may have at most {} bytes.", limits_.head_bytes));
    if (end == rest.npos) return more();
    FW_TRY(head_, parse_head(rest.substr(0, end)));
    at_ += end + 2;  // the line end before an empty body belongs to its delimiter
    state_ = state::body;
    skipped_ = 0;
    return event::part;
}

result<multipart_parser::event> multipart_parser::read_body() {
    // The blank line's own line end is still there: it is either the delimiter's or stepped over once.
    if (skipped_ == 0) {
        const auto rest = std::string_view(buffer_).substr(at_);
        if (rest.size() < delimiter_.size() && delimiter_.starts_with(rest)) return more();
        if (!rest.starts_with(delimiter_)) at_ += 2;
        skipped_ = 1;
    }
    const auto found = buffer_.find(delimiter_, at_);
    if (found == at_) {
        at_ += delimiter_.size();
        state_ = state::after_delimiter;
        return event::part_end;
    }
    const auto held_back = delimiter_.size() - 1;
    const auto end = found != buffer_.npos ? found : buffer_.size() - std::min(buffer_.size() - at_, held_back);
    if (end == at_) return more();
    data_ = std::string_view(buffer_).substr(at_, end - at_);
    at_ = end;
    return event::data;
}

result<std::vector<part>> parse_multipart(std::string_view content_type, std::string_view body,
                                          multipart_limits limits) {
    FW_TRY(auto parser, multipart_parser::make(content_type, limits));
    parser.give(body);
    parser.finish();
    std::vector<part> out;
    for (;;) {
        FW_TRY(const auto event, parser.next());
        switch (event) {
            case multipart_parser::event::part:
                out.push_back({parser.head(), {}});
                break;
            case multipart_parser::event::data:
                out.back().data += parser.data();
                break;
            case multipart_parser::event::part_end:
            case multipart_parser::event::need_more:
                break;
            case multipart_parser::event::end:
                return out;
        }
    }
}

task<result<multipart_parser::event>> multipart_stream::next_event() {
    for (;;) {
        auto event = parser_.next();
        if (!event || *event != multipart_parser::event::need_more) co_return event;
        const auto bytes = co_await from_->next();
        if (!bytes) co_return std::unexpected(bytes.error());
        if (bytes->empty())
            parser_.finish();
        else
            parser_.give(*bytes);
    }
}

task<result<const part_head*>> multipart_stream::next_part() {
    for (;;) {
        const auto event = co_await next_event();
        if (!event) co_return std::unexpected(event.error());
        if (*event == multipart_parser::event::end) co_return nullptr;
        if (*event != multipart_parser::event::part) continue;
        in_part_ = true;
        co_return &parser_.head();
    }
}

task<result<std::string_view>> multipart_stream::next_bytes() {
    if (!in_part_) co_return std::string_view();
    const auto event = co_await next_event();
    if (!event) co_return std::unexpected(event.error());
    if (*event == multipart_parser::event::data) co_return parser_.data();
    in_part_ = false;
    co_return std::string_view();
}

task<result<std::string>> multipart_stream::read_part(std::size_t most) {
    std::string out;
    for (;;) {
        const auto bytes = co_await next_bytes();
        if (!bytes) co_return std::unexpected(bytes.error());
        if (bytes->empty()) co_return out;
        if (out.size() + bytes->size() > most)
            co_return fail(error_kind::too_large, "multipart.part_too_large",
                           fmt::format("\"{}\" may have at most {} bytes.", parser_.head().name, most),
                           parser_.head().name);
        out += *bytes;
    }
}

}  // namespace fw::web
