#include "fw/web/router.hpp"

#include <charconv>
#include <map>
#include <set>
#include <stdexcept>
#include <unordered_map>

#include "fw/base/json_text.hpp"

namespace fw::web {

namespace {

constexpr std::size_t method_count = 7;
constexpr std::string_view api_root = "/api";

/// Takes the segment at the front of "/a/b"; nothing if there is none.
std::optional<std::string_view> take_segment(std::string_view& rest) {
    if (rest.empty() || rest.front() != '/') return std::nullopt;
    const auto end = std::min(rest.find('/', 1), rest.size());
    const auto segment = rest.substr(1, end - 1);
    rest.remove_prefix(end);
    return segment;
}

std::optional<std::string_view> name_in(std::string_view segment) {
    if (segment.size() < 3 || segment.front() != '{' || segment.back() != '}') return std::nullopt;
    return segment.substr(1, segment.size() - 2);
}

constexpr std::string_view rest_mark = "...";

/// {name...}: the rest of the path, whatever its segments.
bool is_rest(std::string_view name) {
    return name.size() > rest_mark.size() && name.ends_with(rest_mark);
}

std::string told(const route& r) {
    return fmt::format("{} {} ({})", to_string(r.verb), r.path, r.name);
}

struct node {
    std::map<std::string, std::unique_ptr<node>, std::less<>> fixed;
    std::unique_ptr<node> any;
    std::string any_name;
    std::unique_ptr<node> rest;  ///< of a {name...}
    std::array<const route*, method_count> by_method{};
    std::string allow;

    [[nodiscard]] bool answers() const { return !allow.empty(); }
    [[nodiscard]] const route* at(method m) const {
        const auto* exact = by_method[static_cast<std::size_t>(m)];
        return exact || m != method::head ? exact : by_method[static_cast<std::size_t>(method::get)];
    }
    void note_allowed() {
        allow.clear();
        for (std::size_t i = 0; i < method_count; ++i) {
            const auto m = static_cast<method>(i);
            if (!at(m) && m != method::options) continue;
            if (!allow.empty()) allow += ", ";
            allow += to_string(m);
        }
    }
};

enum class walked : std::uint8_t { nothing, found, bad };

/// Fixed segments first, then a {name}, then a {name...}; goes back where the first choice leads nowhere.
walked walk(const node& at, std::string_view rest, path_values& values, const node*& out) {
    if (rest.empty()) {
        if (!at.answers()) return walked::nothing;
        out = &at;
        return walked::found;
    }
    const auto whole = rest;
    const auto segment = take_segment(rest);
    if (!segment || segment->empty()) return walked::nothing;
    if (const auto next = at.fixed.find(*segment); next != at.fixed.end()) {
        if (const auto w = walk(*next->second, rest, values, out); w != walked::nothing) return w;
    }
    if (at.any) {
        if (!values.add(*segment)) return walked::bad;
        if (const auto w = walk(*at.any, rest, values, out); w != walked::nothing) return w;
        values.drop_last();
    }
    if (!at.rest) return walked::nothing;
    if (!values.add(whole.substr(1))) return walked::bad;
    return walk(*at.rest, {}, values, out);
}

void check_alone(const route& r) {
    const auto refuse = [&](std::string_view why) { throw std::logic_error(fmt::format("{}: {}", told(r), why)); };
    if (!r.run) refuse("there is no handler");
    if (r.name.empty()) refuse("it has no name");
    if (r.path.empty() || r.path.front() != '/' || (r.path.size() > 1 && r.path.back() == '/'))
        refuse("a path begins with \"/\" and does not end with it");
    if (r.version == 0 && (r.path == api_root || r.path.starts_with("/api/")))
        refuse("\"/api\" belongs to the versions");
    const auto names = names_in_path(r.path);
    if (names.size() > path_values::most) refuse("too many names in the path");
    const auto declares = [&r](std::string_view name) {
        return std::ranges::any_of(r.parameters,
                                   [&](const auto& p) { return p.in == parameter::place::path && p.name == name; });
    };
    for (const auto name : names)
        if (!declares(name)) refuse(fmt::format("the path's {{{}}} is not declared as a parameter", name));
    for (const auto& p : r.parameters)
        if (p.in == parameter::place::path && std::ranges::find(names, p.name) == names.end())
            refuse(fmt::format("the parameter {} does not stand in the path", p.name));
}

}  // namespace

bool path_values::add(std::string_view raw) {
    const auto is_plain = [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '%'; };
    std::string_view value = raw;
    if (!std::ranges::all_of(raw, is_plain) || !is_utf8(raw)) {
        auto text = find_decoded(raw, decoding::path);
        const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
        if (!text || std::ranges::any_of(*text, is_control)) return false;
        value = *decoded_.emplace_back(std::make_unique<std::string>(std::move(*text)));
    }
    if (count_ == most || value.empty() || value == "." || value == "..") return false;
    values_[count_++] = value;
    return true;
}

struct router::table {
    node root;
    std::unordered_map<std::string_view, const node*> plain;  ///< paths without {names}
    std::vector<std::string> plain_paths;                     ///< what its keys look at

