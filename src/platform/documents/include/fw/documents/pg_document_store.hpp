// Documents as JSONB in PostgreSQL.
#pragma once

#include "fw/documents/document_store.hpp"
#include "fw/postgres/database.hpp"

namespace fw::documents {

/// platform.documents. The database must outlive it.
class pg_document_store final : public document_store {
public:
    explicit pg_document_store(postgres::database& db) : db_(db) {}

    [[nodiscard]] task<std::optional<document>> find(std::string collection, uuid id) override;
    [[nodiscard]] task<std::vector<document>> find_all(std::string collection, std::vector<uuid> ids) override;
    [[nodiscard]] task<std::vector<document>> list_of(std::string collection, uuid owner, std::optional<uuid> after,
                                                      std::size_t most) override;
    [[nodiscard]] task<result<std::vector<document>>> find_containing(std::string collection, std::string part,
                                                                      std::size_t most) override;
    [[nodiscard]] task<result<bool>> put(std::string collection, document what) override;
    [[nodiscard]] task<void> remove(std::string collection, uuid id) override;
    [[nodiscard]] task<std::size_t> drop(std::string collection) override;

private:
    postgres::database& db_;
};

}  // namespace fw::documents
