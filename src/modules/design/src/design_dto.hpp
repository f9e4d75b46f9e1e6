// What goes over the wire about designs as a whole, and how it is declared.
#pragma once

#include "fw/design/design_service.hpp"
#include "fw/web/page.hpp"
#include "layer_dto.hpp"
#include "operation_dto.hpp"

namespace fw::design {

struct create_design {
    std::string name;
    std::optional<std::string> description;
    std::optional<uuid> avatar;
    std::vector<std::string> tags;
    property_map properties;
    std::vector<new_layer> layers;
};
struct design_path {
    design_id id;
};
struct versioned_path {
    design_id id;
    std::optional<std::string> if_match;
};
struct list_designs : web::page_request {
    std::optional<design::status> status;
    std::optional<std::string> tag;
};
struct change_design {
    design_id id;
    std::optional<std::string> if_match;
    std::optional<std::string> name;
    web::patch<std::string> description;
    web::patch<uuid> avatar;
    std::optional<std::vector<std::string>> tags;
    property_map properties;
};
enum class shown_to : std::uint8_t { shared, open };
struct publish_design {
    design_id id;
    std::optional<std::string> if_match;
    shown_to who = shown_to::open;
};
struct fork_design {
    design_id id;
    std::optional<std::string> name;
};
struct design_summary {
    design_id id;
    std::string name;
    std::optional<std::string> description;
    std::optional<uuid> avatar;
    design::status status = status::draft;
    design::visibility visibility = visibility::personal;
    std::vector<std::string> tags;
    std::int64_t layers = 0, version = 0;
    std::optional<time_point> published;
    time_point made, changed;
};
/// What `design_text` holds.
struct design_view {
    design_id id;
    web::user_id owner;
    std::string name;
    std::optional<std::string> description;
    std::optional<uuid> avatar;
    design::status status = status::draft;
    design::visibility visibility = visibility::personal;
    std::optional<design_id> fork_from;
    std::optional<std::int64_t> fork_version;
    std::vector<std::string> tags;
    property_map properties;
    std::int64_t version = 0;
    std::optional<time_point> published;
    time_point made, changed;
    std::vector<layer_view> layers;
};

}  // namespace fw::design