    /// Gives the route that stood there.
    const route* put(const route& r) {
        node* at = &root;
        for (std::string_view rest = r.path == "/" ? std::string_view() : std::string_view(r.path); !rest.empty();) {
            const auto segment = *take_segment(rest);
            if (segment.empty()) throw std::logic_error(told(r) + ": an empty segment");
            if (const auto name = name_in(segment); name && is_rest(*name)) {
                if (!rest.empty()) throw std::logic_error(told(r) + ": nothing comes behind the rest of a path");
                if (!at->rest) at->rest = std::make_unique<node>();
                at = at->rest.get();
            } else if (name) {
                if (!at->any) {
                    at->any = std::make_unique<node>();
                    at->any_name = *name;
                } else if (at->any_name != *name) {
                    throw std::logic_error(
                        fmt::format("{}: another route calls {{{}}} {{{}}}", told(r), *name, at->any_name));
                }
                at = at->any.get();
            } else {
                auto& next = at->fixed[std::string(segment)];
                if (!next) next = std::make_unique<node>();
                at = next.get();
            }
        }
        const auto* before = std::exchange(at->by_method[static_cast<std::size_t>(r.verb)], &r);
        at->note_allowed();
        return before;
    }

    void index(const node& at, const std::string& path, std::vector<std::pair<std::string, const node*>>& out) const {
        if (at.answers()) out.emplace_back(path.empty() ? "/" : path, &at);
        for (const auto& [segment, next] : at.fixed) index(*next, fmt::format("{}/{}", path, segment), out);
    }

