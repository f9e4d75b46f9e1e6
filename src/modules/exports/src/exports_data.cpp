#include "fw/exports/exports_data.hpp"

#include "export_repository.hpp"
#include "fw/storage/object_body.hpp"

namespace fw::exports {

namespace {

constexpr std::size_t page = 100;

json::object facts_of(const export_facts& e) {
    json::object out{{"id", to_string(e.id)},
                     {"designId", to_string(e.design)},
                     {"type", to_string(e.what.type)},
                     {"format", e.what.format},
                     {"quality", wardrobe::to_string(e.what.quality)},
                     {"options", to_json(e.what.options)},
                     {"status", to_string(e.status)},
                     {"createdAt", to_rfc3339(e.made)}};
    if (e.status == export_status::error) out["error"] = e.error_message;
    return out;
}

}  // namespace

exports_data::exports_data(postgres::database& db, objects::object_store& store, const clock& time)
    : store_(store), clock_(time), kept_(std::make_unique<export_repository>(db)) {}
exports_data::~exports_data() = default;

task<result<std::vector<account::data_entry>>> exports_data::collect(web::user_id user) {
    std::vector<account::data_entry> out;
    json::array list;
    std::optional<export_service::place> before;
    for (;;) {
        const auto some = co_await kept_->list(user, std::nullopt, before, page);
        for (const auto& e : some) {
            list.push_back(facts_of(e));
            if (!e.object_key) continue;
            const auto name = e.object_key->substr(e.object_key->rfind('/') + 1);
            out.push_back({"exports/" + name, [this, key = objects::object_key(*e.object_key)] {
                               return storage::open_body(store_, key);
                           }});
        }
        if (some.size() < page) break;
        before = {some.back().made, some.back().id};
    }
    out.push_back({"exports/exports.json", to_pretty_json(list)});
    co_return out;
}

task<result<void>> exports_data::erase(postgres::transaction& tx, web::user_id user) {
    co_await export_repository::doom_all_in(tx, user, clock_.now());
    co_return result<void>{};
}

}  // namespace fw::exports
