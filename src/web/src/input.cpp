#include "fw/web/input.hpp"

#include <stdexcept>

#include "field_values.hpp"
#include "fw/web/query.hpp"
#include "fw/web/router.hpp"

namespace fw::web {

namespace {

/// What has been read outside of the body so far: one bit each.
class seen_members {
public:
    [[nodiscard]] bool has(std::size_t i) const { return (bits_ >> i & 1) != 0; }
    void note(std::size_t i) { bits_ |= std::uint64_t{1} << i; }

private:
    std::uint64_t bits_ = 0;
};

result<void> read_query(std::string_view query, const input_plan& plan, problem_list& problems, seen_members& seen,
                        void* object) {
    query_cursor in(query);
    std::string_view name, value;
    while (in.next(name, value)) {
        const auto at = std::ranges::find_if(
            plan.outside, [&](const auto& o) { return o.member.in == place::query && o.member.name == name; });
        if (at == plan.outside.end()) {
            note_unknown(problems, name, plan.query);
            continue;
        }
        const auto i = static_cast<std::size_t>(at - plan.outside.begin());
        const problem_list::step here(problems, at->member.name);
        if (seen.has(i) && !at->member.repeats)
            problems.add("repeated", "This is given twice. Keep one of them.");
        else
            at->member.parse(value, problems, object);
        seen.note(i);
    }
    if (in.is_broken())
        return fail(error_kind::invalid, "http.bad_query",
                    "The query of this address is not well formed: an escape is broken or it is not UTF-8.");
    return {};
}

/// Header fields and cookies, as UTF-8; nothing if it was not sent.
std::optional<std::string_view> find_outer(const request& asked, const path_values& values,
                                           const input_plan::outer& o) {
    switch (o.member.in) {
        case place::path:
            return values[o.path_index];
        case place::header:
            for (const auto& f : asked.fields)
                if (same_name(f.name, o.member.name)) return f.value;
            return std::nullopt;
        case place::cookie:
            return asked.cookie(o.member.name);
        default:
            return std::nullopt;
    }
}

result<void> read_body(const request& asked, const object_plan& shape, problem_list& problems, void* object) {
    const auto type = asked.field("content-type");
    if (asked.body.empty()) {
        if (!shape.needs_body()) return {};
        return fail(error_kind::invalid, "request.body_missing", "This needs a body of JSON.");
    }
    if (!is_json_type(type))
        return fail(error_kind::unsupported, "http.content_type",
                    "The body must be JSON in UTF-8: say \"Content-Type: application/json\".");
    json_cursor in(asked.body, problems);
    read_members(in, shape, object);
    in.finish();
    if (in.stopped()) return std::unexpected(*in.stopped());
    return {};
}

}  // namespace

bool is_json_type(std::string_view content_type) {
    const auto semicolon = content_type.find(';');
    const auto type = trimmed(content_type.substr(0, semicolon));
    constexpr std::string_view vendor = "application/vnd.fashionwallet.v";
    const bool is_vendor = type.size() > vendor.size() + 5 && same_name(type.substr(0, vendor.size()), vendor) &&
                           same_name(type.substr(type.size() - 5), "+json");
    if (!same_name(type, "application/json") && !same_name(type, "application/merge-patch+json") && !is_vendor)
        return false;
    if (semicolon == content_type.npos) return true;
    const auto rest = trimmed(content_type.substr(semicolon + 1));
    constexpr std::string_view charset = "charset=";
    if (rest.size() < charset.size() || !same_name(rest.substr(0, charset.size()), charset)) return true;
    return same_name(rest.substr(charset.size()), "utf-8") || same_name(rest.substr(charset.size()), "\"utf-8\"");
}

input_plan make_input_plan(const object_plan& shape, std::string_view path) {
    input_plan out;
    out.shape = &shape;
    const auto names = names_in_path(path);
    for (const auto& m : shape.members) {
        if (m.in == place::body) continue;
        std::size_t index = 0;
        if (m.in == place::path) {
            const auto at = std::ranges::find(names, m.name);
            if (at == names.end()) throw std::logic_error(fmt::format("{}: no {{{}}} in the path", path, m.name));
            index = static_cast<std::size_t>(at - names.begin());
        }
        out.outside.push_back({m, index});
        if (m.in == place::query) out.query.push_back(m.name);
    }
    return out;
}

result<void> read_input(const request& asked, const path_values& values, const input_plan& plan, void* object) {
    problem_list problems;
    seen_members seen;
    FW_CHECK(read_query(asked.query, plan, problems, seen, object));
    for (std::size_t i = 0; i < plan.outside.size(); ++i) {
        const auto& o = plan.outside[i];
        const problem_list::step here(problems, o.member.name);
        if (const auto value = find_outer(asked, values, o)) {
            seen.note(i);
            if (!is_utf8(*value))
                problems.add("utf8", "This is not UTF-8.");
            else
                o.member.parse(*value, problems, object);
        }
        if (o.member.required && !seen.has(i))
            problems.add("required", "This is required.");
        else if (o.member.finish && seen.has(i))
            o.member.finish(problems, object);
    }
    if (plan.shape->has_body()) FW_CHECK(read_body(asked, *plan.shape, problems, object));
    if (!problems.empty()) return std::unexpected(std::move(problems).to_error());
    return {};
}

}  // namespace fw::web
