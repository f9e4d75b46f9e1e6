#include "fw/web/problems.hpp"

namespace fw::web {

std::string problem_list::path() const {
    std::string out;
    for (std::size_t i = 0; i < std::min(depth_, most_depth); ++i) {
        const auto& s = steps_[i];
        if (s.index != no_index) {
            out += fmt::format("[{}]", s.index);
        } else {
            if (!out.empty()) out += '.';
            out += s.name;
        }
    }
    return out;
}

void problem_list::add(std::string_view rule, std::string message) {
    if (found_.size() < most) found_.push_back({path(), std::string(rule), std::move(message)});
}

void problem_list::add_at(std::string_view member, std::string_view rule, std::string message) {
    const step here(*this, member);
    add(rule, std::move(message));
}

error problem_list::to_error() && {
    error out{error_kind::invalid, "request.invalid", "", found_.front().field};
    out.message = found_.size() == 1
                      ? fmt::format("{}: {}", found_.front().field.empty() ? "The body" : found_.front().field,
                                    found_.front().message)
                      : fmt::format("{} things need another look: \"errors\" names each.", found_.size());
    out.problems = std::move(found_);
    return out;
}

}  // namespace fw::web
