// A ledger in memory: for tests.
#pragma once

#include <functional>
#include <map>

#include "fw/queue/job_ledger.hpp"

namespace fw::queue {

class memory_ledger final : public job_ledger {
public:
    struct entry {
        job_request what;
        std::optional<job_state> ended;
        std::string json;
        job_error why;
    };

    task<result<void>> recorded(job_request what) override {
        if (away) co_return away_error();
        const auto id = what.id;
        // What is done or cancelled stays so, as in PostgreSQL.
        if (auto& mine = entries[id]; !mine.ended || *mine.ended == job_state::failed)
            mine = {std::move(what), std::nullopt, {}, {}};
        if (after_record) co_await std::exchange(after_record, {})();
        co_return result<void>{};
    }
    task<result<void>> finished(queue_name, job_id id, job_state state, std::string json, job_error why) override {
        if (away) co_return away_error();
        if (before_end) co_await std::exchange(before_end, {})();
        auto& mine = entries[id];
        mine.ended = state;
        mine.json = std::move(json);
        mine.why = std::move(why);
        co_return result<void>{};
    }
    task<result<bool>> is_over(job_id id) override {
        if (away) co_return away_error();
        co_return entries.contains(id) && entries.at(id).ended.has_value();
    }
    task<result<std::vector<job_request>>> unfinished(std::optional<job_id> after, std::size_t most) override {
        if (away) co_return away_error();
        std::vector<job_request> out;
        for (const auto& [id, each] : entries)
            if (!each.ended && (!after || id > *after) && out.size() < most) out.push_back(each.what);
        co_return out;
    }

    bool away = false;
    std::function<task<void>()> after_record = {}, before_end = {};  ///< what happens in between, once
    std::map<job_id, entry> entries;

private:
    static std::unexpected<error> away_error() {
        return fail(error_kind::unavailable, "ledger.unavailable", "The ledger is away.");
    }
};

}  // namespace fw::queue
