#include "media.hpp"

#include <fmt/format.h>

#include "import_document.hpp"

namespace fw::catalog {

namespace {

std::optional<media_type> find_type(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xD8\xFF")) return media_type{"image/jpeg", "jpg"};
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return media_type{"image/png", "png"};
    if (bytes.size() >= 12 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP")
        return media_type{"image/webp", "webp"};
    if (bytes.starts_with("glTF")) return media_type{"model/gltf-binary", "glb"};
    return std::nullopt;
}

}  // namespace

result<media_type> check_media(item_kind kind, std::string_view member, std::string_view bytes) {
    if (!is_media_member(kind, member))
        return fail(error_kind::not_found, "catalog.no_such_file",
                    fmt::format("A {} has no {}.", to_string(kind), member), std::string(member));
    const bool model = member == "model";
    const auto most = model ? most_model_bytes : most_picture_bytes;
    if (bytes.size() > most)
        return fail(error_kind::too_large, "catalog.media_too_large", fmt::format("At most {} MB.", most >> 20),
                    std::string(member));
    const auto type = find_type(bytes);
    if (!type || (type->extension == "glb") != model)
        return fail(error_kind::unsupported, "catalog.media_type",
                    model ? "A model is a GLB file." : "A picture is JPEG, PNG or WebP.", std::string(member));
    return *type;
}

std::string media_key(item_kind kind, item_id id, std::string_view category, std::string_view member,
                      const media_type& type) {
    const auto name = kind == item_kind::fabric && member == "texture" ? std::string_view("diffuse") : member;
    const auto folder =
        kind == item_kind::silhouette ? fmt::format("silhouettes/{}", category) : fmt::format("{}s", to_string(kind));
    return fmt::format("catalog/{}/{}/{}.{}", folder, to_string(id), name, type.extension);
}

}  // namespace fw::catalog
