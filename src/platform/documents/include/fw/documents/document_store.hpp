// Documents that are projections of rows: they can be dropped and made again from the truth.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/async/task.hpp"
#include "fw/base/clock.hpp"
#include "fw/base/error.hpp"
#include "fw/base/ids.hpp"

namespace fw::documents {

struct document {
    uuid id;
    std::optional<uuid> owner = {};
    std::int64_t version = 0;  ///< of what it shows: grows with each change of the truth
    std::string body;          ///< JSON; members may come back in another order
    time_point updated = {};
};

/// Documents by collection ("designs") and id. Deliveries may come late, twice or out of order: the highest version
/// stays. Safe from every I/O thread. Errors of what takes JSON: `documents.not_json` (invalid), `documents.too_large`
/// beyond `most_body` bytes. Throws `failure` where what keeps them is away.
class document_store {
public:
    document_store() = default;
    document_store(const document_store&) = delete;
    document_store& operator=(const document_store&) = delete;
    virtual ~document_store() = default;

    [[nodiscard]] virtual task<std::optional<document>> find(std::string collection, uuid id) = 0;
    /// In the order of the ids; those that are not there are left out.
    [[nodiscard]] virtual task<std::vector<document>> find_all(std::string collection, std::vector<uuid> ids) = 0;
    /// Whose owner it is, by id; those after `after`, at most `most` (1 to 1,000).
    [[nodiscard]] virtual task<std::vector<document>> list_of(std::string collection, uuid owner,
                                                              std::optional<uuid> after, std::size_t most) = 0;
    /// That contain `part`, as jsonb's @> has it: its members with equal values, of its arrays every item. By id.
    [[nodiscard]] virtual task<result<std::vector<document>>> find_containing(std::string collection, std::string part,
                                                                              std::size_t most) = 0;

    /// False, and nothing changed, if a version as high is there already.
    [[nodiscard]] virtual task<result<bool>> put(std::string collection, document what) = 0;
    /// What is not there is removed.
    [[nodiscard]] virtual task<void> remove(std::string collection, uuid id) = 0;
    /// All of a collection, before it is made again; how many there were.
    [[nodiscard]] virtual task<std::size_t> drop(std::string collection) = 0;
};

inline constexpr std::size_t most_body = std::size_t{4} << 20U;

/// Errors: those of what takes JSON.
[[nodiscard]] result<void> check_body(std::string_view json);

}  // namespace fw::documents
