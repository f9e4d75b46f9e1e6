#include "fw/wardrobe/wardrobe_data.hpp"

#include "fw/storage/object_body.hpp"
#include "scene_repository.hpp"

namespace fw::wardrobe {

namespace {

task<result<std::unique_ptr<web::body_source>>> open(objects::object_store& store, objects::object_key key) {
    FW_CO_TRY(auto reader, co_await store.open(std::move(key)));
    co_return storage::make_body(std::move(reader));
}

}  // namespace

wardrobe_data::wardrobe_data(postgres::database& db, objects::object_store& store, const clock& time)
    : store_(store), clock_(time), kept_(std::make_unique<scene_repository>(db)) {}
wardrobe_data::~wardrobe_data() = default;

task<result<std::vector<account::data_entry>>> wardrobe_data::collect(web::user_id user) {
    std::vector<account::data_entry> out;
    for (const auto& s : co_await kept_->list_ready(user)) {
        const auto folder = fmt::format("designs/{}/scene-{}/", to_string(s.design), to_string(s.quality));
        out.push_back({folder + "fit.json", to_pretty_json(s.fit)});
        for (const auto* const file : {"dressed.glb", "thumbnail.webp"})
            out.push_back(
                {folder + file, [this, key = objects::object_key(key_of(s.name, file))] { return open(store_, key); }});
    }
    co_return out;
}

task<result<void>> wardrobe_data::erase(postgres::transaction& tx, web::user_id user) {
    co_await scene_repository::drop_all_in(tx, user, clock_.now());
    co_return result<void>{};
}

}  // namespace fw::wardrobe
