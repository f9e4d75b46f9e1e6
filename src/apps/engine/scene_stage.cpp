// outfit-scene: the dressed figure as models to be looked at, and its picture.
#include "fw/body/avatar.hpp"
#include "fw/dressing/dressed_model.hpp"
#include "fw/dressing/worn_elements.hpp"
#include "fw/dressing/worn_file.hpp"
#include "fw/files/files.hpp"
#include "look_options.hpp"
#include "model_files.hpp"
#include "outfit_files.hpp"
#include "outfit_stages.hpp"
#include "stage_files.hpp"

namespace fw::apps {

namespace {

constexpr std::size_t most_pose_bytes = std::size_t{64} << 20;

result<dressing::posed_outfit> read_pose(const std::filesystem::path& file, const body::figure& figure,
                                         const dressing::outfit& clothes) {
    if (file.empty()) return dressing::posed_outfit{.posed = false, .reason = "", .figure = figure, .clothes = clothes};
    FW_TRY(const auto bytes, files::read_bytes(file, most_pose_bytes));
    return dressing::unpack_pose(bytes, figure, clothes);
}

std::uint64_t count_triangles(const scene::model& model) {
    std::uint64_t count = 0;
    for (const auto& mesh : model.meshes)
        for (const auto& p : mesh.primitives) count += p.triangles.size();
    return count;
}

struct model_to_write {
    std::string path;
    std::string kind;
    int lod = 0;
    model_file_options how;
};

result<json::object> write_level(const std::filesystem::path& out, const scene::model& model, const model_to_write& w) {
    FW_TRY(const auto bytes, to_glb(model, w.how));
    FW_CHECK(files::write_bytes(out / w.path, bytes));
    auto entry = describe_file(w.path, w.kind, "model/gltf-binary", bytes);
    entry["lod"] = w.lod;
    entry["triangles"] = count_triangles(model);
    return entry;
}

/// The finest plain and packed, then two coarser ones for who waits.
result<json::array> write_levels(const std::filesystem::path& out, const scene::model& model) {
    json::array list;
    for (const auto& w : {model_to_write{"dressed.glb", "model", 0, {.draco = false, .webp = true}},
                          model_to_write{"dressed-draco.glb", "model-draco", 0, {.draco = true, .webp = true}}}) {
        FW_TRY(auto entry, write_level(out, model, w));
        list.push_back(std::move(entry));
    }
    for (const int lod : {1, 2}) {
        auto coarse = model;
        FW_CHECK(simplify(coarse, lod));
        FW_TRY(auto entry,
               write_level(out, coarse,
                           {fmt::format("dressed-lod{}.glb", lod), "model", lod, {.draco = false, .webp = true}}));
        list.push_back(std::move(entry));
    }
    return list;
}

json::array describe_elements(const std::vector<dressing::element_outcome>& elements) {
    json::array out;
    for (const auto& e : elements) {
        auto& entry =
            out
                .emplace_back(json::object{
                    {"garment", e.garment + 1}, {"element", e.element + 1}, {"key", e.id}, {"count", e.count}})
                .get_object();
        if (e.problem) entry["problem"] = {{"code", e.problem->code}, {"message", e.problem->message}};
    }
    return out;
}

}  // namespace

result<void> run_scene_stage(const scene_stage_options& o, const common_options& common) {
    console_progress progress(
        common.progress,
        {{"read", "Reading", 1}, {"model", "Making the 3D models", 4}, {"picture", "Taking the picture", 4}});
    progress.begin("read");
    FW_TRY(const auto orders, read_outfit(o.outfit));
    FW_TRY(const auto look, parse_look({.skin = o.skin, .shoes = "usual"}, orders));
    FW_TRY(const auto body, read_stage_body(common.assets, o.avatar));
    FW_TRY(const auto clothes, read_garments(o.garments, orders));
    if (clothes.garments.size() != orders.size())
        return fail(error_kind::invalid, "outfit.garments",
                    fmt::format("The outfit has {} garments, and {} hang already. Drape the others first.",
                                orders.size(), clothes.garments.size()),
                    "garment");
    FW_TRY(const auto shown, read_pose(o.pose, body.figure, clothes));
    progress.begin("model");
    auto model = body::make_avatar_model(*body.model, shown.figure, look);
    FW_CHECK(dressing::add_garments(model, shown.clothes));
    FW_TRY(const auto elements, dressing::add_elements(model, shown.clothes, shown.figure));
    FW_CHECK(files::write_text(o.out / "elements.json", to_pretty_json(describe_elements(elements))));
    FW_TRY(auto list, write_levels(o.out, model));
    if (progress.cancelled()) return cancelled_error();
    if (o.picture) {
        progress.begin("picture");
        FW_TRY(const auto thumbnail, take_thumbnail(model, thread_count(common), progress));
        FW_CHECK(files::write_bytes(o.out / "thumbnail.webp", thumbnail));
        list.push_back(describe_file("thumbnail.webp", "thumbnail", "image/webp", thumbnail));
    }
    FW_CHECK(files::write_text(o.out / "files.json", to_pretty_json(list)));
    progress.finish();
    for (const auto& entry : list) show_written(o.out / std::string(entry.at("path").as_string()));
    return {};
}

}  // namespace fw::apps
