#include "fw/web/document.hpp"

namespace fw::web {

namespace {

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

/// Clients send members in the order of the declaration more often than not: look there first.
std::size_t find_member(const object_plan& plan, std::string_view key, std::size_t expected) {
    if (expected < plan.names.size() && plan.names[expected] == key) return expected;
    const auto at = std::ranges::find(plan.names, key);
    return at == plan.names.end() ? nowhere : static_cast<std::size_t>(at - plan.names.begin());
}

}  // namespace

bool object_plan::needs_body() const {
    return least > 0 || std::ranges::any_of(members, [](const auto& m) { return m.in == place::body && m.required; });
}

void note_unknown(problem_list& problems, std::string_view key, const std::vector<std::string_view>& known) {
    if (problems.found().size() >= problem_list::most) return;  // the search for a similar name costs
    const auto near = find_similar(key, known);
    problems.add_at(key.substr(0, 100), "unknown",
                    near            ? fmt::format("This is not known here. Did you mean \"{}\"?", *near)
                    : known.empty() ? std::string("This is not known here.")
                                    : fmt::format("This is not known here. Known are: {}.", fmt::join(known, ", ")));
}

void read_members(json_cursor& in, const object_plan& plan, void* object) {
    if (!in.enter_object()) return;
    std::uint64_t seen = 0;
    std::size_t expected = 0, count = 0;
    std::string_view key;
    while (in.next_member(key)) {
        ++count;
        const auto i = find_member(plan, key, expected);
        if (i == nowhere) {
            note_unknown(in.problems(), key, plan.names);
            in.skip();
            continue;
        }
        expected = i + 1;
        const auto bit = std::uint64_t{1} << i;
        if ((seen & bit) != 0) {
            in.problems().add_at(plan.names[i], "repeated", "This is given twice. Keep one of them.");
            in.skip();
            continue;
        }
        seen |= bit;
        const problem_list::step here(in.problems(), plan.names[i]);
        plan.members[i].read(in, object);
    }
    if (in.stopped()) return;
    for (std::size_t i = 0; i < plan.names.size(); ++i)
        if (plan.members[i].required && (seen >> i & 1) == 0)
            in.problems().add_at(plan.names[i], "required", "This is required.");
    if (count < plan.least)
        in.problems().add("least", plan.least == 1 ? std::string("Give at least one member.")
                                                   : fmt::format("Give at least {} members.", plan.least));
}

}  // namespace fw::web
