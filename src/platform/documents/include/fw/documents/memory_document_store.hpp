// Documents in memory: for tests.
#pragma once

#include <map>

#include "fw/documents/document_store.hpp"

namespace fw::documents {

/// For one thread.
class memory_document_store final : public document_store {
public:
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
    std::map<std::string, std::map<uuid, document>, std::less<>> kept_;
};

}  // namespace fw::documents