    void close() {
        std::vector<std::pair<std::string, const node*>> all;
        index(root, "", all);
        plain_paths.reserve(all.size());
        for (auto& [path, at] : all) plain.emplace(plain_paths.emplace_back(std::move(path)), at);
    }
};

router::router(router&&) noexcept = default;
router& router::operator=(router&&) noexcept = default;
router::~router() = default;

router::router(std::vector<route> routes, int newest) {
    std::set<std::pair<int, std::string_view>> names;
    for (auto& r : routes) {
        check_alone(r);
        newest = std::max(newest, r.version);
        const auto& kept = *routes_.emplace_back(std::make_unique<route>(std::move(r)));
        if (!names.emplace(kept.version, kept.name).second)
            throw std::logic_error(told(kept) + ": another route has this name");
    }
    for (int version = 0; version <= newest; ++version) {
        auto& here = *versions_.emplace_back(std::make_unique<table>());
        const int oldest = version == 0 ? 0 : 1;
        for (int from = oldest; from <= version; ++from) {
            for (const auto& r : routes_) {
                if (r->version != from) continue;
                if (const auto* before = here.put(*r); before && before->version == from)
                    throw std::logic_error(fmt::format("{} clashes with {}", told(*r), told(*before)));
            }
        }
        here.close();
    }
}

match router::find(method verb, std::string_view path, std::string_view accept) const {
    match out;
    std::string_view rest = path;
    if (rest.starts_with("/api/")) {
        rest.remove_prefix(api_root.size());
        int version = 0;
        if (rest.size() > 2 && rest[1] == 'v' && rest[2] >= '1' && rest[2] <= '9') {
            const auto [end, code] = std::from_chars(rest.data() + 2, rest.data() + rest.size(), version);
            const auto length = static_cast<std::size_t>(end - rest.data());
            if (code == std::errc() && (length == rest.size() || rest[length] == '/'))
                rest.remove_prefix(length);
            else
                version = 0;
            if (version > newest()) return out;
        }
        if (version == 0) {
            version = std::max(1, version_in_accept(accept));
            if (version > newest()) {
                out.is = match::outcome::not_acceptable;
                return out;
            }
        }
        out.version = version;
        if (rest.empty()) return out;
    }
    const auto& here = *versions_[static_cast<std::size_t>(out.version)];
    const node* at = nullptr;
    if (const auto plain = here.plain.find(rest); plain != here.plain.end()) {
        at = plain->second;
    } else if (const auto w = walk(here.root, rest, out.values, at); w == walked::bad) {
        out.is = match::outcome::bad_path;
        return out;
    }
    if (!at) return out;
    out.allow = at->allow;
    out.target = at->at(verb);
    if (out.target)
        out.is = match::outcome::found;
    else
        out.is = verb == method::options ? match::outcome::options : match::outcome::method_not_allowed;
    return out;
}

std::vector<const route*> router::routes_of(int version) const {
    std::vector<const route*> out;
    const auto& here = *versions_.at(static_cast<std::size_t>(version));
    for (const auto& r : routes_) {
        if (r->version > version || (r->version == 0) != (version == 0)) continue;
        const node* at = &here.root;
        for (std::string_view rest = r->path == "/" ? std::string_view() : std::string_view(r->path); !rest.empty();) {
            const auto segment = *take_segment(rest);
            const auto name = name_in(segment);
            at = !name ? at->fixed.find(segment)->second.get() : is_rest(*name) ? at->rest.get() : at->any.get();
        }
        if (at->by_method[static_cast<std::size_t>(r->verb)] == r.get()) out.push_back(r.get());
    }
    return out;
}

error match::to_error() const {
    switch (is) {
        case outcome::bad_path:
            return {error_kind::invalid, "http.bad_path", "The path of this address is not well formed."};
        case outcome::method_not_allowed:
            return {error_kind::unsupported, "http.method_not_allowed",
                    fmt::format("This address answers to {} only.", allow)};
        case outcome::not_acceptable:
            return {error_kind::unsupported, "http.not_acceptable", "There is no such version of the API."};
        default:
            return {error_kind::not_found, "http.not_found", "There is nothing at this address."};
    }
}

int version_in_accept(std::string_view accept) {
    constexpr std::string_view vendor = "application/vnd.fashionwallet.v";
    const auto at = accept.find(vendor);
    if (at == accept.npos) return 0;
    accept.remove_prefix(at + vendor.size());
    int version = 0;
    const auto [end, code] = std::from_chars(accept.data(), accept.data() + accept.size(), version);
    accept.remove_prefix(static_cast<std::size_t>(end - accept.data()));
    return code == std::errc() && version > 0 && accept.starts_with("+json") ? version : 0;
}

std::vector<std::string_view> names_in_path(std::string_view path) {
    std::vector<std::string_view> out;
    while (const auto segment = take_segment(path))
        if (const auto name = name_in(*segment))
            out.push_back(is_rest(*name) ? name->substr(0, name->size() - rest_mark.size()) : *name);
    return out;
}

std::string documented_path(std::string_view path) {
    std::string out(path);
    if (out.ends_with("...}")) out.erase(out.size() - 4, rest_mark.size());
    return out;
}

}  // namespace fw::web
