// avatar_making: the end, where everything takes its place.
#include "avatar_making.hpp"
#include "object_names.hpp"
#include "stage_input.hpp"

namespace fw::avatar {

namespace {

std::string effect_of(const photo& p, std::string_view seen) {
    const auto document = json::parse(seen);
    const auto& root = document.as_object();
    if (const auto* why = root.if_contains("why"); why != nullptr && why->is_string())
        return std::string(std::string_view(why->get_string()));
    return fmt::format("The fit follows the {} outline.", to_string(p.type));
}

std::string_view text_at(const json::value& entry, std::string_view name) {
    return entry.as_object().at(name).as_string();
}

model_file model_of(const json::value& entry, std::string key) {
    const auto& f = entry.as_object();
    model_file out;
    out.lod = static_cast<std::int16_t>(f.at("lod").to_number<int>());
    out.key = std::move(key);
    out.content_type = text_at(entry, "contentType");
    out.bytes = f.at("bytes").to_number<std::int64_t>();
    out.sha256 = find_hex(text_at(entry, "sha256")).value();
    out.triangles = f.at("triangles").to_number<std::int32_t>();
    out.draco = text_at(entry, "kind") == "model-draco";
    return out;
}

}  // namespace

/// From where the stage left them: only the avatar's present job comes here, so that none overwrites a newer one's.
task<result<void>> avatar_making::place_models(const std::string& files) {
    const auto made = std::ranges::find(done_, "files", &avatar_repository::stage::name);
    const auto document = json::parse(files);
    for (const auto& entry : document.as_array()) {
        const auto file = text_at(entry, "path");
        FW_CO_CHECK(
            co_await world_.store.copy(made_key(made->object_key, file), model_key(avatar_.owner, avatar_.id, file)));
    }
    co_return result<void>{};
}

/// The clean photograph takes the original's place, whether or not it stays: that is decided where the row is.
task<result<std::vector<made_avatar::photo_outcome>>> avatar_making::settle_photos() {
    std::vector<made_avatar::photo_outcome> out;
    for (const auto& s : seen_) {
        FW_CO_TRY(auto clean, co_await find_done(fmt::format("clean-{}", to_string(s.of.type)), input_of(s.of)));
        if (!clean) co_return fail(error_kind::unavailable, "photo.stage_lost", "A stage is lost: it is done again.");
        FW_CO_CHECK(co_await sealed_.put(original_key(avatar_.owner, avatar_.id, s.of.id), *clean));
        const auto size = static_cast<std::int64_t>(clean->size());
        FW_CO_TRY(const auto digest,
                  co_await world_.files.run([clean = std::move(*clean)] { return crypto::sha256(bytes_of(clean)); }));
        out.push_back({s.of.id, effect_of(s.of, s.document), size, {digest.begin(), digest.end()}});
    }
    co_return out;
}

/// At once, rather than when the sweep comes by: they are doomed, so that what fails here is done there.
task<void> avatar_making::remove_pictures() {
    for (const auto& s : seen_) {
        (void)co_await world_.store.remove(original_key(avatar_.owner, avatar_.id, s.of.id));
        (void)co_await world_.store.remove(processed_key(avatar_.owner, avatar_.id, s.of.id));
        const auto* const clean = find_stage(fmt::format("clean-{}", to_string(s.of.type)), input_of(s.of));
        if (clean != nullptr) (void)co_await world_.store.remove(objects::object_key(clean->object_key));
    }
}

/// They have their places now.
task<void> avatar_making::remove_made(const std::string& files) {
    const auto made = std::ranges::find(done_, "files", &avatar_repository::stage::name);
    const auto document = json::parse(files);
    for (const auto& entry : document.as_array())
        (void)co_await world_.store.remove(made_key(made->object_key, text_at(entry, "path")));
}

made_avatar avatar_making::describe(const std::string& body, const std::string& files) const {
    made_avatar out;
    out.id = avatar_.id;
    out.job = job_.what().id;
    out.found = world_.vault.seal("fields", found_context(avatar_.id), bytes_of(body));
    out.confidence = confidence_of(parse_found(body));
    out.manual = seen_.empty();
    const auto document = json::parse(files);
    for (const auto& entry : document.as_array()) {
        auto key = model_key(avatar_.owner, avatar_.id, text_at(entry, "path")).text();
        if (text_at(entry, "kind") == "thumbnail")
            out.thumbnail = std::move(key);
        else
            out.models.push_back(model_of(entry, std::move(key)));
    }
    return out;
}

task<result<std::string>> avatar_making::finish(const std::string& body, const std::string& files) {
    FW_CO_CHECK(co_await tell({95, 100}, "finish", "Putting everything in its place"));
    const auto answer = [this](bool superseded) {
        return json::serialize(json::object{{"avatarId", to_string(avatar_.id)}, {"superseded", superseded}});
    };
    if (!co_await kept_.find_for_job(avatar_.id, job_.what().id)) co_return answer(true);
    FW_CO_CHECK(co_await place_models(files));
    auto made = describe(body, files);
    FW_CO_TRY(made.photos, co_await settle_photos());
    const auto done = co_await kept_.finish(std::move(made), world_.time.now());
    if (done == finishing::photos_dropped) co_await remove_pictures();
    if (done != finishing::superseded) co_await remove_made(files);
    co_return answer(done == finishing::superseded);
}

}  // namespace fw::avatar
