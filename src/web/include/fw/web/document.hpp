// JSON documents of shapes: lists, maps, optional members, nested shapes; from text to struct and back.
#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "fw/web/codec.hpp"

namespace fw::web {

/// A member as the reader sees it: its type is hidden behind functions, so that the loops are compiled once.
struct member_entry {
    std::string_view name;
    place in = place::body;
    bool required = false;
    bool repeats = false;  ///< a list: outside of the body it may be given several times
    void (*read)(json_cursor&, void* object) = nullptr;
    void (*parse)(std::string_view, problem_list&, void* object) = nullptr;
    void (*finish)(problem_list&, void* object) = nullptr;  ///< after the last `parse` of a list
};

/// What reading a shape needs to know. At most 64 members.
struct object_plan {
    std::vector<member_entry> members;
    std::vector<std::string_view> names;  ///< of those in the body
    std::size_t least = 0;

    [[nodiscard]] bool has_body() const { return !names.empty(); }
    [[nodiscard]] bool needs_body() const;
};

template <shaped T>
[[nodiscard]] const object_plan& plan_of();

/// Reads an object into `object`, whose type `plan` knows.
void read_members(json_cursor& in, const object_plan& plan, void* object);
/// "`key` is not known here. Did you mean …?"
void note_unknown(problem_list& problems, std::string_view key, const std::vector<std::string_view>& known);

template <shaped T>
[[nodiscard]] json::object describe_members(schema_builder& b);

template <shaped T>
struct codec<T> {
    static void read(json_cursor& in, T& out, const anything& /*rule*/) { read_members(in, plan_of<T>(), &out); }
    static void write(std::string& out, const T& value) {
        out += '{';
        std::apply([&](const auto&... m) { (write_member(out, value, m), ...); }, members_of<T>());
        out += '}';
    }
    static json::object describe(schema_builder& b, const anything& /*rule*/) {
        return b.refer(name_of<T>(), &who, describe_members<T>);
    }

private:
    static constexpr char who = 0;  ///< its address tells shapes apart

    template <class Member>
    static void write_member(std::string& out, const T& value, const Member& m) {
        using type = Member::type;
        if (m.in != place::body) return;
        const auto& it = value.*m.at;
        if constexpr (requires { it.is_absent(); }) {
            if (it.is_absent()) return;
        } else if constexpr (may_be_absent<type>) {
            if (!it) return;
        }
        if (out.back() != '{') out += ',';
        out += m.quoted;
        codec<type>::write(out, it);
    }
};

/// Whether it may stand outside of a body.
template <class T>
concept parsed = requires(std::string_view from, problem_list& problems, T& out) {
    codec<T>::parse(from, problems, out, make_rule<typename default_rule<T>::type>());
};

/// Null is no value of an optional member: what is not there is left out. patch<> knows null.
template <class T>
struct codec<std::optional<T>> {
    template <class Rule>
    static void read(json_cursor& in, std::optional<T>& out, const Rule& rule) {
        if (in.take_null())
            in.problems().add("type", "Leave this out instead of giving null.");
        else
            codec<T>::read(in, out.emplace(), rule);
    }
    template <class Rule>
        requires parsed<T>
    static void parse(std::string_view from, problem_list& problems, std::optional<T>& out, const Rule& rule) {
        codec<T>::parse(from, problems, out.emplace(), rule);
    }
    static void write(std::string& out, const std::optional<T>& value) { codec<T>::write(out, *value); }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& rule) {
        return codec<T>::describe(b, rule);
    }
};

template <class T>
struct codec<patch<T>> {
    template <class Rule>
    static void read(json_cursor& in, patch<T>& out, const Rule& rule) {
        if (in.take_null())
            out = patch<T>::null();
        else
            codec<T>::read(in, out.set(), rule);
    }
    static void write(std::string& out, const patch<T>& value) {
        if (value.is_null())
            out += "null";
        else
            codec<T>::write(out, *value);
    }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& rule) {
        auto inner = codec<T>::describe(b, rule);
        if (inner.contains("type") && !inner.contains("enum")) {
            inner["type"] = json::array{inner["type"], "null"};
            return inner;
        }
        return {{"anyOf", json::array{std::move(inner), json::object{{"type", "null"}}}}};
    }
};

