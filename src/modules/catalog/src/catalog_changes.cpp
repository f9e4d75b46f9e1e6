#include "fw/catalog/catalog_changes.hpp"

#include <set>

#include "fw/catalog/catalog_service.hpp"

namespace fw::catalog {

task<result<void>> catalog_changes::take(const events::change_batch& batch) {
    std::set<std::string> keys;
    for (const auto& one : batch.changes) {
        if (one.of->schema != "catalog") continue;
        if (one.of->name == "synonyms") {
            keys.insert(std::string(synonyms_key));
            continue;
        }
        if (const auto text = one.find("id"))
            if (const auto id = item_id::find(*text)) keys.insert(cache_key_of(*id));
    }
    if (keys.empty()) co_return result<void>{};
    co_return co_await shared_.forget({keys.begin(), keys.end()});
}

}  // namespace fw::catalog
