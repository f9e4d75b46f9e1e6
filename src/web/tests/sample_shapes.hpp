// Shapes for the tests: one of everything.
#pragma once

#include "fw/web/document.hpp"

namespace fw::web::testing {

struct person_tag;
using person_id = strong_id<person_tag>;

enum class sex { female, male };

struct measurements {
    double height = 0;
    std::map<std::string, std::string> notes;
};

struct person {
    person_id id;
    std::string name;
    std::string email;
    time_point born;
    testing::sex sex = sex::female;
    std::vector<std::string> tags;
    testing::measurements measurements;
    std::int64_t visits = 0;
    bool is_member = false;
    std::optional<double> weight;
    json::value extra;
    patch<std::string> nickname, motto;
};

struct change {
    patch<std::string> motto;
    std::optional<std::int64_t> visits;
};

}  // namespace fw::web::testing

namespace fw::web {

template <>
struct choices_of<testing::sex> {
    static constexpr std::array all{choice{testing::sex::female, "female"}, choice{testing::sex::male, "male"}};
};

template <>
struct shape_of<testing::measurements> {
    using m = testing::measurements;
    static constexpr std::string_view name = "Measurements";
    static auto members() {
        return std::tuple{member("height", &m::height, number{}.above(0).most(300), "Without shoes, cm").example("171"),
                          member("notes", &m::notes).or_default()};
    }
};

template <>
struct shape_of<testing::person> {
    using p = testing::person;
    static constexpr std::string_view name = "Person";
    static auto members() {
        return std::tuple{member("id", &p::id),
                          member("name", &p::name, text{}.least(1).most(80)),
                          member("email", &p::email, text{}.email().most(254), "Where we may write to"),
                          member("born", &p::born),
                          member("sex", &p::sex),
                          member("tags", &p::tags, each(text{}.least(1).most(20)).most(5).unique()).or_default(),
                          member("measurements", &p::measurements),
                          member("visits", &p::visits, integer{}.least(0)).or_default(),
                          member("isMember", &p::is_member).or_default(),
                          member("weight", &p::weight, number{}.above(0)),
                          member("extra", &p::extra).or_default(),
                          member("nickname", &p::nickname),
                          member("motto", &p::motto, text{}.least(1))};
    }
};

template <>
struct shape_of<testing::change> {
    using c = testing::change;
    static constexpr std::string_view name = "Change";
    static constexpr std::size_t least_members = 1;
    static auto members() {
        return std::tuple{member("motto", &c::motto, text{}.least(1)), member("visits", &c::visits)};
    }
};

}  // namespace fw::web
