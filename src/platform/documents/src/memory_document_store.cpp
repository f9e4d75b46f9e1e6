#include "fw/documents/memory_document_store.hpp"

#include <algorithm>

#include "fw/base/json.hpp"

namespace fw::documents {

namespace {

bool contains(const json::value& whole, const json::value& part) {
    if (part.is_object()) {
        if (!whole.is_object()) return false;
        return std::ranges::all_of(part.get_object(), [&](const auto& member) {
            const auto* there = whole.get_object().if_contains(member.key());
            return there != nullptr && contains(*there, member.value());
        });
    }
    if (part.is_array()) {
        if (!whole.is_array()) return false;
        return std::ranges::all_of(part.get_array(), [&](const json::value& item) {
            return std::ranges::any_of(whole.get_array(), [&](const json::value& w) { return contains(w, item); });
        });
    }
    return whole == part;
}

}  // namespace

task<std::optional<document>> memory_document_store::find(std::string collection, uuid id) {
    const auto& all = kept_[collection];
    const auto found = all.find(id);
    co_return found == all.end() ? std::nullopt : std::optional(found->second);
}

task<std::vector<document>> memory_document_store::find_all(std::string collection, std::vector<uuid> ids) {
    std::vector<document> out;
    for (const auto& [id, each] : kept_[collection])
        if (std::ranges::find(ids, id) != ids.end()) out.push_back(each);
    co_return out;
}

task<std::vector<document>> memory_document_store::list_of(std::string collection, uuid owner,
                                                           std::optional<uuid> after, std::size_t most) {
    std::vector<document> out;
    for (const auto& [id, each] : kept_[collection])
        if (each.owner == owner && (!after || id > *after) && out.size() < most) out.push_back(each);
    co_return out;
}

task<result<std::vector<document>>> memory_document_store::find_containing(std::string collection, std::string part,
                                                                           std::size_t most) {
    FW_CO_CHECK(check_body(part));
    const auto wanted = json::parse(part);
    std::vector<document> out;
    for (const auto& [id, each] : kept_[collection])
        if (out.size() < most && contains(json::parse(each.body), wanted)) out.push_back(each);
    co_return out;
}

task<result<bool>> memory_document_store::put(std::string collection, document what) {
    FW_CO_CHECK(check_body(what.body));
    auto& all = kept_[collection];
    const auto there = all.find(what.id);
    if (there != all.end() && there->second.version >= what.version) co_return false;
    all[what.id] = std::move(what);
    co_return true;
}

task<void> memory_document_store::remove(std::string collection, uuid id) {
    kept_[collection].erase(id);
    co_return;
}

task<std::size_t> memory_document_store::drop(std::string collection) {
    const auto count = kept_[collection].size();
    kept_.erase(collection);
    co_return count;
}

}  // namespace fw::documents
