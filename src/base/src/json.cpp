#include "fw/base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <unordered_set>

namespace fw {

std::string place_in(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, offset);
    const auto line_start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    const auto characters = std::ranges::count_if(
        before.substr(line_start), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
    return fmt::format("Line {}, column {}", std::ranges::count(before, '\n') + 1, characters + 1);
}

namespace {

std::string_view kind_name(json::kind kind) {
    switch (kind) {
        case json::kind::object:
            return "an object";
        case json::kind::array:
            return "a list";
        case json::kind::string:
            return "a text";
        case json::kind::bool_:
            return "true or false";
        case json::kind::null:
            return "null";
        default:
            return "a number";
    }
}

std::unexpected<error> wrong_type(const std::string& path, std::string_view wanted, json::kind got) {
    return fail(error_kind::invalid, "json.type",
                fmt::format("\"{}\" must be {}, not {}.", path.empty() ? "the document" : path, wanted, kind_name(got)),
                path);
}

void write_pretty(std::string& out, const json::value& value, int depth) {
    const auto indent = [&](int d) { out.append(static_cast<std::size_t>(d) * 2, ' '); };
    if (const auto* object = value.if_object(); object && !object->empty()) {
        out += "{\n";
        std::size_t left = object->size();
        for (const auto& member : *object) {
            indent(depth + 1);
            out += json::serialize(json::string(member.key()));
            out += ": ";
            write_pretty(out, member.value(), depth + 1);
            out += --left != 0 ? ",\n" : "\n";
        }
        indent(depth);
        out += '}';
    } else if (const auto* array = value.if_array();
               array && !array->empty() && (array->front().is_object() || array->front().is_array())) {
        out += "[\n";
        std::size_t left = array->size();
        for (const auto& item : *array) {
            indent(depth + 1);
            write_pretty(out, item, depth + 1);
            out += --left != 0 ? ",\n" : "\n";
        }
        indent(depth);
        out += ']';
    } else if (const auto* number = value.if_double()) {
        out += fmt::format("{}", *number);
    } else if (array) {
        out += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (i != 0) out += ", ";
            write_pretty(out, (*array)[i], depth + 1);
        }
        out += ']';
    } else {
        out += json::serialize(value);
    }
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t cost = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, cost});
        }
    }
    return row.back();
}

bool only_blanks(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == text.npos;
}

std::unexpected<error> syntax_error(std::string_view text, std::size_t offset, const boost::system::error_code& code) {
    if (only_blanks(text)) return fail(error_kind::invalid, "json.syntax", "This is not a JSON document: it is empty.");
    const std::string_view hint = code == json::error::incomplete ? " The document ends too early." : "";
    return fail(error_kind::invalid, "json.syntax",
                fmt::format("{}: this is not a JSON document: {}.{}", place_in(text, offset), code.message(), hint));
}

struct repeated_member {
    std::string path;  ///< "panels[0].name"
    std::size_t offset;
};

/// The end (past the closing quote) of the string that begins at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
    }
    return at + 1;
}

/// An object or array that the reader is inside of.
struct open_value {
    bool is_object = false;
    std::string path;
    std::unordered_set<std::string> names = {};  ///< so far; an array has none
    std::string last = {};                       ///< the name of the value that comes next
    std::size_t index = 0;

    [[nodiscard]] std::string path_of_next() const {
        if (!is_object) return fmt::format("{}[{}]", path, index);
        return path.empty() ? last : path + "." + last;
    }
};

/// RFC 8259 leaves it open which of two members of one name counts; so does whoever typed them. `text` is valid JSON.
std::optional<repeated_member> find_repeated_member(std::string_view text) {
    std::vector<open_value> open;
    bool name_comes = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '{' || c == '[') {
            open.push_back({c == '{', open.empty() ? std::string() : open.back().path_of_next()});
            name_comes = c == '{';
        } else if (c == '}' || c == ']') {
            open.pop_back();
        } else if (c == ',') {
            name_comes = open.back().is_object;
            ++open.back().index;
        } else if (c == '"') {
            const auto end = end_of_string(text, at);
            const auto quoted = text.substr(at, end - at);
            if (name_comes) {
                auto& object = open.back();
                object.last = quoted.find('\\') == quoted.npos ? std::string(quoted.substr(1, quoted.size() - 2))
                                                               : std::string(json::parse(quoted).as_string());
                if (!object.names.insert(object.last).second) return repeated_member{object.path_of_next(), at};
            }
            name_comes = false;
            at = end - 1;
        }
    }
    return std::nullopt;
}

/// Boost's reader misses the nearest double by a unit or two: gives every fraction the value that its digits mean.
/// `text` is the valid JSON that the values were read from, in the same order.
class exact_numbers {
public:
    explicit exact_numbers(std::string_view text) : text_(text) {}

    void apply(json::value& value) {
        if (auto* object = value.if_object()) {
            for (auto& member : *object) apply(member.value());
        } else if (auto* array = value.if_array()) {
            for (auto& item : *array) apply(item);
        } else if (value.is_number()) {
            const auto digits = next();
            auto* number = value.if_double();
            if (!number) return;
            std::from_chars(digits.begin(), digits.end(), *number);
            if (!std::isfinite(*number) && !beyond_) beyond_ = static_cast<std::size_t>(digits.data() - text_.data());
        }
    }

