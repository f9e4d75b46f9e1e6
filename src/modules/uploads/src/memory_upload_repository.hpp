// Uploads in memory: for tests.
#pragma once

#include <set>

#include "fw/uploads/upload_repository.hpp"

namespace fw::uploads {

/// Of one thread.
class memory_upload_repository final : public upload_repository {
public:
    task<result<void>> add(upload what, std::size_t most_open) override;
    task<result<std::optional<upload>>> find(web::user_id user, upload_id id, time_point now) override;
    task<result<upload>> append(web::user_id user, upload_id id, std::uint64_t offset, std::vector<upload_part> parts,
                                time_point now) override;
    task<result<std::vector<upload_part>>> list_parts(upload_id id, std::size_t from, std::size_t most) override;
    task<result<std::optional<std::vector<objects::object_key>>>> remove(web::user_id user, upload_id id,
                                                                         time_point now) override;
    task<result<void>> forget_doomed(std::vector<objects::object_key> keys) override;
    task<result<std::vector<reference>>> list_expired(time_point now, std::size_t most) override;
    task<result<std::vector<reference>>> list_of(web::user_id user) override;

    std::set<objects::object_key> doomed;

private:
    struct kept {
        upload facts;
        std::vector<upload_part> parts;
    };
    std::map<upload_id, kept> all_;
};

}  // namespace fw::uploads
