#include "fw/avatar/avatar_data.hpp"

#include "avatar_repository.hpp"
#include "fw/storage/object_body.hpp"

namespace fw::avatar {

namespace {

std::string_view last_segment(std::string_view key) {
    return key.substr(key.rfind('/') + 1);
}

json::object facts_of(const avatar_facts& a) {
    json::object out{{"id", to_string(a.id)},
                     {"name", a.name},
                     {"status", to_string(a.status)},
                     {"from", to_string(a.source)},
                     {"keepPhotos", a.keep_photos},
                     {"createdAt", to_rfc3339(a.made)},
                     {"updatedAt", to_rfc3339(a.changed)}};
    if (a.error) out["error"] = json::object{{"code", a.error->code}, {"message", a.error->message}};
    return out;
}

}  // namespace

avatar_data::avatar_data(const avatar_world& world, objects::object_store& store)
    : world_(world),
      store_(store),
      sealed_(store, world.vault, "photos"),
      kept_(std::make_unique<avatar_repository>(world.db)) {}
avatar_data::~avatar_data() = default;

task<result<std::vector<account::data_entry>>> avatar_data::collect(web::user_id user) {
    entries out;
    for (const auto& a : co_await kept_->list(user, std::nullopt, most_avatars))
        FW_CO_CHECK(co_await add_avatar(a, out));
    co_return out;
}

task<result<void>> avatar_data::add_avatar(const avatar_facts& a, entries& to) {
    const auto folder = fmt::format("avatars/{}/", to_string(a.id));
    auto facts = facts_of(a);
    if (const auto body = co_await kept_->find_body(a.id)) {
        FW_CO_TRY(const auto told, world_.vault.open(told_context(a.id), body->told));
        facts["told"] = json::parse(text_of(told));
        if (body->found) {
            FW_CO_TRY(const auto found, world_.vault.open(found_context(a.id), *body->found));
            facts["found"] = json::parse(text_of(found));
        }
    }
    co_await add_files(a, folder, to);
    to.push_back({folder + "avatar.json", to_pretty_json(facts)});
    co_return result<void>{};
}

task<void> avatar_data::add_files(const avatar_facts& a, const std::string& folder, entries& to) {
    const auto add_plain = [&](const std::string& key) {
        to.push_back({folder + std::string(last_segment(key)),
                      [this, key = objects::object_key(key)] { return storage::open_body(store_, key); }});
    };
    const auto add_sealed = [&](const std::string& path, const std::optional<std::string>& key) {
        if (!key) return;
        to.push_back(
            {folder + path, [this, key = objects::object_key(*key)] { return storage::open_body(sealed_, key); }});
    };
    for (const auto& f : co_await kept_->list_models(a.id)) add_plain(f.key);
    if (a.thumbnail) add_plain(*a.thumbnail);
    for (const auto& p : co_await kept_->list_photos(a.id)) {
        add_sealed(fmt::format("photos/{}.jpg", to_string(p.type)), p.original);
        add_sealed(fmt::format("photos/{}-cut-out.png", to_string(p.type)), p.processed);
    }
}

task<result<void>> avatar_data::erase(postgres::transaction& tx, web::user_id user) {
    co_await avatar_repository::doom_all_in(tx, user, world_.time.now());
    co_return result<void>{};
}

}  // namespace fw::avatar