    /// Where the first number lies that is beyond every double: Boost looks at the exponent alone, not at the digits.
    [[nodiscard]] std::optional<std::size_t> beyond() const { return beyond_; }

private:
    std::string_view next() {
        while (text_[at_] != '-' && (text_[at_] < '0' || text_[at_] > '9'))
            at_ = text_[at_] == '"' ? end_of_string(text_, at_) : at_ + 1;
        const auto end = std::min(text_.find_first_not_of("0123456789+-.eE", at_), text_.size());
        const auto digits = text_.substr(at_, end - at_);
        at_ = end;
        return digits;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::optional<std::size_t> beyond_;
};

}  // namespace

result<json::value> parse_json(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // Notepad's byte order mark
    boost::system::error_code code;
    json::parser parser;
    const std::size_t read = parser.write_some(text.data(), text.size(), code);
    if (!code && !only_blanks(text.substr(read))) code = json::error::extra_data;
    if (code) return syntax_error(text, std::min(read, text.size()), code);
    if (const auto twice = find_repeated_member(text)) {
        return fail(
            error_kind::invalid, "json.repeated_member",
            fmt::format("{}: \"{}\" is given twice. Keep one of them.", place_in(text, twice->offset), twice->path),
            twice->path);
    }
    auto value = parser.release();
    exact_numbers numbers(text);
    numbers.apply(value);
    if (const auto at = numbers.beyond()) return syntax_error(text, *at, json::error::exponent_overflow);
    return value;
}

std::string to_pretty_json(const json::value& value) {
    std::string out;
    write_pretty(out, value, 0);
    out += '\n';
    return out;
}

result<json_object> json_object::from(const json::value& value, std::string path) {
    if (!value.is_object()) return wrong_type(path, "an object", value.kind());
    return json_object(value.get_object(), std::move(path));
}

result<void> json_object::only(std::initializer_list<std::string_view> known) const {
    return only(std::vector<std::string_view>(known));
}

result<void> json_object::only(const std::vector<std::string_view>& known) const {
    for (const auto& member : *object_) {
        const std::string_view key(member.key().data(), member.key().size());
        if (key.starts_with("x-") || std::ranges::find(known, key) != known.end()) continue;
        const auto near = find_similar(key, known);
        return fail(error_kind::invalid, "json.unknown_member",
                    near
                        ? fmt::format("\"{}\" is not known here. Did you mean \"{}\"?", path_of(key), *near)
                        : fmt::format("\"{}\" is not known here. Known are: {}.", path_of(key), fmt::join(known, ", ")),
                    path_of(key));
    }
    return {};
}

bool json_object::has(std::string_view key) const {
    const auto* value = object_->if_contains(key);
    return value && !value->is_null();
}

std::string json_object::path_of(std::string_view key) const {
    return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

namespace {

result<const json::value*> require(const json_object& object, std::string_view key) {
    if (!object.has(key)) {
        return fail(error_kind::invalid, "json.missing", fmt::format("\"{}\" is required.", object.path_of(key)),
                    object.path_of(key));
    }
    return object.raw().if_contains(key);
}

}  // namespace

result<std::string> json_object::get_string(std::string_view key) const {
    FW_TRY(const auto* value, require(*this, key));
    if (!value->is_string()) return wrong_type(path_of(key), "a text", value->kind());
    return std::string(value->get_string());
}

result<double> json_object::get_number(std::string_view key) const {
    FW_TRY(const auto* value, require(*this, key));
    if (!value->is_number()) return wrong_type(path_of(key), "a number", value->kind());
    return value->to_number<double>();
}

result<bool> json_object::get_bool(std::string_view key) const {
    FW_TRY(const auto* value, require(*this, key));
    if (!value->is_bool()) return wrong_type(path_of(key), "true or false", value->kind());
    return value->get_bool();
}

result<json_object> json_object::get_object(std::string_view key) const {
    FW_TRY(const auto* value, require(*this, key));
    return from(*value, path_of(key));
}

result<const json::array*> json_object::get_array(std::string_view key) const {
    FW_TRY(const auto* value, require(*this, key));
    if (!value->is_array()) return wrong_type(path_of(key), "a list", value->kind());
    return &value->get_array();
}

result<std::optional<std::string>> json_object::find_string(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    return get_string(key);
}

result<std::optional<double>> json_object::find_number(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    return get_number(key);
}

std::optional<std::string_view> find_similar(std::string_view word, const std::vector<std::string_view>& known) {
    std::optional<std::string_view> best;
    // Two slips turn a word of three letters into any other.
    std::size_t best_distance = (word.size() < 4 ? 1 : std::max<std::size_t>(2, word.size() / 3)) + 1;
    for (const auto& candidate : known) {
        // Each letter more is a slip: a word of a megabyte is like none, and is compared with none.
        const auto longer = std::max(word.size(), candidate.size()) - std::min(word.size(), candidate.size());
        if (longer >= best_distance) continue;
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace fw
