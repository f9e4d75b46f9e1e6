// Somebody's exports: to be taken home, and to be deleted.
#pragma once

#include <memory>

#include "fw/account/personal_data.hpp"
#include "fw/objects/object_store.hpp"
#include "fw/postgres/database.hpp"

namespace fw::exports {

class export_repository;

/// The files that are there, with what was asked for. What it refers to must outlive it.
class exports_data final : public account::personal_data_source {
public:
    exports_data(postgres::database& db, objects::object_store& store, const clock& time);
    ~exports_data() override;

    [[nodiscard]] task<result<std::vector<account::data_entry>>> collect(web::user_id user) override;
    [[nodiscard]] task<result<void>> erase(postgres::transaction& tx, web::user_id user) override;

private:
    objects::object_store& store_;
    const clock& clock_;
    std::unique_ptr<export_repository> kept_;
};

}  // namespace fw::exports
