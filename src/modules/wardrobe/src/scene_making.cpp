#include "scene_making.hpp"

#include <algorithm>

namespace fw::wardrobe {

namespace {

std::string_view text_at(const json::value& entry, std::string_view name) {
    return entry.as_object().at(name).as_string();
}

}  // namespace

scene_making::scene_making(const worker_world& world, scene_repository& kept, queue::job_context& job, web::user_id by,
                           design::design_id design, quality how, stages::scratch_folder& folder, share all)
    : world_(world), kept_(kept), job_(job), by_(by), design_(design), quality_(how), folder_(folder), all_(all) {}

task<result<scene_at_hand>> scene_making::run() {
    FW_CO_CHECK(co_await job_.report({all_.from, "read", "Gathering the design, the body and the catalog's items"}));
    FW_CO_TRY(what_, co_await hydrate(world_.db, world_.vault, by_, design_, quality_));
    auto names = what_.drapes;
    names.push_back(what_.pose);
    names.push_back(what_.scene);
    done_ = co_await kept_.use(std::move(names), what_.avatar, world_.time.now());
    if (const auto* const done = find_done(what_.scene))
        files_ = done->facts.at("files").as_array();
    else
        FW_CO_CHECK(co_await make());
    co_return scene_at_hand{what_.version, what_.scene, what_.avatar, what_.outfit, files_};
}

task<result<scene_at_hand>> scene_making::run_with_model() {
    FW_CO_TRY(auto out, co_await run());
    const auto model = folder_.path() / "dressed.glb";
    FW_CO_TRY(bool there, co_await fetch(key_of(out.name, "dressed.glb"), model));
    if (there) co_return out;
    FW_CO_CHECK(co_await make());
    out.files = files_;
    co_return out;
}

task<result<void>> scene_making::make() {
    FW_CO_CHECK(co_await write_input());
    FW_CO_CHECK(co_await fetch_garments());
    FW_CO_CHECK(co_await fetch_pose());
    FW_CO_CHECK(co_await drape());
    FW_CO_CHECK(co_await pose());
    co_return co_await make_models();
}

task<result<void>> scene_making::write_input() {
    FW_CO_CHECK(co_await folder_.write(folder_.path() / "avatar.json", what_.body));
    co_return co_await folder_.write(folder_.path() / "outfit.json", json::serialize(what_.outfit));
}

/// As the engine numbers them: from the skin outwards, from 1.
scene_making::path scene_making::garment_file(std::size_t i) const {
    return folder_.path() / fmt::format("garment-{}.fwd", i + 1);
}

const stage_result* scene_making::find_done(const bytes& name) const {
    const auto at = std::ranges::find(done_, name, &stage_result::name);
    return at == done_.end() ? nullptr : &*at;
}

task<result<bool>> scene_making::fetch(std::string key, path file) {
    auto bytes = co_await world_.store.get(objects::object_key(std::move(key)), scene_limits().file);
    if (!bytes && bytes.error().code == "objects.not_found") co_return false;  // lost: it is made again
    if (!bytes) co_return std::unexpected(bytes.error());
    FW_CO_CHECK(co_await folder_.write(std::move(file), std::move(*bytes)));
    co_return true;
}

/// Those that hang already, up to the first that does not: each hangs on those beneath it.
task<result<void>> scene_making::fetch_garments() {
    for (; hanging_ < what_.drapes.size(); ++hanging_) {
        const auto* const done = find_done(what_.drapes[hanging_]);
        if (done == nullptr) break;
        FW_CO_TRY(const bool there, co_await fetch(done->object_keys.front(), garment_file(hanging_)));
        if (!there) break;
    }
    co_return result<void>{};
}

task<result<void>> scene_making::fetch_pose() {
    const auto* const done = find_done(what_.pose);
    if (done == nullptr || hanging_ < what_.drapes.size()) co_return result<void>{};
    FW_CO_TRY(is_posed_, co_await fetch(done->object_keys.front(), folder_.path() / "pose.fwp"));
    report_ = done->facts;
    co_return result<void>{};
}

task<result<void>> scene_making::run_engine(std::string command, share of, std::string message) {
    const auto mine = all_.part(of.from, of.to);
    FW_CO_CHECK(co_await job_.report({mine.from, command.substr(command.find('-') + 1), std::move(message)}));
    const auto folder = folder_.path().string();
    std::vector<std::string> arguments{command, "--avatar", folder + "/avatar.json", "--out", folder};
    if (command != "outfit-pose") arguments.insert(arguments.end(), {"--outfit", folder + "/outfit.json"});
    if (command == "outfit-drape") arguments.insert(arguments.end(), {"--quality", std::string(to_string(quality_))});
    if (command == "outfit-scene") arguments.insert(arguments.end(), {"--pose", folder + "/pose.fwp"});
    if (hanging_ > 0) arguments.emplace_back("--have");
    for (std::size_t i = 0; i < hanging_; ++i) arguments.push_back(garment_file(i).string());
    co_return co_await world_.engine.run(std::move(arguments), job_.sink(mine.from, mine.to));
}

task<result<void>> scene_making::keep_file(const bytes& name, std::string kind, path file, json::value facts) {
    FW_CO_TRY(const auto content, co_await folder_.read(file));
    auto key = key_of(name, file.extension() == ".fwd" ? "garment.fwd" : file.filename().string());
    FW_CO_CHECK(co_await world_.store.put(objects::object_key(key), content));
    stage_result out{
        name, std::move(kind), {std::move(key)}, std::move(facts), static_cast<std::int64_t>(content.size())};
    co_return co_await kept_.keep(std::move(out), what_.avatar, world_.time.now());
}

/// Also where all hangs and the pose is missing: it writes the report.
task<result<void>> scene_making::drape() {
    if (is_posed_) co_return result<void>{};
    FW_CO_CHECK(co_await run_engine("outfit-drape", {5, 60}, "Sewing the garments and letting them come to rest"));
    for (; hanging_ < what_.drapes.size(); ++hanging_)
        FW_CO_CHECK(co_await keep_file(what_.drapes[hanging_], "drape", garment_file(hanging_)));
    FW_CO_TRY(const auto report, co_await folder_.read(folder_.path() / "drape.json"));
    report_ = json::parse(report);
    co_return result<void>{};
}

task<result<void>> scene_making::pose() {
    if (is_posed_) co_return result<void>{};
    FW_CO_CHECK(co_await run_engine("outfit-pose", {60, 75}, "Standing at ease"));
    co_return co_await keep_file(what_.pose, "pose", folder_.path() / "pose.fwp", report_);
}

task<result<void>> scene_making::make_models() {
    FW_CO_CHECK(co_await run_engine("outfit-scene", {75, 95}, "Making the 3D models and the picture"));
    FW_CO_TRY(const auto listed, co_await folder_.read(folder_.path() / "files.json"));
    files_ = json::parse(listed).as_array();
    stage_result out{.name = what_.scene, .kind = "scene", .object_keys = {}, .facts = {}, .size = 0};
    for (const auto& entry : files_) {
        const auto name = text_at(entry, "path");
        FW_CO_TRY(const auto content, co_await folder_.read(folder_.path() / name));
        out.object_keys.push_back(key_of(what_.scene, name));
        out.size += static_cast<std::int64_t>(content.size());
        FW_CO_CHECK(co_await world_.store.put(
            objects::object_key(out.object_keys.back()), content,
            {.content_type = std::string(text_at(entry, "contentType")), .cache_control = "private, max-age=2592000"}));
    }
    FW_CO_TRY(const auto elements, co_await folder_.read(folder_.path() / "elements.json"));
    out.facts = json::object{{"files", files_}, {"drape", report_}, {"elements", json::parse(elements)}};
    co_return co_await kept_.keep(std::move(out), what_.avatar, world_.time.now());
}

}  // namespace fw::wardrobe
