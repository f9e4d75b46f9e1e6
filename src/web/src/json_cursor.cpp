#include "fw/web/json_cursor.hpp"

#include <charconv>

#include "fw/base/json_text.hpp"
#include "fw/web/numbers.hpp"

namespace fw::web {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

void append_utf8(std::string& out, std::uint32_t c) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xc0 | c >> 6);
        put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        put(0xe0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    } else {
        put(0xf0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3f));
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    }
}

/// The four digits of a \u escape.
std::optional<std::uint32_t> find_hex4(std::string_view text) {
    if (text.size() < 4) return std::nullopt;
    std::uint32_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + 4, value, 16);
    if (code != std::errc() || end != text.data() + 4) return std::nullopt;
    return value;
}

/// What a backslash and this letter mean; 0 for no letter that may stand there.
char escape_of(char c) {
    switch (c) {
        case '"':
        case '\\':
        case '/':
            return c;
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return 0;
    }
}

}  // namespace

std::string_view to_words(json_cursor::kind k) {
    switch (k) {
        case json_cursor::kind::object:
            return "an object";
        case json_cursor::kind::array:
            return "a list";
        case json_cursor::kind::text:
            return "a text";
        case json_cursor::kind::number:
            return "a number";
        case json_cursor::kind::boolean:
            return "true or false";
        case json_cursor::kind::null:
            return "null";
        case json_cursor::kind::nothing:
            break;
    }
    return "nothing";
}

json_cursor::json_cursor(std::string_view text, problem_list& problems) : text_(text), problems_(problems) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;  // Notepad's byte order mark
    if (!is_utf8(text_)) stop("json.not_utf8", "the text is not UTF-8");
}

void json_cursor::stop(std::string code, std::string_view why) {
    if (stopped_) return;
    stopped_ = error{error_kind::invalid, std::move(code), fmt::format("{}: {}.", place_in(text_, at_), why)};
    at_ = text_.size();
}

void json_cursor::skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

bool json_cursor::take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
}

json_cursor::kind json_cursor::peek() {
    skip_blanks();
    if (stopped_) return kind::nothing;
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    switch (c) {
        case '{':
            return kind::object;
        case '[':
            return kind::array;
        case '"':
            return kind::text;
        case 't':
        case 'f':
            return kind::boolean;
        case 'n':
            return kind::null;
        default:
            if (c == '-' || is_digit(c)) return kind::number;
            stop("json.syntax", at_ < text_.size() ? "a value is expected here" : "the document ends too early");
            return kind::nothing;
    }
}

bool json_cursor::expect(kind wanted) {
    const auto there = peek();
    if (there == wanted) return true;
    if (there != kind::nothing) {
        problems_.add("type", fmt::format("This must be {}, not {}.", to_words(wanted), to_words(there)));
        skip();
    }
    return false;
}

bool json_cursor::take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return true;
    }
    stop("json.syntax", "true, false and null are the only bare words");
    return false;
}

bool json_cursor::read_bool(bool& out) {
    if (!expect(kind::boolean)) return false;
    out = text_[at_] == 't';
    return take_word(out ? "true" : "false");
}

bool json_cursor::take_null() {
    return peek() == kind::null && take_word("null");
}

bool json_cursor::scan_text(std::string_view& raw, bool& escaped) {
    const auto start = ++at_;
    escaped = false;
    for (; at_ < text_.size(); ++at_) {
        const auto c = static_cast<unsigned char>(text_[at_]);
        if (c == '"') {
            raw = text_.substr(start, at_ - start);
            ++at_;
            return true;
        }
        if (c < 0x20) {
            stop("json.syntax", "a control character must be escaped");
            return false;
        }
        if (c == '\\') {
            escaped = true;
            ++at_;
        }
    }
    at_ = text_.size();
    stop("json.syntax", "the document ends inside of a text");
    return false;
}

bool json_cursor::unescape(std::string_view raw, std::string& out) {
    out.clear();
    for (;;) {
        const auto plain = std::min(raw.find('\\'), raw.size());
        out.append(raw.substr(0, plain));
        raw.remove_prefix(plain);
        if (raw.empty()) return true;
        const char letter = raw[1];  // scan_text saw to it that one follows
        raw.remove_prefix(2);
        if (letter != 'u') {
            const char c = escape_of(letter);
            if (c == 0) break;
            out += c;
            continue;
        }
        auto unit = find_hex4(raw);
        if (!unit || (*unit >= 0xdc00 && *unit < 0xe000)) break;
        raw.remove_prefix(4);
        if (*unit >= 0xd800 && *unit < 0xdc00) {  // the first half of a pair
            const auto low = raw.starts_with("\\u") ? find_hex4(raw.substr(2)) : std::nullopt;
            if (!low || *low < 0xdc00 || *low >= 0xe000) break;
            raw.remove_prefix(6);
            unit = 0x10000 + ((*unit - 0xd800) << 10) + (*low - 0xdc00);
        }
        append_utf8(out, *unit);
    }
    stop("json.syntax", "this text has an escape that JSON does not know");
    return false;
}

bool json_cursor::read_text(std::string& out) {
    if (!expect(kind::text)) return false;
    std::string_view raw;
    bool escaped = false;
    if (!scan_text(raw, escaped)) return false;
    if (escaped) return unescape(raw, out);
    out.assign(raw);
    return true;
}

