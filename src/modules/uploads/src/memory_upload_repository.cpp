#include "memory_upload_repository.hpp"

namespace fw::uploads {

task<result<void>> memory_upload_repository::add(upload what, std::size_t most_open) {
    const auto open = std::ranges::count_if(all_, [&](const auto& each) {
        return each.second.facts.user == what.user && each.second.facts.expires > what.made;
    });
    if (static_cast<std::size_t>(open) >= most_open) co_return std::unexpected(too_many_uploads(most_open));
    const auto id = what.id;
    all_.emplace(id, kept{std::move(what), {}});
    co_return result<void>{};
}

task<result<std::optional<upload>>> memory_upload_repository::find(web::user_id user, upload_id id, time_point now) {
    const auto at = all_.find(id);
    if (at == all_.end() || at->second.facts.user != user || at->second.facts.expires <= now)
        co_return std::optional<upload>();
    co_return std::optional(at->second.facts);
}

task<result<upload>> memory_upload_repository::append(web::user_id user, upload_id id, std::uint64_t offset,
                                                      std::vector<upload_part> parts, time_point now) {
    FW_CO_TRY(const auto found, co_await find(user, id, now));
    if (!found) co_return std::unexpected(no_such_upload());
    auto& at = all_.at(id);
    std::uint64_t bytes = 0;
    for (const auto& part : parts) bytes += part.bytes;
    if (at.facts.received != offset || bytes > at.facts.length - offset)
        co_return std::unexpected(other_offset(at.facts.received));
    at.facts.received += bytes;
    at.facts.parts += static_cast<std::int32_t>(parts.size());
    for (auto& part : parts) at.parts.push_back(std::move(part));
    co_return at.facts;
}

task<result<std::vector<upload_part>>> memory_upload_repository::list_parts(upload_id id, std::size_t from,
                                                                            std::size_t most) {
    std::vector<upload_part> out;
    const auto at = all_.find(id);
    if (at == all_.end()) co_return out;
    for (std::size_t i = from; i < at->second.parts.size() && out.size() < most; ++i)
        out.push_back(at->second.parts[i]);
    co_return out;
}

task<result<std::optional<std::vector<objects::object_key>>>> memory_upload_repository::remove(web::user_id user,
                                                                                               upload_id id,
                                                                                               time_point /*now*/) {
    const auto at = all_.find(id);
    if (at == all_.end() || at->second.facts.user != user) co_return std::nullopt;
    std::vector<objects::object_key> keys;
    for (const auto& part : at->second.parts) keys.push_back(part.key);
    doomed.insert(keys.begin(), keys.end());
    all_.erase(at);
    co_return std::optional(std::move(keys));
}

task<result<void>> memory_upload_repository::forget_doomed(std::vector<objects::object_key> keys) {
    for (const auto& key : keys) doomed.erase(key);
    co_return result<void>{};
}

task<result<std::vector<upload_repository::reference>>> memory_upload_repository::list_expired(time_point now,
                                                                                               std::size_t most) {
    std::vector<reference> out;
    for (const auto& [id, each] : all_)
        if (each.facts.expires <= now && out.size() < most) out.push_back({each.facts.user, id});
    co_return out;
}

task<result<std::vector<upload_repository::reference>>> memory_upload_repository::list_of(web::user_id user) {
    std::vector<reference> out;
    for (const auto& [id, each] : all_)
        if (each.facts.user == user) out.push_back({user, id});
    co_return out;
}

}  // namespace fw::uploads
