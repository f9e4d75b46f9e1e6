// How each type of a shape's member is read from JSON, from a text (path, query, header), written, and described.
#pragma once

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/clock.hpp"
#include "fw/base/ids.hpp"
#include "fw/web/json_cursor.hpp"
#include "fw/web/schema.hpp"
#include "fw/web/shape.hpp"

namespace fw::web {

/// Specialised for each type:
///   void read(json_cursor&, T&, const Rule&)                     what is wrong goes to the cursor's problems
///   void parse(std::string_view, problem_list&, T&, const Rule&) of what may stand outside of the body
///   void write(std::string&, const T&)
///   json::object describe(schema_builder&, const Rule&)
template <class T>
struct codec;

// What the templates below share, out of line.
void read_string(json_cursor& in, std::string& out, const text& rule);
void read_integer(json_cursor& in, std::int64_t& out, const integer& rule);
void read_double(json_cursor& in, double& out, const number& rule);
void read_bool(json_cursor& in, bool& out);
void read_uuid(json_cursor& in, uuid& out);
void read_time(json_cursor& in, time_point& out);
/// The index of the choice; nothing with a problem.
[[nodiscard]] std::optional<std::size_t> read_choice(json_cursor& in, const std::vector<std::string_view>& names);
void parse_string(std::string_view from, problem_list& problems, std::string& out, const text& rule);
void parse_integer(std::string_view from, problem_list& problems, std::int64_t& out, const integer& rule);
void parse_double(std::string_view from, problem_list& problems, double& out, const number& rule);
void parse_bool(std::string_view from, problem_list& problems, bool& out);
void parse_uuid(std::string_view from, problem_list& problems, uuid& out);
void parse_time(std::string_view from, problem_list& problems, time_point& out);
[[nodiscard]] std::optional<std::size_t> parse_choice(std::string_view from, problem_list& problems,
                                                      const std::vector<std::string_view>& names);
void note_repeated_items(problem_list& problems);
void write_uuid(std::string& out, const uuid& id);
void write_time(std::string& out, time_point t);
void write_value(std::string& out, const json::value& value);
[[nodiscard]] json::object describe_type(std::string_view type, std::string_view format = {});

template <class Rule, class Default>
[[nodiscard]] const auto& rule_or(const Rule& rule, const Default& otherwise) {
    if constexpr (std::is_same_v<Rule, anything>)
        return otherwise;
    else
        return rule;
}

template <>
struct codec<bool> {
    static void read(json_cursor& in, bool& out, const anything& /*rule*/) { read_bool(in, out); }
    static void parse(std::string_view from, problem_list& problems, bool& out, const anything& /*rule*/) {
        parse_bool(from, problems, out);
    }
    static void write(std::string& out, bool value) { out += value ? "true" : "false"; }
    static json::object describe(schema_builder& /*b*/, const anything& /*rule*/) { return describe_type("boolean"); }
};

template <>
struct codec<std::string> {
    template <class Rule>
    static void read(json_cursor& in, std::string& out, const Rule& rule) {
        read_string(in, out, rule_or(rule, plain()));
    }
    template <class Rule>
    static void parse(std::string_view from, problem_list& problems, std::string& out, const Rule& rule) {
        parse_string(from, problems, out, rule_or(rule, plain()));
    }
    static void write(std::string& out, std::string_view value) { append_json_string(out, value); }
    template <class Rule>
    static json::object describe(schema_builder& /*b*/, const Rule& rule) {
        auto out = describe_type("string");
        rule_or(rule, plain()).describe(out);
        return out;
    }

private:
    static const text& plain() {
        static const text rule;
        return rule;
    }
};

/// Whole numbers; what the type can't hold is out of range.
template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
struct codec<T> {
    template <class Rule>
    static void read(json_cursor& in, T& out, const Rule& rule) {
        std::int64_t value = out_of(out);
        read_integer(in, value, rule_or(rule, integer{}));
        keep(value, in.problems(), out);
    }
    template <class Rule>
    static void parse(std::string_view from, problem_list& problems, T& out, const Rule& rule) {
        std::int64_t value = out_of(out);
        parse_integer(from, problems, value, rule_or(rule, integer{}));
        keep(value, problems, out);
    }
    static void write(std::string& out, T value) { append_json_number(out, static_cast<std::int64_t>(value)); }
    template <class Rule>
    static json::object describe(schema_builder& /*b*/, const Rule& rule) {
        auto out = describe_type("integer", sizeof(T) == 8 ? "int64" : "int32");
        if constexpr (std::is_unsigned_v<T>) out["minimum"] = 0;
        rule_or(rule, integer{}).describe(out);
        return out;
    }

private:
    static std::int64_t out_of(T value) { return static_cast<std::int64_t>(value); }
    static void keep(std::int64_t value, problem_list& problems, T& out) {
        if (std::in_range<T>(value))
            out = static_cast<T>(value);
        else
            problems.add("range", "This number is out of range.");
    }
};

template <>
struct codec<double> {
    template <class Rule>
    static void read(json_cursor& in, double& out, const Rule& rule) {
        read_double(in, out, rule_or(rule, number{}));
    }
    template <class Rule>
    static void parse(std::string_view from, problem_list& problems, double& out, const Rule& rule) {
        parse_double(from, problems, out, rule_or(rule, number{}));
    }
    static void write(std::string& out, double value) { append_json_number(out, value); }
    template <class Rule>
    static json::object describe(schema_builder& /*b*/, const Rule& rule) {
        auto out = describe_type("number");
        rule_or(rule, number{}).describe(out);
        return out;
    }
};

template <>
struct codec<uuid> {
    static void read(json_cursor& in, uuid& out, const anything& /*rule*/) { read_uuid(in, out); }
    static void parse(std::string_view from, problem_list& problems, uuid& out, const anything& /*rule*/) {
        parse_uuid(from, problems, out);
    }
    static void write(std::string& out, const uuid& id) { write_uuid(out, id); }
    static json::object describe(schema_builder& /*b*/, const anything& /*rule*/) {
        return describe_type("string", "uuid");
    }
};

template <class Tag>
struct codec<strong_id<Tag>> {
    static void read(json_cursor& in, strong_id<Tag>& out, const anything& /*rule*/) { read_uuid(in, out.value); }
    static void parse(std::string_view from, problem_list& problems, strong_id<Tag>& out, const anything& /*rule*/) {
        parse_uuid(from, problems, out.value);
    }
    static void write(std::string& out, const strong_id<Tag>& id) { write_uuid(out, id.value); }
    static json::object describe(schema_builder& /*b*/, const anything& /*rule*/) {
        return describe_type("string", "uuid");
    }
};

template <>
struct codec<time_point> {
    static void read(json_cursor& in, time_point& out, const anything& /*rule*/) { read_time(in, out); }
    static void parse(std::string_view from, problem_list& problems, time_point& out, const anything& /*rule*/) {
        parse_time(from, problems, out);
    }
    static void write(std::string& out, time_point t) { write_time(out, t); }
    static json::object describe(schema_builder& /*b*/, const anything& /*rule*/) {
        return describe_type("string", "date-time");
    }
};

template <chosen E>
struct codec<E> {
    static void read(json_cursor& in, E& out, const anything& /*rule*/) {
        if (const auto i = read_choice(in, names())) out = choices_of<E>::all[*i].value;
    }
    static void parse(std::string_view from, problem_list& problems, E& out, const anything& /*rule*/) {
        if (const auto i = parse_choice(from, problems, names())) out = choices_of<E>::all[*i].value;
    }
    static void write(std::string& out, E value) {
        for (const auto& c : choices_of<E>::all)
            if (c.value == value) return append_json_string(out, c.name);
        out += "null";  // a value without a name: a programmer's error that must not break the document
    }
    static json::object describe(schema_builder& /*b*/, const anything& /*rule*/) {
        auto out = describe_type("string");
        auto& list = out["enum"].emplace_array();
        for (const auto name : names()) list.emplace_back(name);
        return out;
    }

private:
    static const std::vector<std::string_view>& names() {
        static const auto all = [] {
            std::vector<std::string_view> out;
            for (const auto& c : choices_of<E>::all) out.push_back(c.name);
            return out;
        }();
        return all;
    }
};

template <>
struct codec<json::value> {
    static void read(json_cursor& in, json::value& out, const anything& /*rule*/) { (void)in.read_value(out); }
    static void write(std::string& out, const json::value& value) { write_value(out, value); }
    static json::object describe(schema_builder& /*b*/, const anything& /*rule*/) { return {}; }
};

}  // namespace fw::web
