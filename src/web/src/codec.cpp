#include "fw/web/codec.hpp"

#include <stdexcept>

#include "fw/web/numbers.hpp"

namespace fw::web {

namespace {

void note_number(problem_list& problems, number_fit fit) {
    switch (fit) {
        case number_fit::exact:
            break;
        case number_fit::not_whole:
            problems.add("type", "This must be a whole number.");
            break;
        case number_fit::out_of_range:
            problems.add("range", "This number is out of range.");
            break;
        case number_fit::imprecise:
            problems.add("precision", "This number has more digits than can be kept.");
            break;
    }
}

/// A value that is only taken if it fits.
template <class T, class Rule>
void keep(problem_list& problems, number_fit fit, T value, T& out, const Rule& rule) {
    note_number(problems, fit);
    if (fit != number_fit::exact) return;
    rule.check(value, problems);
    out = value;
}

/// An offset may carry a time over the edge of what RFC 3339 can write.
bool has_four_digit_year(time_point t) {
    const int year = static_cast<int>(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(t)}.year());
    return year >= 0 && year <= 9999;
}

void append_digits(std::string& out, unsigned value, int digits) {
    std::array<char, 8> text;
    for (int i = digits; i-- > 0; value /= 10) text[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
    out.append(text.data(), static_cast<std::size_t>(digits));
}

}  // namespace

void read_string(json_cursor& in, std::string& out, const text& rule) {
    if (in.read_text(out)) rule.check(out, in.problems());
}

void parse_string(std::string_view from, problem_list& problems, std::string& out, const text& rule) {
    out.assign(from);
    rule.check(from, problems);
}

void read_integer(json_cursor& in, std::int64_t& out, const integer& rule) {
    number_text written;
    if (!in.read_number(written)) return;
    std::int64_t value = 0;
    const auto fit = to_integer(written, value);
    keep(in.problems(), fit, value, out, rule);
}

void parse_integer(std::string_view from, problem_list& problems, std::int64_t& out, const integer& rule) {
    number_text written;
    if (!parse_number_text(from, written)) return problems.add("type", "This must be a whole number.");
    std::int64_t value = 0;
    const auto fit = to_integer(written, value);
    keep(problems, fit, value, out, rule);
}

void read_double(json_cursor& in, double& out, const number& rule) {
    number_text written;
    if (!in.read_number(written)) return;
    double value = 0;
    const auto fit = to_double(written, value);
    keep(in.problems(), fit, value, out, rule);
}

void parse_double(std::string_view from, problem_list& problems, double& out, const number& rule) {
    number_text written;
    if (!parse_number_text(from, written)) return problems.add("type", "This must be a number.");
    double value = 0;
    const auto fit = to_double(written, value);
    keep(problems, fit, value, out, rule);
}

void read_bool(json_cursor& in, bool& out) {
    (void)in.read_bool(out);
}

void parse_bool(std::string_view from, problem_list& problems, bool& out) {
    if (from != "true" && from != "false") return problems.add("type", "This must be true or false.");
    out = from == "true";
}

void parse_uuid(std::string_view from, problem_list& problems, uuid& out) {
    if (const auto id = find_uuid(from))
        out = *id;
    else
        problems.add("format", "Give an id like 0190a1b2-0000-7000-8000-000000000000.");
}

void read_uuid(json_cursor& in, uuid& out) {
    std::string_view written;
    if (in.read_view(written)) parse_uuid(written, in.problems(), out);
}

void parse_time(std::string_view from, problem_list& problems, time_point& out) {
    if (const auto t = find_rfc3339(from); t && has_four_digit_year(*t))
        out = *t;
    else
        problems.add("format", "Give a time like 2026-11-23T14:05:06Z.");
}

void read_time(json_cursor& in, time_point& out) {
    std::string_view written;
    if (in.read_view(written)) parse_time(written, in.problems(), out);
}

std::optional<std::size_t> parse_choice(std::string_view from, problem_list& problems,
                                        const std::vector<std::string_view>& names) {
    const auto at = std::ranges::find(names, from);
    if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
    const auto near = find_similar(from, names);
    problems.add("choices", near ? fmt::format("\"{}\" is no choice here. Did you mean \"{}\"?", from, *near)
                                 : fmt::format("Choose one of {}.", fmt::join(names, ", ")));
    return std::nullopt;
}

std::optional<std::size_t> read_choice(json_cursor& in, const std::vector<std::string_view>& names) {
    std::string_view written;
    return in.read_view(written) ? parse_choice(written, in.problems(), names) : std::nullopt;
}

void note_repeated_items(problem_list& problems) {
    problems.add("unique", "Each item may stand here once only.");
}

void write_uuid(std::string& out, const uuid& id) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 38> text;
    std::size_t n = 0;
    text[n++] = '"';
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text[n++] = '-';
        text[n++] = digits[id.bytes[i] >> 4];
        text[n++] = digits[id.bytes[i] & 15];
    }
    text[n++] = '"';
    out.append(text.data(), n);
}

void write_time(std::string& out, time_point t) {
    using namespace std::chrono;
    const auto day = floor<days>(t);
    const year_month_day date{day};
    const hh_mm_ss time{floor<milliseconds>(t - day)};
    if (!has_four_digit_year(t)) {
        out += "null";
        return;
    }
    out += '"';
    append_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.day()), 2);
    out += 'T';
    append_digits(out, static_cast<unsigned>(time.hours().count()), 2);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.minutes().count()), 2);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.seconds().count()), 2);
    out += '.';
    append_digits(out, static_cast<unsigned>(time.subseconds().count()), 3);
    out += "Z\"";
}

void write_value(std::string& out, const json::value& value) {
    if (const auto* object = value.if_object()) {
        out += '{';
        for (const auto& member : *object) {
            if (out.back() != '{') out += ',';
            append_json_string(out, member.key());
            out += ':';
            write_value(out, member.value());
        }
        out += '}';
    } else if (const auto* array = value.if_array()) {
        out += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (i != 0) out += ',';
            write_value(out, (*array)[i]);
        }
        out += ']';
    } else if (const auto* string = value.if_string()) {
        append_json_string(out, *string);
    } else if (const auto* whole = value.if_int64()) {
        append_json_number(out, *whole);
    } else if (const auto* big = value.if_uint64()) {
        fmt::format_to(std::back_inserter(out), "{}", *big);
    } else if (const auto* number = value.if_double()) {
        append_json_number(out, *number);
    } else {
        out += value.is_bool() ? (value.get_bool() ? "true" : "false") : "null";
    }
}

json::object describe_type(std::string_view type, std::string_view format) {
    json::object out{{"type", type}};
    if (!format.empty()) out["format"] = format;
    return out;
}

json::object schema_builder::make_reference(const std::string& name) {
    return {{"$ref", "#/components/schemas/" + name}};
}

bool schema_builder::begin(const std::string& name, const void* who) {
    const auto [at, is_new] = who_.emplace(name, who);
    if (!is_new && at->second != who) throw std::logic_error("two shapes have the name " + name);
    return is_new;
}

}  // namespace fw::web
