// What goes over the wire about items, and how it is declared; the same shapes read the lines of an import.
#pragma once

#include "fw/catalog/item.hpp"
#include "fw/web/endpoint.hpp"
#include "fw/web/page.hpp"

namespace fw::catalog {

using value_map = std::map<std::string, json::value>;

enum class wear_category : std::uint8_t { tops, bottoms, dresses, outerwear };
enum class fit_type : std::uint8_t { slim, regular, loose, oversized };
enum class fabric_type : std::uint8_t { solid, texture, technical };
enum class print_type : std::uint8_t { print, stripe, check, dot };
enum class element_category : std::uint8_t { trim, decorative };

struct color_value {
    std::string name, hex;
};
struct size_value {
    std::string name;
    std::map<std::string, std::vector<double>> ranges;
};
/// What all kinds have.
struct common_document {
    std::optional<item_kind> type;
    std::string key, name;
    std::optional<std::string> description;
    std::vector<std::string> tags;
    std::vector<color_value> colors;
    bool is_active = true;
};
struct silhouette_document : common_document {
    static constexpr auto kind = item_kind::silhouette;
    wear_category category = wear_category::tops;
    std::optional<std::string> subcategory;
    std::string garment;
    value_map parameters;
    std::optional<fit_type> fit;
    std::vector<size_value> sizes;
};
struct physical_value {
    double grams = 0, thickness = 0, stretch_warp = 0, stretch_weft = 0, shear = 0, bending_warp = 0, bending_weft = 0,
           friction = 0;
    std::optional<std::string> source;
};
struct look_value {
    std::optional<double> shine, stretch, drape;
};
struct fabric_document : common_document {
    static constexpr auto kind = item_kind::fabric;
    fabric_type fabric = fabric_type::solid;
    physical_value physical;
    value_map weave;
    look_value properties;
};
struct generator_value {
    std::string generator;
    std::optional<value_map> parameters;
    std::optional<std::int64_t> seed;
};
struct repeat_value {
    double width = 0, height = 0;
};
struct pattern_document : common_document {
    static constexpr auto kind = item_kind::pattern;
    print_type print_kind = print_type::print;
    std::optional<generator_value> print;
    std::optional<repeat_value> repeat;
    double scale_min = 0.1, scale_max = 10;
    bool is_tileable = true;
};
struct geometry_value {
    std::string generator;
    std::optional<value_map> parameters;
};
struct variant_value {
    std::string name;
    std::optional<color_value> color;
    std::optional<value_map> parameters;
};
struct element_document : common_document {
    static constexpr auto kind = item_kind::element;
    element_category category = element_category::trim;
    std::string element;
    std::optional<geometry_value> geometry;
    value_map placement;
    std::vector<variant_value> variants;
};

/// What `item_text` holds: the members of its kind.
struct item_view {
    item_id id;
    item_kind type = item_kind::silhouette;
    std::string key, name;
    std::optional<std::string> description;
    std::string category;
    std::optional<std::string> subcategory, thumbnail_url, texture_url, normal_url, roughness_url, model_url;
    std::vector<std::string> tags;
    std::vector<color_value> colors;
    double popularity = 0;
    bool is_active = true;
    std::int64_t version = 0;
    time_point made, changed;
    std::optional<std::string> garment, fit, fabric, print_kind, element;
    std::optional<value_map> parameters, weave, placement;
    std::optional<std::vector<size_value>> sizes;
    std::optional<physical_value> physical;
    std::optional<look_value> properties;
    std::optional<value_map> print, repeat, geometry;
    std::optional<double> scale_min, scale_max;
    std::optional<bool> is_tileable;
    std::optional<std::vector<variant_value>> variants;
};
struct item_path {
    item_id id;
};
struct list_items : web::page_request {
    std::optional<std::string> category, subcategory, tag;
    bool with_inactive = false;
};
/// A page, written already.
struct item_list_text {
    std::string json;
};
struct item_list_view {
    std::vector<item_view> items;
    std::optional<std::string> next_cursor;
};

}  // namespace fw::catalog

