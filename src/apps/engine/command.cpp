#include "command.hpp"

#include <cstdio>

namespace fw::apps {

std::vector<std::string> options_given(const CLI::App& command) {
    std::vector<std::string> out;
    for (const CLI::Option* option : command.get_options()) {
        if (option->count() > 0 && !option->get_lnames().empty()) out.push_back("--" + option->get_lnames().front());
    }
    return out;
}

result<void> refuse_surplus(const std::vector<std::string>& given, const std::vector<std::string_view>& idle,
                            std::string_view why) {
    std::vector<std::string> surplus;
    for (const auto& option : given) {
        if (std::ranges::find(idle, option) != idle.end()) surplus.push_back(option);
    }
    if (surplus.empty()) return {};
    return fail(error_kind::invalid, "usage.surplus",
                fmt::format("{} would be ignored: {}", fmt::join(surplus, ", "), why), surplus.front().substr(2));
}

void show_written(const std::filesystem::path& file) {
    std::error_code code;
    const auto bytes = std::filesystem::file_size(file, code);
    if (!code) std::fputs(fmt::format("{}  {} bytes\n", file.string(), bytes).c_str(), stderr);
}

void show_page(const std::filesystem::path& page) {
    std::fputs(fmt::format("Done. Open {}\n", std::filesystem::absolute(page).string()).c_str(), stderr);
}

}  // namespace fw::apps
