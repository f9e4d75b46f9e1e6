// Options that take one of a few words, refused with a sentence that names them.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::apps {

template <class Value>
using choices = std::vector<std::pair<std::string_view, Value>>;

/// "a, b or c"
inline std::string either(const std::vector<std::string_view>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i)
        out += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + std::string(words[i]);
    return out;
}

/// An option whose value is one of `known`; `noun` is what a value is called ("quality"). Another word ends the parse
/// with: "fast" is no quality. Choose draft, standard, high or ultra. `known` must outlive the parse.
template <class Target, class Value>
CLI::Option* add_choice(CLI::App& app, const std::string& name, Target& target, const std::string& noun,
                        const choices<Value>& known, const std::string& help = {}) {
    std::vector<std::string_view> words;
    for (const auto& [word, value] : known) words.push_back(word);
    const auto choose = [&target, noun, &known, words](const std::string& text) {
        const auto found = std::ranges::find(known, text, [](const auto& k) { return k.first; });
        if (found == known.end())
            throw CLI::ValidationError(fmt::format("\"{}\" is no {}. Choose {}.", text, noun, either(words)));
        target = found->second;
    };
    return app.add_option_function<std::string>(name, choose, help.empty() ? either(words) : help);
}

}  // namespace fw::apps
