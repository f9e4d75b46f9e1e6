#include "document_rules.hpp"

namespace fw::catalog {

namespace {

constexpr std::size_t most_characters = 16 * 1024;

std::unexpected<error> wrong(std::string field, std::string sentence) {
    return fail(error_kind::invalid, "request.invalid", std::move(sentence), std::move(field));
}

result<void> check_common(const common_document& d, item_kind kind) {
    if (d.type && *d.type != kind)
        return wrong("type", fmt::format("This is read as a {}: leave the type out, or say so.", to_string(kind)));
    return {};
}

/// Kept as it is, for the engine: only so large.
result<void> check_free(std::string_view field, const value_map& values) {
    std::string text;
    web::codec<value_map>::write(text, values);
    if (text.size() > most_characters)
        return wrong(std::string(field), fmt::format("At most {} characters of JSON.", most_characters));
    return {};
}

}  // namespace

result<void> check(const silhouette_document& d) {
    FW_CHECK(check_common(d, item_kind::silhouette));
    FW_CHECK(check_free("parameters", d.parameters));
    for (const auto& [name, value] : d.parameters)
        if (!value.is_number() && !value.is_string())
            return wrong("parameters." + name, "A parameter is a number or one of its words.");
    for (std::size_t i = 0; i < d.sizes.size(); ++i)
        for (const auto& [name, range] : d.sizes[i].ranges)
            if (range.size() == 2 && range[0] > range[1])
                return wrong(fmt::format("sizes[{}].ranges.{}", i, name), "The least comes before the most.");
    return {};
}

result<void> check(const fabric_document& d) {
    FW_CHECK(check_common(d, item_kind::fabric));
    FW_CHECK(check_free("weave", d.weave));
    if (!d.weave.empty() && !(d.weave.contains("structure") && d.weave.at("structure").is_string()))
        return wrong("weave.structure", "Say which structure the weave has.");
    return {};
}

result<void> check(const pattern_document& d) {
    FW_CHECK(check_common(d, item_kind::pattern));
    if (d.scale_min > d.scale_max) return wrong("scaleMin", "scaleMin is at most scaleMax.");
    if (d.print && d.print->parameters) FW_CHECK(check_free("print.parameters", *d.print->parameters));
    return {};
}

result<void> check(const element_document& d) {
    FW_CHECK(check_common(d, item_kind::element));
    FW_CHECK(check_free("placementRules", d.placement));
    if (d.geometry && d.geometry->parameters) FW_CHECK(check_free("geometry.parameters", *d.geometry->parameters));
    for (std::size_t i = 0; i < d.variants.size(); ++i)
        if (d.variants[i].parameters)
            FW_CHECK(check_free(fmt::format("variants[{}].parameters", i), *d.variants[i].parameters));
    return {};
}

}  // namespace fw::catalog
