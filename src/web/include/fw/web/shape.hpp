// One declaration of a struct that gives reading with validation, writing and JSON schema:
//
//     struct register_request { std::string email; std::optional<std::string> display_name; };
//     template <> struct fw::web::shape_of<register_request> {
//         static constexpr std::string_view name = "RegisterRequest";
//         static auto members() {
//             return std::tuple{member("email", &register_request::email, text{}.email().most(254), "Where we write
//             to"),
//                               member("displayName", &register_request::display_name, text{}.least(1).most(80))};
//         }
//     };
//
// A member is required unless it is optional<>, patch<> or says or_default(). Members may also stand in the path, the
// query, a header or a cookie, so that one flat struct is the whole input of an endpoint.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "fw/base/json_text.hpp"
#include "fw/web/rules.hpp"

namespace fw::web {

/// To be specialised: `name` (of the schema component; a text or a function that gives one), `members()`; perhaps
/// `help` and `least_members` (how many members of the body must be there at least).
template <class T>
struct shape_of;
template <class T>
concept shaped = requires { shape_of<T>::members(); };

/// To be specialised for an enum: `static constexpr std::array all{choice{sex::female, "female"}, …};`
template <class E>
struct choices_of;
template <class E>
struct choice {
    E value;
    std::string_view name;
};
template <class E>
concept chosen = std::is_enum_v<E> && requires { choices_of<E>::all; };

/// A member of a merge patch (RFC 7396): not mentioned, null (take it away), or a value.
template <class T>
class patch {
public:
    patch() = default;
    patch(T value) : state_(state::value), value_(std::move(value)) {}
    [[nodiscard]] static patch null() {
        patch out;
        out.state_ = state::null;
        return out;
    }

    [[nodiscard]] bool is_absent() const { return state_ == state::absent; }
    [[nodiscard]] bool is_null() const { return state_ == state::null; }
    [[nodiscard]] bool has_value() const { return state_ == state::value; }
    [[nodiscard]] const T& operator*() const { return value_; }
    [[nodiscard]] T& set() {
        state_ = state::value;
        return value_;
    }

    /// Merges into what there was.
    void apply_to(std::optional<T>& target) const {
        if (is_null()) target.reset();
        if (has_value()) target = value_;
    }

private:
    enum class state : std::uint8_t { absent, null, value } state_ = state::absent;
    T value_{};
};

enum class place : std::uint8_t { body, path, query, header, cookie };

template <class M>
inline constexpr bool may_be_absent = false;
template <class M>
inline constexpr bool may_be_absent<std::optional<M>> = true;
template <class M>
inline constexpr bool may_be_absent<patch<M>> = true;

template <class T, class M, class Rule>
struct member_of {
    using owner = T;
    using type = M;

    std::string_view name;
    M T::* at;
    Rule rule;
    std::string_view help;
    place in = place::body;
    bool keeps_default = false;
    std::string_view sample = {};
    std::string quoted = {};  ///< "\"name\":"

    /// Absent, the member keeps what the struct's own initialiser gave it; the schema says so.
    [[nodiscard]] member_of or_default() const {
        auto out = *this;
        out.keeps_default = true;
        return out;
    }
    /// JSON text: `"anna@example.com"` with its quotes.
    [[nodiscard]] member_of example(std::string_view json_text) const {
        auto out = *this;
        out.sample = json_text;
        return out;
    }
    [[nodiscard]] bool is_required() const { return !may_be_absent<M> && !keeps_default; }
};

/// The rule of a type that was given none.
template <class M>
struct default_rule {
    using type = anything;
};
template <>
struct default_rule<std::string> {
    using type = text;
};
template <class M>
    requires(std::is_integral_v<M> && !std::is_same_v<M, bool>)
struct default_rule<M> {
    using type = integer;
};
template <class M>
    requires std::is_floating_point_v<M>
struct default_rule<M> {
    using type = number;
};
template <class M>
struct default_rule<std::optional<M>> : default_rule<M> {};
template <class M>
struct default_rule<patch<M>> : default_rule<M> {};
template <class M>
struct default_rule<std::vector<M>> {
    using type = list_rule<typename default_rule<M>::type>;
};
template <class M>
struct default_rule<std::map<std::string, M>> {
    using type = map_rule<typename default_rule<M>::type>;
};
template <class Rule>
[[nodiscard]] Rule make_rule() {
    if constexpr (requires { std::declval<Rule>().item(); })
        return Rule(make_rule<std::remove_cvref_t<decltype(std::declval<Rule>().item())>>());
    else
        return Rule{};
}

template <class T, class M, class Rule>
[[nodiscard]] auto make_member(place in, std::string_view name, M T::* at, Rule rule, std::string_view help) {
    member_of<T, M, Rule> out{name, at, std::move(rule), help, in};
    append_json_string(out.quoted, name);
    out.quoted += ':';
    return out;
}

template <class Rule>
concept is_rule = !std::convertible_to<Rule, std::string_view>;

/// `member(name, pointer, rule, help)`, the same for the other places; rule and help may be left out.
#define FW_WEB_MEMBER(maker, where)                                                                     \
    template <class T, class M, is_rule Rule>                                                           \
    [[nodiscard]] auto maker(std::string_view name, M T::* at, Rule rule, std::string_view help = {}) { \
        return make_member(place::where, name, at, std::move(rule), help);                              \
    }                                                                                                   \
    template <class T, class M>                                                                         \
    [[nodiscard]] auto maker(std::string_view name, M T::* at, std::string_view help = {}) {            \
        return make_member(place::where, name, at, make_rule<typename default_rule<M>::type>(), help);  \
    }
FW_WEB_MEMBER(member, body)
FW_WEB_MEMBER(in_path, path)
FW_WEB_MEMBER(in_query, query)
FW_WEB_MEMBER(in_header, header)
FW_WEB_MEMBER(in_cookie, cookie)
#undef FW_WEB_MEMBER

/// The members of a shape, made once.
template <shaped T>
[[nodiscard]] const auto& members_of() {
    static const auto all = shape_of<T>::members();
    return all;
}

template <shaped T>
[[nodiscard]] std::string name_of() {
    if constexpr (requires { std::string(shape_of<T>::name()); })
        return std::string(shape_of<T>::name());
    else
        return std::string(shape_of<T>::name);
}

template <shaped T>
[[nodiscard]] constexpr std::size_t least_members_of() {
    if constexpr (requires { shape_of<T>::least_members; })
        return shape_of<T>::least_members;
    else
        return 0;
}

}  // namespace fw::web
