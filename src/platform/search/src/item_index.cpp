#include "fw/search/item_index.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace fw::search {

void drop_lookalikes(std::vector<item_hit>& hits) {
    std::set<std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view>> seen;
    std::vector<item_hit> kept;
    kept.reserve(hits.size());
    std::set<std::string> tags;
    for (auto& one : hits) {
        std::string joined;
        for (const auto& tag : one.tags) joined += tag + '\n';
        const auto& stays = *tags.insert(std::move(joined)).first;
        const std::string_view below = one.subcategory ? std::string_view(*one.subcategory) : std::string_view();
        if (seen.emplace(one.type, one.name, below, one.colors, stays).second) kept.push_back(one);
    }
    hits = std::move(kept);
}

}  // namespace fw::search
