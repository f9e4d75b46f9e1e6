#include "fw/account/sources.hpp"
#include "fw/base/json.hpp"

namespace fw::account {

namespace {

class upload_bytes final : public web::body_source {
public:
    explicit upload_bytes(std::unique_ptr<uploads::upload_reader> from) : from_(std::move(from)) {}
    task<result<std::string_view>> next() override { co_return co_await from_->next(); }

private:
    std::unique_ptr<uploads::upload_reader> from_;
};

task<result<std::unique_ptr<web::body_source>>> open_upload(uploads::upload_service& service, web::user_id user,
                                                            uploads::upload_id id) {
    FW_CO_TRY(auto reader, co_await service.open(user, id));
    co_return std::make_unique<upload_bytes>(std::move(reader));
}

}  // namespace

task<result<std::vector<data_entry>>> uploads_data::collect(web::user_id user) {
    std::vector<data_entry> out;
    json::array all;
    FW_CO_TRY(const auto mine, co_await kept_.list_of(user));
    for (const auto& one : mine) {
        const auto known = co_await service_.get(user, one.id);
        if (!known) continue;  // its time is over
        all.push_back(json::object{{"id", to_string(one.id)},
                                   {"length", known->length},
                                   {"received", known->received},
                                   {"createdAt", to_rfc3339(known->made)},
                                   {"expiresAt", to_rfc3339(known->expires)}});
        if (known->is_finished())
            out.push_back({"uploads/" + to_string(one.id),
                           [this, user, id = one.id] { return open_upload(service_, user, id); }});
    }
    out.push_back({"uploads.json", to_pretty_json(all)});
    co_return out;
}

task<result<void>> uploads_data::erase(postgres::transaction& tx, web::user_id user) {
    co_await uploads::erase_in(tx, user, clock_.now());
    co_return result<void>{};
}

}  // namespace fw::account