namespace fw::web {

#define FW_CATALOG_CHOICES(type, ...)                 \
    template <>                                       \
    struct choices_of<catalog::type> {                \
        using t = catalog::type;                      \
        static constexpr std::array all{__VA_ARGS__}; \
    }
FW_CATALOG_CHOICES(item_kind, choice{t::silhouette, "silhouette"}, choice{t::fabric, "fabric"},
                   choice{t::pattern, "pattern"}, choice{t::element, "element"});
FW_CATALOG_CHOICES(wear_category, choice{t::tops, "tops"}, choice{t::bottoms, "bottoms"}, choice{t::dresses, "dresses"},
                   choice{t::outerwear, "outerwear"});
FW_CATALOG_CHOICES(fit_type, choice{t::slim, "slim"}, choice{t::regular, "regular"}, choice{t::loose, "loose"},
                   choice{t::oversized, "oversized"});
FW_CATALOG_CHOICES(fabric_type, choice{t::solid, "solid"}, choice{t::texture, "texture"},
                   choice{t::technical, "technical"});
FW_CATALOG_CHOICES(print_type, choice{t::print, "print"}, choice{t::stripe, "stripe"}, choice{t::check, "check"},
                   choice{t::dot, "dot"});
FW_CATALOG_CHOICES(element_category, choice{t::trim, "trim"}, choice{t::decorative, "decorative"});
#undef FW_CATALOG_CHOICES

namespace detail {
inline bool is_hex_color(std::string_view text) {
    return text.size() == 7 && text[0] == '#' &&
           std::ranges::all_of(text.substr(1), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}
inline auto catalog_key() {
    return text{}.matches(catalog::is_item_key, "^[a-z0-9-]{1,64}$", "Use 1 to 64 of a-z, 0-9 and \"-\".");
}
inline auto share() {
    return number{}.between(0, 1);
}
template <class T>
auto common_members() {
    return std::tuple{
        member("type", &T::type, "As the path says; may be left out"),
        member("key", &T::key, catalog_key(), "What the item is called on every server, for ever")
            .example("\"linen-natural\""),
        member("name", &T::name, text{}.least(1).most(255)),
        member("description", &T::description, text{}.lines().most(4000)),
        member("tags", &T::tags, each(text{}.least(1).most(64)).most(30).unique()).or_default(),
        member("colors", &T::colors, each().most(24)).or_default(),
        member("isActive", &T::is_active, "false: not offered any more; designs that use it still find it")
            .or_default()};
}
}  // namespace detail

template <>
struct shape_of<catalog::color_value> {
    using t = catalog::color_value;
    static constexpr std::string_view name = "CatalogColor";
    static auto members() {
        return std::tuple{
            member("name", &t::name, text{}.least(1).most(64)),
            member("hex", &t::hex,
                   text{}.matches(detail::is_hex_color, "^#[0-9a-f]{6}$", "Write it as #rrggbb, in lower case."))};
    }
};
template <>
struct shape_of<catalog::size_value> {
    using t = catalog::size_value;
    static constexpr std::string_view name = "CatalogSize";
    static auto members() {
        return std::tuple{member("name", &t::name, text{}.least(1).most(20)),
                          member("ranges", &t::ranges, keyed(each(number{}.above(0).most(3)).least(2).most(2)).most(40),
                                 "Measurement → [least, most] in metres")};
    }
};
template <>
struct shape_of<catalog::silhouette_document> {
    using t = catalog::silhouette_document;
    static constexpr std::string_view name = "SilhouetteDocument";
    static auto members() {
        return std::tuple_cat(
            detail::common_members<t>(),
            std::tuple{
                member("category", &t::category), member("subcategory", &t::subcategory, text{}.least(1).most(100)),
                member("garment", &t::garment, detail::catalog_key(), "The program that drafts it")
                    .example("\"t-shirt\""),
                member("parameters", &t::parameters, keyed().most(64), "Of the program: numbers or words").or_default(),
                member("fitType", &t::fit), member("sizes", &t::sizes, each().most(30)).or_default()});
    }
};
template <>
struct shape_of<catalog::physical_value> {
    using t = catalog::physical_value;
    static constexpr std::string_view name = "FabricPhysics";
    static auto members() {
        const auto stiff = [](double most) { return number{}.above(0).most(most); };
        return std::tuple{member("gramsPerSquareMetre", &t::grams, number{}.between(5, 2000)),
                          member("thicknessMm", &t::thickness, number{}.between(0.02, 20)),
                          member("stretchWarp", &t::stretch_warp, stiff(1000), "kN/m: at strain 1"),
                          member("stretchWeft", &t::stretch_weft, stiff(1000), "kN/m"),
                          member("shear", &t::shear, stiff(10'000), "N/m per rad"),
                          member("bendingWarp", &t::bending_warp, stiff(10'000), "µN·m"),
                          member("bendingWeft", &t::bending_weft, stiff(10'000), "µN·m"),
                          member("friction", &t::friction, number{}.between(0, 2), "On skin"),
                          member("source", &t::source, text{}.most(1000), "Where the values are from")};
    }
};
template <>
struct shape_of<catalog::look_value> {
    using t = catalog::look_value;
    static constexpr std::string_view name = "FabricLook";
    static auto members() {
        return std::tuple{member("shine", &t::shine, detail::share()), member("stretch", &t::stretch, detail::share()),
                          member("drape", &t::drape, detail::share())};
    }
};
template <>
struct shape_of<catalog::fabric_document> {
    using t = catalog::fabric_document;
    static constexpr std::string_view name = "FabricDocument";
    static auto members() {
        return std::tuple_cat(
            detail::common_members<t>(),
            std::tuple{member("fabricType", &t::fabric), member("physical", &t::physical),
                       member("weave", &t::weave, keyed().most(64), "What its look is made of").or_default(),
                       member("properties", &t::properties, "0 to 1: the simple view").or_default()});
    }
};
template <>
struct shape_of<catalog::generator_value> {
    using t = catalog::generator_value;
    static constexpr std::string_view name = "PrintGenerator";
    static auto members() {
        return std::tuple{member("generator", &t::generator, text{}.least(1).most(64)),
                          member("parameters", &t::parameters, keyed().most(64)),
                          member("seed", &t::seed, integer{}.least(0))};
    }
};
template <>
struct shape_of<catalog::repeat_value> {
    using t = catalog::repeat_value;
    static constexpr std::string_view name = "PrintRepeat";
    static auto members() {
        return std::tuple{member("width", &t::width, number{}.above(0).most(5000)),
                          member("height", &t::height, number{}.above(0).most(5000))};
    }
};
template <>
struct shape_of<catalog::pattern_document> {
    using t = catalog::pattern_document;
    static constexpr std::string_view name = "PatternDocument";
    static auto members() {
        const auto scale = number{}.above(0).most(100);
        return std::tuple_cat(detail::common_members<t>(),
                              std::tuple{member("printType", &t::print_kind), member("print", &t::print),
                                         member("repeatMm", &t::repeat, "The printed size of one repeat"),
                                         member("scaleMin", &t::scale_min, scale).or_default(),
                                         member("scaleMax", &t::scale_max, scale).or_default(),
                                         member("isTileable", &t::is_tileable).or_default()});
    }
};
template <>
struct shape_of<catalog::geometry_value> {
    using t = catalog::geometry_value;
    static constexpr std::string_view name = "ElementGeometry";
    static auto members() {
        return std::tuple{member("generator", &t::generator, text{}.least(1).most(64)),
                          member("parameters", &t::parameters, keyed().most(64))};
    }
};
template <>
struct shape_of<catalog::variant_value> {
    using t = catalog::variant_value;
    static constexpr std::string_view name = "ElementVariant";
    static auto members() {
        return std::tuple{member("name", &t::name, text{}.least(1).most(100)), member("color", &t::color),
                          member("parameters", &t::parameters, keyed().most(64))};
    }
};
template <>
struct shape_of<catalog::element_document> {
    using t = catalog::element_document;
    static constexpr std::string_view name = "ElementDocument";
    static auto members() {
        return std::tuple_cat(
            detail::common_members<t>(),
            std::tuple{member("category", &t::category),
                       member("elementType", &t::element, text{}.least(1).most(64)).example("\"button\""),
                       member("geometry", &t::geometry),
                       member("placementRules", &t::placement, keyed().most(64)).or_default(),
                       member("variants", &t::variants, each().most(50)).or_default()});
    }
};
template <>
struct shape_of<catalog::item_view> {
    using t = catalog::item_view;
    static constexpr std::string_view name = "CatalogItem";
    static auto members() {
        return std::tuple_cat(
            std::tuple{member("id", &t::id), member("type", &t::type), member("key", &t::key), member("name", &t::name),
                       member("description", &t::description), member("category", &t::category),
                       member("subcategory", &t::subcategory), member("thumbnailUrl", &t::thumbnail_url),
                       member("textureUrl", &t::texture_url), member("normalUrl", &t::normal_url),
                       member("roughnessUrl", &t::roughness_url), member("modelUrl", &t::model_url),
                       member("tags", &t::tags), member("colors", &t::colors), member("popularity", &t::popularity),
                       member("isActive", &t::is_active), member("version", &t::version, "The ETag"),
                       member("createdAt", &t::made), member("updatedAt", &t::changed)},
            std::tuple{member("garment", &t::garment), member("parameters", &t::parameters), member("fitType", &t::fit),
                       member("sizes", &t::sizes)},
            std::tuple{member("fabricType", &t::fabric), member("physical", &t::physical), member("weave", &t::weave),
                       member("properties", &t::properties)},
            std::tuple{member("printType", &t::print_kind), member("print", &t::print), member("repeatMm", &t::repeat),
                       member("scaleMin", &t::scale_min), member("scaleMax", &t::scale_max),
                       member("isTileable", &t::is_tileable)},
            std::tuple{member("elementType", &t::element), member("geometry", &t::geometry),
                       member("placementRules", &t::placement), member("variants", &t::variants)});
    }
};
template <>
struct shape_of<catalog::item_path> {
    static constexpr std::string_view name = "CatalogItemPath";
    static auto members() { return std::tuple{in_path("id", &catalog::item_path::id, "The item")}; }
};
template <>
struct shape_of<catalog::list_items> {
    using t = catalog::list_items;
    static constexpr std::string_view name = "ListCatalogItems";
    static auto members() {
        const auto word = text{}.least(1).most(100);
        return std::tuple_cat(
            page_members(),
            std::tuple{
                in_query("category", &t::category, word, "Of a fabric or a print: its type"),
                in_query("subcategory", &t::subcategory, word), in_query("tag", &t::tag, word, "Only those with it"),
                in_query("withInactive", &t::with_inactive, "Those that are not offered any more, too: for curators")
                    .or_default()});
    }
};
template <>
struct shape_of<catalog::item_list_view> {
    using t = catalog::item_list_view;
    static constexpr std::string_view name = "CatalogItemPage";
    static auto members() {
        return std::tuple{
            member("items", &t::items),
            member("nextCursor", &t::next_cursor, text{}, "Give it as ?cursor= to read on; absent on the last page")};
    }
};

/// Written already, in the shape of the view.
template <>
struct codec<catalog::item_text> {
    static void write(std::string& out, const catalog::item_text& value) { out += value.json; }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& /*rule*/) {
        return codec<catalog::item_view>::describe(b, {});
    }
};
template <>
struct codec<catalog::item_list_text> {
    static void write(std::string& out, const catalog::item_list_text& value) { out += value.json; }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& /*rule*/) {
        return codec<catalog::item_list_view>::describe(b, {});
    }
};

}  // namespace fw::web