bool json_cursor::read_view(std::string_view& out) {
    if (!expect(kind::text)) return false;
    bool escaped = false;
    if (!scan_text(out, escaped)) return false;
    if (!escaped) return true;
    if (!unescape(out, key_)) return false;
    out = key_;
    return true;
}

bool json_cursor::scan_number(number_text& out) {
    const auto start = at_;
    const auto digits = [this] {
        const auto from = at_;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        return at_ > from;
    };
    const auto is = [this](std::string_view any) { return at_ < text_.size() && any.contains(text_[at_]); };
    out.whole = true;
    if (is("-")) ++at_;
    bool good = true;
    if (is("0"))
        ++at_;
    else
        good = digits();
    if (good && is(".")) {
        ++at_;
        out.whole = false;
        good = digits();
    }
    if (good && is("eE")) {
        ++at_;
        out.whole = false;
        if (is("+-")) ++at_;
        good = digits();
    }
    if (good && at_ < text_.size() && (is_digit(text_[at_]) || is("+-.eE"))) good = false;
    if (!good) {
        stop("json.syntax", "this is not a number as JSON writes them");
        return false;
    }
    out.digits = text_.substr(start, at_ - start);
    return true;
}

bool json_cursor::read_number(number_text& out) {
    return expect(kind::number) && scan_number(out);
}

bool json_cursor::enter(kind wanted) {
    if (!expect(wanted)) return false;
    ++at_;
    if (depth_ == most_depth) {
        stop("json.too_deep", fmt::format("this is nested deeper than {} levels", most_depth));
        return false;
    }
    first_[depth_++] = true;
    return true;
}

bool json_cursor::next(char end) {
    if (stopped_) return false;
    const bool first = std::exchange(first_[depth_ - 1], false);
    if (take(end)) {
        --depth_;
        return false;
    }
    if (first || take(',')) return true;
    stop("json.syntax", at_ < text_.size() ? "a comma is missing here" : "the document ends too early");
    return false;
}

bool json_cursor::enter_object() {
    return enter(kind::object);
}

bool json_cursor::enter_array() {
    return enter(kind::array);
}

bool json_cursor::next_item() {
    return next(']');
}

bool json_cursor::next_member(std::string_view& key) {
    if (!next('}')) return false;
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != '"') {
        stop("json.syntax", at_ < text_.size() ? "a name in quotes is expected here" : "the document ends too early");
        return false;
    }
    bool escaped = false;
    if (!scan_text(key, escaped)) return false;
    if (escaped) {
        if (!unescape(key, key_)) return false;
        key = key_;
    }
    if (take(':')) return true;
    stop("json.syntax", at_ < text_.size() ? "a colon is missing here" : "the document ends too early");
    return false;
}

void json_cursor::skip() {
    std::string_view raw;
    switch (peek()) {
        case kind::object:
            if (enter_object())
                while (next_member(raw)) skip();
            break;
        case kind::array:
            if (enter_array())
                while (next_item()) skip();
            break;
        case kind::text: {
            bool escaped = false;
            if (scan_text(raw, escaped) && escaped) {
                std::string unheard;
                (void)unescape(raw, unheard);
            }
            break;
        }
        case kind::number: {
            number_text number;
            (void)scan_number(number);
            break;
        }
        case kind::boolean: {
            bool unheard = false;
            (void)read_bool(unheard);
            break;
        }
        case kind::null:
            (void)take_null();
            break;
        case kind::nothing:
            break;
    }
}

bool json_cursor::read_value(json::value& out) {
    switch (peek()) {
        case kind::object: {
            auto& object = out.emplace_object();
            std::string_view key;
            if (enter_object()) {
                while (next_member(key)) {
                    const auto [at, is_new] = object.emplace(key, nullptr);
                    if (!is_new)
                        problems_.add("repeated", fmt::format("\"{}\" is given twice. Keep one of them.", key));
                    (void)read_value(at->value());
                }
            }
            break;
        }
        case kind::array: {
            auto& array = out.emplace_array();
            if (enter_array())
                while (next_item()) (void)read_value(array.emplace_back(nullptr));
            break;
        }
        case kind::text: {
            std::string text;
            if (read_text(text)) out.emplace_string() = text;
            break;
        }
        case kind::number:
            read_number_value(out);
            break;
        case kind::boolean:
            (void)read_bool(out.emplace_bool());
            break;
        case kind::null:
            (void)take_null();
            out.emplace_null();
            break;
        case kind::nothing:
            break;
    }
    return !stopped_;
}

void json_cursor::read_number_value(json::value& out) {
    number_text text;
    if (!scan_number(text)) return;
    std::int64_t whole = 0;
    if (text.whole && to_integer(text, whole) == number_fit::exact) {
        out = whole;
        return;
    }
    double value = 0;
    if (to_double(text, value) != number_fit::exact)
        problems_.add("precision", "This number has more digits than can be kept. Send it as a text.");
    out = value;
}

void json_cursor::finish() {
    skip_blanks();
    if (at_ < text_.size()) stop("json.syntax", "something follows after the end of the document");
}

}  // namespace fw::web
