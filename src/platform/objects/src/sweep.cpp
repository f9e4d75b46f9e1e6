#include "fw/objects/sweep.hpp"

namespace fw::objects {

namespace {

constexpr std::size_t page_size = 500;

}  // namespace

std::vector<std::string> texts_of(const std::vector<object_key>& keys) {
    std::vector<std::string> out;
    for (const auto& key : keys) out.push_back(key.text());
    return out;
}

std::vector<object_key> keys_of(std::vector<std::string> texts) {
    std::vector<object_key> out;
    for (auto& text : texts) out.emplace_back(std::move(text));
    return out;
}

task<result<sweep_result>> sweeper::run() {
    sweep_result out;
    FW_CO_TRY(out.doomed, co_await remove_doomed());
    FW_CO_TRY(out.temporary, co_await remove_temporary());
    for (auto* registry : registries_) {
        FW_CO_TRY(const auto orphans, co_await remove_orphans(*registry));
        out.orphans += orphans;
    }
    FW_CO_TRY(out.unfinished, co_await store_.drop_unfinished(clock_.now() - limits_.unfinished));
    co_return out;
}

task<result<std::size_t>> sweeper::remove_doomed() {
    std::size_t out = 0;
    while (true) {
        FW_CO_TRY(auto keys, co_await doomed_.list_due(clock_.now(), page_size));
        if (keys.empty()) co_return out;
        for (const auto& key : keys) FW_CO_CHECK(co_await store_.remove(key));
        out += keys.size();
        FW_CO_CHECK(co_await doomed_.forget(std::move(keys)));
    }
}

task<result<std::size_t>> sweeper::remove_temporary() {
    std::size_t out = 0;
    std::string after;
    while (true) {
        FW_CO_TRY(const auto page, co_await store_.list("temp/", after, page_size));
        for (const auto& item : page.items) {
            if (item.modified > clock_.now() - limits_.temporary) continue;
            FW_CO_CHECK(co_await store_.remove(item.key));
            ++out;
        }
        if (!page.more || page.items.empty()) co_return out;
        after = page.items.back().key.text();
    }
}

task<result<std::size_t>> sweeper::remove_orphans(object_registry& registry) {
    std::size_t out = 0;
    std::string after;
    while (true) {
        FW_CO_TRY(const auto page, co_await store_.list(registry.prefix(), after, page_size));
        // Whatever is younger may be about to be named.
        std::vector<object_key> old;
        for (const auto& item : page.items)
            if (item.modified <= clock_.now() - limits_.grace) old.push_back(item.key);
        if (!old.empty()) {
            FW_CO_TRY(const auto orphans, co_await registry.list_orphans(std::move(old)));
            for (const auto& key : orphans) FW_CO_CHECK(co_await store_.remove(key));
            out += orphans.size();
        }
        if (!page.more || page.items.empty()) co_return out;
        after = page.items.back().key.text();
    }
}

}  // namespace fw::objects
