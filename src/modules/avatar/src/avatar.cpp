#include "fw/avatar/avatar.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace fw::avatar {

namespace {

constexpr std::array<std::string_view, 3> status_names{"processing", "ready", "error"};
constexpr std::array<std::string_view, 2> source_names{"measurements", "photos"};
constexpr std::array<std::string_view, 3> type_names{"front", "side", "back"};
constexpr std::array<std::string_view, 3> clothing_names{"tight", "normal", "loose"};

}  // namespace

std::string_view to_string(status s) {
    return status_names[static_cast<std::size_t>(s)];
}
std::string_view to_string(source s) {
    return source_names[static_cast<std::size_t>(s)];
}
std::string_view to_string(photo_type t) {
    return type_names[static_cast<std::size_t>(t)];
}
std::string_view to_string(clothing c) {
    return clothing_names[static_cast<std::size_t>(c)];
}

std::optional<photo_type> find_photo_type(std::string_view name) {
    for (std::size_t i = 0; i < type_names.size(); ++i)
        if (type_names[i] == name) return static_cast<photo_type>(i);
    return std::nullopt;
}

std::string to_json_text(const told_body& told) {
    return json::serialize(json::object{{"person", dressing::to_json(told.person)},
                                        {"sexKnown", told.sex_known},
                                        {"heightMeasured", told.height_measured},
                                        {"clothing", to_string(told.clothing)}});
}

told_body parse_told(std::string_view text) {
    const auto document = json::parse(text);
    const auto& object = document.as_object();
    told_body out;
    out.person = dressing::parse_person(json::serialize(object.at("person"))).value();
    out.sex_known = object.at("sexKnown").as_bool();
    out.height_measured = object.at("heightMeasured").as_bool();
    const auto worn = std::ranges::find(clothing_names, std::string_view(object.at("clothing").as_string()));
    if (worn == clothing_names.end()) throw std::invalid_argument("what somebody told of their body has other clothes");
    out.clothing = static_cast<clothing>(worn - clothing_names.begin());
    return out;
}

}  // namespace fw::avatar