namespace fw::web {

template <>
struct choices_of<design::status> {
    static constexpr std::array all{choice{design::status::draft, "draft"},
                                    choice{design::status::published, "published"},
                                    choice{design::status::archived, "archived"}};
};
template <>
struct choices_of<design::visibility> {
    static constexpr std::array all{choice{design::visibility::personal, "private"},
                                    choice{design::visibility::shared, "shared"},
                                    choice{design::visibility::open, "public"}};
};
template <>
struct choices_of<design::shown_to> {
    static constexpr std::array all{choice{design::shown_to::shared, "shared"},
                                    choice{design::shown_to::open, "public"}};
};

namespace detail {
inline auto design_name() {
    return text{}.least(1).most(255);
}
inline auto design_description() {
    return text{}.lines().most(4000);
}
inline auto design_tags() {
    return each(text{}.least(1).most(64)).most(20).unique();
}
template <class T>
auto in_design_path(design::design_id T::* at) {
    return in_path("id", at, "The design");
}
template <class T>
auto seen_version(std::optional<std::string> T::* at) {
    return in_header("If-Match", at, text{}.most(100), "The ETag that was read");
}
}  // namespace detail

template <>
struct shape_of<design::create_design> {
    using t = design::create_design;
    static constexpr std::string_view name = "NewDesign";
    static auto members() {
        return std::tuple{
            member("name", &t::name, detail::design_name()).example("\"Summer\""),
            member("description", &t::description, detail::design_description()),
            member("avatarId", &t::avatar, "Who wears it: one of your avatars"),
            member("tags", &t::tags, detail::design_tags()).or_default(),
            member("properties", &t::properties, detail::property_values(), "Whatever the client keeps").or_default(),
            member("layers", &t::layers, each().most(50), "The first ones, from the bottom to the top").or_default()};
    }
};
template <>
struct shape_of<design::design_path> {
    static constexpr std::string_view name = "DesignPath";
    static auto members() { return std::tuple{detail::in_design_path(&design::design_path::id)}; }
};
template <>
struct shape_of<design::versioned_path> {
    using t = design::versioned_path;
    static constexpr std::string_view name = "DesignVersionPath";
    static auto members() { return std::tuple{detail::in_design_path(&t::id), detail::seen_version(&t::if_match)}; }
};
template <>
struct shape_of<design::list_designs> {
    using t = design::list_designs;
    static constexpr std::string_view name = "ListDesigns";
    static auto members() {
        return std::tuple_cat(page_members(),
                              std::tuple{in_query("status", &t::status, "Only those"),
                                         in_query("tag", &t::tag, text{}.least(1).most(64), "Only those with it")});
    }
};
template <>
struct shape_of<design::change_design> {
    using t = design::change_design;
    static constexpr std::string_view name = "ChangeDesign";
    static constexpr std::size_t least_members = 1;
    static auto members() {
        return std::tuple{
            detail::in_design_path(&t::id),
            detail::seen_version(&t::if_match),
            member("name", &t::name, detail::design_name()),
            member("description", &t::description, detail::design_description()),
            member("avatarId", &t::avatar, "One of the owner's; null: nobody's"),
            member("tags", &t::tags, detail::design_tags()),
            member("properties", &t::properties, detail::property_values(), "Those that change; null erases")
                .or_default()};
    }
};
template <>
struct shape_of<design::publish_design> {
    using t = design::publish_design;
    static constexpr std::string_view name = "PublishDesign";
    static auto members() {
        return std::tuple{detail::in_design_path(&t::id), detail::seen_version(&t::if_match),
                          member("visibility", &t::who, "public: everybody may see it").or_default()};
    }
};
template <>
struct shape_of<design::fork_design> {
    using t = design::fork_design;
    static constexpr std::string_view name = "ForkDesign";
    static auto members() {
        return std::tuple{detail::in_design_path(&t::id),
                          member("name", &t::name, detail::design_name(), "Else as the one it comes from")};
    }
};
template <>
struct shape_of<design::design_summary> {
    using t = design::design_summary;
    static constexpr std::string_view name = "DesignSummary";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("name", &t::name),
                          member("description", &t::description),
                          member("avatarId", &t::avatar),
                          member("status", &t::status),
                          member("visibility", &t::visibility),
                          member("tags", &t::tags),
                          member("layerCount", &t::layers),
                          member("version", &t::version),
                          member("publishedAt", &t::published),
                          member("createdAt", &t::made),
                          member("updatedAt", &t::changed)};
    }
};
template <>
struct shape_of<design::design_view> {
    using t = design::design_view;
    static constexpr std::string_view name = "Design";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("userId", &t::owner, "Whose it is"),
                          member("name", &t::name),
                          member("description", &t::description),
                          member("avatarId", &t::avatar),
                          member("status", &t::status),
                          member("visibility", &t::visibility),
                          member("forkFrom", &t::fork_from, "The design that it is a copy of"),
                          member("forkVersion", &t::fork_version, "That one's version then"),
                          member("tags", &t::tags),
                          member("properties", &t::properties),
                          member("version", &t::version, "The number of the last operation: the ETag"),
                          member("publishedAt", &t::published),
                          member("createdAt", &t::made),
                          member("updatedAt", &t::changed),
                          member("layers", &t::layers, "From the bottom to the top")};
    }
};

/// Written already, in the shape of `design_view`.
template <>
struct codec<design::design_text> {
    static void write(std::string& out, const design::design_text& value) { out += value.json; }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& /*rule*/) {
        return codec<design::design_view>::describe(b, {});
    }
};
template <>
struct codec<design::layer_text> {
    static void write(std::string& out, const design::layer_text& value) { out += value.json; }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& /*rule*/) {
        return codec<design::layer_view>::describe(b, {});
    }
};

}  // namespace fw::web
