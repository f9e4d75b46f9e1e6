// What is wrong with an input: all of it, each with the path of its field.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::web {

/// Collects the rules that one input breaks. Not thread-safe.
class problem_list {
public:
    static constexpr std::size_t most = 50;        ///< more are not noted: nobody reads them
    static constexpr std::size_t most_depth = 40;  ///< steps of a path

    /// At the place where the reader stands. `rule` is stable ("required", "type", "most"); `message` a sentence that
    /// says what to do.
    void add(std::string_view rule, std::string message);
    /// At a member of that place.
    void add_at(std::string_view member, std::string_view rule, std::string message);

    [[nodiscard]] bool empty() const { return found_.empty(); }
    [[nodiscard]] const std::vector<field_problem>& found() const { return found_; }

    /// "measurements.height", "items[2].name"; empty at the top.
    [[nodiscard]] std::string path() const;

    /// `request.invalid` with all problems; its own sentence and field are those of the first.
    [[nodiscard]] error to_error() &&;

    /// Stands at a member or an item while it lives. The name must live as long.
    class step {
    public:
        step(problem_list& list, std::string_view name) : list_(list) { list_.push({name, no_index}); }
        step(problem_list& list, std::size_t index) : list_(list) { list_.push({{}, index}); }
        step(const step&) = delete;
        step& operator=(const step&) = delete;
        ~step() { --list_.depth_; }

    private:
        problem_list& list_;
    };

private:
    static constexpr std::size_t no_index = static_cast<std::size_t>(-1);
    struct place {
        std::string_view name;
        std::size_t index = no_index;
    };
    void push(place p) {
        if (depth_ < most_depth) steps_[depth_] = p;
        ++depth_;
    }

    std::array<place, most_depth> steps_;
    std::size_t depth_ = 0;
    std::vector<field_problem> found_;
};

}  // namespace fw::web
