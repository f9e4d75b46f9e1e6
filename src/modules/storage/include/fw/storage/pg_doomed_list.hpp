// Objects that are to go, in PostgreSQL.
#pragma once

#include "fw/objects/sweep.hpp"
#include "fw/postgres/database.hpp"

namespace fw::storage {

/// platform.doomed_objects. For the I/O threads of the database, which must outlive it. Throws `failure` where the
/// database is away.
class pg_doomed_list final : public objects::doomed_list {
public:
    explicit pg_doomed_list(postgres::database& db) : db_(db) {}

    [[nodiscard]] task<result<std::vector<objects::object_key>>> list_due(time_point now, std::size_t most) override;
    [[nodiscard]] task<result<void>> forget(std::vector<objects::object_key> keys) override;

    /// Together with the change that makes the objects superfluous: they go once it is committed. At once, unless `due`
    /// is later.
    [[nodiscard]] static task<void> doom_in(postgres::transaction& tx, std::vector<objects::object_key> keys,
                                            time_point due);
    /// Together with a row that names the objects again: they stay.
    [[nodiscard]] static task<void> spare_in(postgres::transaction& tx, std::vector<objects::object_key> keys);

private:
    postgres::database& db_;
};

}  // namespace fw::storage
