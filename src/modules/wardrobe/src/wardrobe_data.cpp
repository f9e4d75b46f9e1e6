#include "fw/wardrobe/wardrobe_data.hpp"

#include "fw/storage/object_body.hpp"
#include "scene_repository.hpp"

namespace fw::wardrobe {

wardrobe_data::wardrobe_data(postgres::database& db, objects::object_store& store)
    : store_(store), kept_(std::make_unique<scene_repository>(db)) {}
wardrobe_data::~wardrobe_data() = default;

task<result<std::vector<account::data_entry>>> wardrobe_data::collect(web::user_id user) {
    std::vector<account::data_entry> out;
    for (const auto& s : co_await kept_->list_ready(user)) {
        const auto folder = fmt::format("designs/{}/scene-{}/", to_string(s.design), to_string(s.quality));
        out.push_back({folder + "fit.json", to_pretty_json(s.fit)});
        for (const auto* const file : {"dressed.glb", "thumbnail.webp"})
            out.push_back({folder + file, [this, key = objects::object_key(key_of(s.name, file))] {
                               return storage::open_body(store_, key);
                           }});
    }
    co_return out;
}

task<result<void>> wardrobe_data::erase(postgres::transaction&, web::user_id) {
    // The avatars go with the account, and with the last avatar that has a result the result goes: by a trigger.
    co_return result<void>{};
}

}  // namespace fw::wardrobe
