#include "usage_errors.hpp"

#include <regex>

#include "choice_option.hpp"
#include "fw/base/json.hpp"

namespace fw::apps {

namespace {

error usage_error(std::string code, std::string message) {
    return error{error_kind::invalid, std::move(code), std::move(message)};
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
    return names;
}

/// The long options of the command and those of the program itself.
std::vector<std::string> option_names(const CLI::App& app, const CLI::App* command) {
    std::vector<std::string> names;
    for (const CLI::App* owner : {command, &app}) {
        if (owner == nullptr) continue;
        for (const CLI::Option* option : owner->get_options()) {
            for (const auto& name : option->get_lnames()) names.push_back("--" + name);
        }
    }
    return names;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
    const auto near = find_similar(word, {known.begin(), known.end()});
    return near ? fmt::format(" Did you mean \"{}\"?", *near) : "";
}

error unknown_word(const CLI::App& app, const CLI::App* command, const std::string& typed) {
    if (typed.starts_with('-')) {
        const std::string word = typed.substr(0, typed.find('='));
        const std::string whose = command ? fmt::format("`{}` has", command->get_name()) : "There is";
        const std::string help = command ? command->get_name() + " --help" : "--help";
        return usage_error("usage.option", fmt::format("{} no option \"{}\".{} `fashion-wallet {}` lists them.", whose,
                                                       word, did_you_mean(word, option_names(app, command)), help));
    }
    if (command)
        return usage_error("usage.option",
                           fmt::format("`{}` does not know what to do with \"{}\".", command->get_name(), typed));
    const auto names = command_names(app);
    return usage_error("usage.command", fmt::format("There is no command \"{}\".{} Commands are {}.", typed,
                                                    did_you_mean(typed, names), either({names.begin(), names.end()})));
}

/// The parser's own sentences, in our words where we know them.
std::string in_our_words(const std::string& text) {
    std::smatch part;
    static const std::regex range(R"((.+): Value (.*) not in range \[?(\S+) (?:-|to) ([^\]\s]+)\]?)");
    if (std::regex_match(text, part, range))
        return fmt::format("{} must be between {} and {}, not {}.", part.str(1), part.str(3), part.str(4), part.str(2));
    static const std::regex conversion(R"(Could not convert: (\S+) = (.*))");
    if (std::regex_match(text, part, conversion))
        return fmt::format("{} needs a number, not \"{}\".", part.str(1), part.str(2));
    static const std::regex missing(R"((\S+): \d+ required .* missing)");
    if (std::regex_match(text, part, missing)) return fmt::format("{} needs a value.", part.str(1));
    static const std::regex required(R"((\S+) is required)");
    if (std::regex_match(text, part, required)) return fmt::format("{} is required.", part.str(1));
    return text;
}

}  // namespace

error explain_usage(const CLI::App& app, const CLI::ParseError& slip) {
    const auto chosen = app.get_subcommands();
    const CLI::App* command = chosen.empty() ? nullptr : chosen.front();
    // An unknown word is told first: "--persn x" is why --person is missing.
    if (const auto unknown = app.remaining(true); !unknown.empty()) return unknown_word(app, command, unknown.front());
    if (!command && slip.get_name() == "RequiredError") {
        const auto names = command_names(app);
        return usage_error("usage.command",
                           fmt::format("Which command? There are {}. `fashion-wallet --help` says what "
                                       "each does.",
                                       either({names.begin(), names.end()})));
    }
    return usage_error("usage.value", in_our_words(slip.what()));
}

}  // namespace fw::apps
