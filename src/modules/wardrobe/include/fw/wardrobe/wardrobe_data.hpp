// The scenes of somebody's designs: to be taken home, and to be deleted.
#pragma once

#include <memory>

#include "fw/account/personal_data.hpp"
#include "fw/objects/object_store.hpp"
#include "fw/postgres/database.hpp"

namespace fw::wardrobe {

class scene_repository;

/// Model, picture and fit of each scene that is ready, beside its design. A result that only this person's avatars have
/// goes with the account. What it refers to must outlive it.
class wardrobe_data final : public account::personal_data_source {
public:
    wardrobe_data(postgres::database& db, objects::object_store& store);
    ~wardrobe_data() override;

    [[nodiscard]] task<result<std::vector<account::data_entry>>> collect(web::user_id user) override;
    [[nodiscard]] task<result<void>> erase(postgres::transaction& tx, web::user_id user) override;

private:
    objects::object_store& store_;
    std::unique_ptr<scene_repository> kept_;
};

}  // namespace fw::wardrobe
