#include "avatar_models.hpp"

#include <array>

#include "fw/files/files.hpp"
#include "model_files.hpp"

namespace fw::apps {

namespace {

struct variant {
    const char* path;
    const char* label;
    int lod;
    bool draco;
};
constexpr std::array<variant, 4> variants{{{"avatar.glb", "Body", 0, false},
                                           {"avatar-lod1.glb", "Body, 10,000 triangles", 1, false},
                                           {"avatar-lod2.glb", "Body, 4,000 triangles", 2, false},
                                           {"avatar-draco.glb", "Body, compressed", 0, true}}};

std::size_t triangles_of(const scene::model& model) {
    std::size_t count = 0;
    for (const auto& mesh : model.meshes)
        for (const auto& primitive : mesh.primitives) count += primitive.triangles.size();
    return count;
}

}  // namespace

result<std::vector<avatar_model_file>> write_avatar_models(const body::body_model& model, const body::figure& figure,
                                                           const body::avatar_look& look,
                                                           const std::filesystem::path& out, progress_sink& progress) {
    auto barefoot = look;
    barefoot.shoes = body::shoes::none;
    std::vector<avatar_model_file> written;
    for (const auto& v : variants) {
        if (progress.cancelled()) return cancelled_error();
        const auto shown = body::make_avatar_model(model, figure, barefoot, static_cast<body::level_of_detail>(v.lod));
        avatar_model_file file{v.path, v.label, v.lod, v.draco, triangles_of(shown), {}};
        FW_TRY(file.bytes, to_glb(shown, {.draco = v.draco}));
        FW_CHECK(files::write_bytes(out / v.path, file.bytes));
        written.push_back(std::move(file));
        progress.report("models", static_cast<double>(written.size()) / variants.size());
    }
    return written;
}

}  // namespace fw::apps
