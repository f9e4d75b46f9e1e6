// What every command of the engine program shares: how it is registered, how it reports, where the data lie.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "console_progress.hpp"
#include "fw/base/error.hpp"

namespace fw::apps {

/// Options before the command's name.
struct common_options {
    progress_mode progress = progress_mode::automatic;
    std::filesystem::path assets;  ///< body.fwb and the other data packs
    unsigned threads = 0;          ///< for rendering; 0 = all cores
};

/// The threads asked for, or as many as there are cores.
[[nodiscard]] inline int thread_count(const common_options& o) {
    return static_cast<int>(o.threads != 0 ? o.threads : std::max(1u, std::thread::hardware_concurrency()));
}

/// The long names ("--height") of the command's options that stood on the command line.
[[nodiscard]] std::vector<std::string> options_given(const CLI::App& command);

/// Collects the command that was chosen; `main` runs it after parsing.
class command_line {
public:
    command_line(CLI::App& app, const common_options& options) : app_(&app), options_(&options) {}

    /// Adds a command whose options live in an `Options` value that outlives parsing. `run` gets it after parsing; its
    /// member `given`, if there is one, then says which options were typed.
    template <class Options>
    CLI::App* add(const std::string& name, const std::string& help, std::function<void(CLI::App&, Options&)> declare,
                  std::function<result<void>(const Options&, const common_options&)> run) {
        CLI::App* sub = app_->add_subcommand(name, help);
        auto options = std::make_shared<Options>();
        declare(*sub, *options);
        sub->callback([this, sub, options, run] {
            note_given(*sub, *options);
            chosen_ = [this, options, run] { return run(*options, *options_); };
        });
        return sub;
    }

    [[nodiscard]] result<void> run() const { return chosen_ ? chosen_() : result<void>{}; }

private:
    template <class Options>
    static void note_given([[maybe_unused]] const CLI::App& command, Options& options) {
        if constexpr (requires { options.given; }) options.given = options_given(command);
    }

    CLI::App* app_;
    const common_options* options_;
    std::function<result<void>()> chosen_;
};

/// Refuses those of the options `given` that are among `idle`, with a sentence: they "would be ignored: `why`".
/// Errors: `usage.surplus`; field = the first of them.
[[nodiscard]] result<void> refuse_surplus(const std::vector<std::string>& given,
                                          const std::vector<std::string_view>& idle, std::string_view why);

/// Says on standard error which file was written and how large it is.
void show_written(const std::filesystem::path& file);

/// Where the result is to be looked at.
void show_page(const std::filesystem::path& page);

void add_body_commands(command_line& line);     // body, doctor, measure
void add_photo_command(command_line& line);     // photo
void add_garment_commands(command_line& line);  // draft, drape, sewing-pattern
void add_render_commands(command_line& line);   // render, turntable
void add_convert_commands(command_line& line);  // convert, decode
void add_dress_command(command_line& line);     // dress
void add_demo_command(command_line& line);      // demo
void add_swatch_command(command_line& line);    // swatch
void add_catalog_command(command_line& line);   // catalog
void add_stage_commands(command_line& line);    // avatar-…, outfit-…: what a service runs

}  // namespace fw::apps