template <class T>
struct codec<std::vector<T>> {
    template <class Rule>
    static void read(json_cursor& in, std::vector<T>& out, const Rule& rule) {
        if (!in.enter_array()) return;
        out.clear();
        while (in.next_item()) {
            const problem_list::step here(in.problems(), out.size());
            codec<T>::read(in, out.emplace_back(), item_of(rule));
        }
        check(out, in.problems(), rule);
    }
    template <class Rule>
        requires parsed<T>
    static void parse(std::string_view from, problem_list& problems, std::vector<T>& out, const Rule& rule) {
        codec<T>::parse(from, problems, out.emplace_back(), item_of(rule));
    }
    template <class Rule>
    static void check(const std::vector<T>& value, problem_list& problems, const Rule& rule) {
        if constexpr (!std::is_same_v<Rule, anything>) {
            rule.count().check(value.size(), "items", problems);
            if constexpr (std::totally_ordered<T>) {
                if (rule.is_unique() && has_repeated(value)) note_repeated_items(problems);
            } else if (rule.is_unique()) {
                throw std::logic_error("unique() needs items that can be ordered");
            }
        }
    }
    static void write(std::string& out, const std::vector<T>& value) {
        out += '[';
        for (bool first = true; const T& item : value) {
            if (!std::exchange(first, false)) out += ',';
            codec<T>::write(out, item);
        }
        out += ']';
    }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& rule) {
        auto out = describe_type("array");
        out["items"] = codec<T>::describe(b, item_of(rule));
        if constexpr (!std::is_same_v<Rule, anything>) {
            rule.count().describe(out, "minItems", "maxItems");
            if (rule.is_unique()) out["uniqueItems"] = true;
        }
        return out;
    }

private:
    template <class Rule>
    static decltype(auto) item_of(const Rule& rule) {
        if constexpr (std::is_same_v<Rule, anything>)
            return (rule);
        else
            return (rule.item());
    }
    static bool has_repeated(const std::vector<T>& value) {
        std::vector<const T*> sorted;
        for (const T& item : value) sorted.push_back(&item);
        std::ranges::sort(sorted, {}, [](const T* p) -> const T& { return *p; });
        return std::ranges::adjacent_find(sorted, [](const T* a, const T* b) { return *a == *b; }) != sorted.end();
    }
};

template <class T>
struct codec<std::map<std::string, T>> {
    template <class Rule>
    static void read(json_cursor& in, std::map<std::string, T>& out, const Rule& rule) {
        std::string_view key;
        if (!in.enter_object()) return;
        out.clear();
        while (in.next_member(key)) {
            const auto [at, is_new] = out.try_emplace(std::string(key));
            const problem_list::step here(in.problems(), at->first);
            if (!is_new) in.problems().add("repeated", "This is given twice. Keep one of them.");
            if constexpr (!std::is_same_v<Rule, anything>) {
                rule.names().check(at->first, in.problems());
                codec<T>::read(in, at->second, rule.item());
            } else {
                codec<T>::read(in, at->second, rule);
            }
        }
        if constexpr (!std::is_same_v<Rule, anything>) rule.count().check(out.size(), "members", in.problems());
    }
    static void write(std::string& out, const std::map<std::string, T>& value) {
        out += '{';
        for (bool first = true; const auto& [name, item] : value) {
            if (!std::exchange(first, false)) out += ',';
            append_json_string(out, name);
            out += ':';
            codec<T>::write(out, item);
        }
        out += '}';
    }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& rule) {
        auto out = describe_type("object");
        if constexpr (std::is_same_v<Rule, anything>) {
            out["additionalProperties"] = codec<T>::describe(b, rule);
        } else {
            out["additionalProperties"] = codec<T>::describe(b, rule.item());
            auto names = json::object();
            rule.names().describe(names);
            if (!names.empty()) out["propertyNames"] = std::move(names);
            rule.count().describe(out, "minProperties", "maxProperties");
        }
        return out;
    }
};

