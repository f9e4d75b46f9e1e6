// What is kept of somebody's bodies: to be taken home, and to be deleted.
#pragma once

#include "fw/account/personal_data.hpp"
#include "fw/avatar/avatar_service.hpp"
#include "fw/objects/sealed_objects.hpp"

namespace fw::avatar {

/// Avatars with all that was told and found, models and pictures. What it refers to must outlive it.
class avatar_data final : public account::personal_data_source {
public:
    avatar_data(const avatar_world& world, objects::object_store& store);
    ~avatar_data() override;

    [[nodiscard]] task<result<std::vector<account::data_entry>>> collect(web::user_id user) override;
    [[nodiscard]] task<result<void>> erase(postgres::transaction& tx, web::user_id user) override;

private:
    using entries = std::vector<account::data_entry>;
    [[nodiscard]] task<result<void>> add_avatar(const avatar_facts& a, entries& to);
    [[nodiscard]] task<void> add_files(const avatar_facts& a, const std::string& folder, entries& to);

    avatar_world world_;
    objects::object_store& store_;
    objects::sealed_objects sealed_;
    std::unique_ptr<avatar_repository> kept_;
};

}  // namespace fw::avatar
