#include "fw/exports/export.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace fw::exports {

namespace {

constexpr std::array<std::string_view, 3> type_names{"image", "video", "model"};
constexpr std::array<std::string_view, 4> status_names{"queued", "processing", "complete", "error"};

constexpr std::array<std::string_view, 3> image_formats{"png", "jpeg", "webp"};
constexpr std::array<std::string_view, 2> video_formats{"mp4", "webm"};
constexpr std::array<std::string_view, 1> model_formats{"glb"};

std::span<const std::string_view> formats_of(export_type type) {
    switch (type) {
        case export_type::image:
            return image_formats;
        case export_type::video:
            return video_formats;
        case export_type::model:
            return model_formats;
    }
    std::unreachable();
}

std::unexpected<error> bad_option(std::string_view field, std::string message) {
    return fail(error_kind::invalid, "export.option", std::move(message), std::string(field));
}

/// What only some types have must not be said of the others.
result<void> check_members(const export_order& o) {
    const auto only = [&o](std::string_view field, bool said, bool has) -> result<void> {
        if (!said || has) return {};
        return bad_option(field, fmt::format("An export of type {} has no {}.", to_string(o.type), field));
    };
    const bool image = o.type == export_type::image, model = o.type == export_type::model;
    FW_CHECK(only("width", o.options.width.has_value(), !model));
    FW_CHECK(only("height", o.options.height.has_value(), !model));
    FW_CHECK(only("view", o.options.view.has_value(), image));
    FW_CHECK(only("background", o.options.background.has_value(), image));
    FW_CHECK(only("lod", o.options.lod.has_value(), model));
    return only("draco", o.options.draco.has_value(), model);
}

result<void> check_size(const export_order& o) {
    const std::int64_t least = 64, most = o.type == export_type::image ? 4096 : 1920;
    for (const auto& [field, value] : {std::pair("width", *o.options.width), std::pair("height", *o.options.height)}) {
        if (value < least || value > most)
            return bad_option(field, fmt::format("Must be between {} and {} pixels.", least, most));
        if (o.type == export_type::video && value % 2 != 0)
            return bad_option(field, "Films have an even number of pixels.");
    }
    return {};
}

}  // namespace

std::string_view to_string(export_type type) {
    return type_names[static_cast<std::size_t>(type)];
}

std::optional<export_type> find_type(std::string_view name) {
    const auto at = std::ranges::find(type_names, name);
    if (at == type_names.end()) return std::nullopt;
    return static_cast<export_type>(at - type_names.begin());
}

std::string_view to_string(export_status status) {
    return status_names[static_cast<std::size_t>(status)];
}

result<export_order> complete_order(export_order what) {
    const auto formats = formats_of(what.type);
    if (what.format.empty()) what.format = formats.front();
    if (std::ranges::find(formats, what.format) == formats.end())
        return fail(
            error_kind::invalid, "export.format",
            fmt::format("An export of type {} is written as {}.", to_string(what.type), fmt::join(formats, ", ")),
            "format");
    FW_CHECK(check_members(what));
    auto& o = what.options;
    const bool image = what.type == export_type::image;
    if (what.type == export_type::model) {
        o.lod = o.lod.value_or(0);
        o.draco = o.draco.value_or(false);
        return what;
    }
    o.width = o.width.value_or(image ? 1600 : 1280);
    o.height = o.height.value_or(image ? 2000 : 720);
    FW_CHECK(check_size(what));
    if (!image) return what;
    o.view = o.view.value_or("front");
    o.background = o.background.value_or("studio");
    if (o.background == "transparent" && what.format == "jpeg")
        return bad_option("background", "JPEG has no transparency: take png or webp.");
    return what;
}

json::object to_json(const export_options& of) {
    json::object out;
    const auto put = [&out](std::string_view name, const auto& value) {
        if (value) out[name] = *value;
    };
    put("width", of.width);
    put("height", of.height);
    put("view", of.view);
    put("background", of.background);
    put("lod", of.lod);
    put("draco", of.draco);
    return out;
}

export_options parse_options(const json::object& of) {
    export_options out;
    for (auto [name, to] : {std::pair("width", &out.width), {"height", &out.height}, {"lod", &out.lod}})
        if (const auto* v = of.if_contains(name)) *to = v->to_number<std::int64_t>();
    for (auto [name, to] : {std::pair("view", &out.view), {"background", &out.background}})
        if (const auto* v = of.if_contains(name)) *to = std::string(std::string_view(v->as_string()));
    if (const auto* v = of.if_contains("draco")) out.draco = v->as_bool();
    return out;
}

std::string_view content_type_of(std::string_view format) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> all{{{"png", "image/png"},
                                                                                {"jpeg", "image/jpeg"},
                                                                                {"webp", "image/webp"},
                                                                                {"mp4", "video/mp4"},
                                                                                {"webm", "video/webm"},
                                                                                {"glb", "model/gltf-binary"}}};
    return std::ranges::find(all, format, &std::pair<std::string_view, std::string_view>::first)->second;
}

}  // namespace fw::exports