namespace detail {

template <shaped T, std::size_t I>
[[nodiscard]] member_entry make_entry() {
    const auto& m = std::get<I>(members_of<T>());
    using type = std::remove_cvref_t<decltype(m)>::type;
    member_entry out{m.name, m.in, m.is_required()};
    if (m.in == place::body)
        out.read = [](json_cursor& in, void* object) {
            const auto& self = std::get<I>(members_of<T>());
            codec<type>::read(in, static_cast<T*>(object)->*self.at, self.rule);
        };
    if constexpr (requires(type& v, problem_list& p) { codec<type>::parse({}, p, v, m.rule); }) {
        out.parse = [](std::string_view from, problem_list& problems, void* object) {
            const auto& self = std::get<I>(members_of<T>());
            codec<type>::parse(from, problems, static_cast<T*>(object)->*self.at, self.rule);
        };
    }
    if constexpr (requires(type& v, problem_list& p) { codec<type>::check(v, p, m.rule); }) {
        out.repeats = true;
        out.finish = [](problem_list& problems, void* object) {
            const auto& self = std::get<I>(members_of<T>());
            codec<type>::check(static_cast<T*>(object)->*self.at, problems, self.rule);
        };
    }
    if (m.in != place::body && !out.parse)
        throw std::logic_error("only plain values stand outside of a body: " + std::string(m.name));
    return out;
}

template <shaped T>
[[nodiscard]] object_plan make_plan() {
    using all = std::remove_cvref_t<decltype(members_of<T>())>;
    static_assert(std::tuple_size_v<all> <= 64);
    object_plan out;
    // Those in the body first: the reader counts on it.
    for (const bool in_body : {true, false}) {
        const auto take = [&](member_entry m) {
            if ((m.in == place::body) == in_body) out.members.push_back(m);
        };
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (take(make_entry<T, I>()), ...);
        }(std::make_index_sequence<std::tuple_size_v<all>>{});
    }
    for (const auto& m : out.members)
        if (m.in == place::body) out.names.push_back(m.name);
    out.least = least_members_of<T>();
    return out;
}

/// The schema of one member, with what the member itself says.
template <shaped T, class Member>
[[nodiscard]] json::object describe_member(schema_builder& b, const Member& m) {
    auto out = codec<typename Member::type>::describe(b, m.rule);
    if (!m.help.empty()) out["description"] = m.help;
    if constexpr (!may_be_absent<typename Member::type>) {
        if (m.keeps_default) {
            std::string text;
            codec<typename Member::type>::write(text, T{}.*m.at);
            out["default"] = json::parse(text);
        }
    }
    if (!m.sample.empty()) out["examples"] = json::array{json::parse(m.sample)};
    return out;
}

}  // namespace detail

template <shaped T>
const object_plan& plan_of() {
    static const object_plan plan = detail::make_plan<T>();
    return plan;
}

template <shaped T>
json::object describe_members(schema_builder& b) {
    json::object out = describe_type("object");
    if constexpr (requires { shape_of<T>::help; }) out["description"] = shape_of<T>::help;
    json::object properties;
    json::array required;
    std::apply(
        [&](const auto&... m) {
            const auto one = [&](const auto& it) {
                if (it.in != place::body) return;
                properties[it.name] = detail::describe_member<T>(b, it);
                if (it.is_required()) required.emplace_back(it.name);
            };
            (one(m), ...);
        },
        members_of<T>());
    out["properties"] = std::move(properties);
    if (!required.empty()) out["required"] = std::move(required);
    if (least_members_of<T>() > 0) out["minProperties"] = least_members_of<T>();
    out["additionalProperties"] = false;
    return out;
}

/// The document of `value`, appended. Never NaN: what is not finite becomes null.
template <class T>
void write_document(std::string& out, const T& value) {
    codec<T>::write(out, value);
}

/// Reads one document. Errors: `json.syntax`, `json.not_utf8`, `json.too_deep`; `request.invalid` with all problems.
template <class T>
[[nodiscard]] result<T> read_document(std::string_view text) {
    problem_list problems;
    json_cursor in(text, problems);
    T out{};
    codec<T>::read(in, out, make_rule<typename default_rule<T>::type>());
    in.finish();
    if (in.stopped()) return std::unexpected(*in.stopped());
    if (!problems.empty()) return std::unexpected(std::move(problems).to_error());
    return out;
}

}  // namespace fw::web
