#include "fw/design/undo.hpp"

#include <algorithm>

namespace fw::design {

namespace {

bool take(std::vector<std::int64_t>& from, std::int64_t seq) {
    return std::erase(from, seq) > 0;
}

std::optional<std::int64_t> top(const std::vector<std::int64_t>& stack) {
    return stack.empty() ? std::nullopt : std::optional(stack.back());
}

/// Moves what others have written since from `values` to `kept`.
void spare(registers& values, std::optional<layer_id> layer, const std::vector<register_name>& since,
           std::vector<register_name>& kept) {
    std::erase_if(values, [&](const auto& entry) {
        const register_name name{layer, entry.first};
        if (std::ranges::find(since, name) == since.end()) return false;
        kept.push_back(name);
        return true;
    });
}

/// False: nothing of it may be done.
struct sparing {
    const std::vector<register_name>& since;
    std::vector<register_name>& kept;

    bool operator()(layer_add&) { return true; }
    bool operator()(layer_remove& o) {
        const bool edited = std::ranges::any_of(since, [&](const register_name& n) { return n.layer == o.layer; });
        if (edited) kept.push_back({o.layer, ""});
        return !edited;
    }
    bool operator()(layer_restore& o) { return stands({o.layer, ""}); }
    bool operator()(layer_move& o) { return stands({o.layer, "orderKey"}); }
    bool operator()(layer_set& o) {
        spare(o.values, o.layer, since, kept);
        return !o.values.empty();
    }
    bool operator()(design_set& o) {
        spare(o.values, std::nullopt, since, kept);
        return !o.values.empty();
    }

private:
    bool stands(register_name name) {
        if (std::ranges::find(since, name) == since.end()) return true;
        kept.push_back(std::move(name));
        return false;
    }
};

}  // namespace

undo_state find_undo_state(std::span<const own_edit> oldest_first) {
    std::vector<std::int64_t> done, undone;
    for (const auto& entry : oldest_first) {
        if (!entry.undoes) {
            done.push_back(entry.seq);
            undone.clear();
        } else if (take(done, *entry.undoes)) {
            undone.push_back(entry.seq);
        } else if (take(undone, *entry.undoes)) {
            done.push_back(entry.seq);
        }
    }
    return {top(done), top(undone)};
}

careful_inverse without_conflicts(std::vector<operation> inverse, const std::vector<register_name>& since) {
    careful_inverse out;
    std::erase_if(inverse, [&](operation& one) { return !std::visit(sparing{since, out.kept}, one); });
    out.ops = std::move(inverse);
    return out;
}

}  // namespace fw::design
