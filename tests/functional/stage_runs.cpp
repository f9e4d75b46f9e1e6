#include "stage_runs.hpp"

#include <gtest/gtest.h>

#include "fw/files/files.hpp"

namespace fw::functional {

namespace {

/// What docs/formats/avatar-stages.md advises.
process::limits stage_limits() {
    return {.address_space = std::size_t{2} << 30,
            .cpu_time = std::chrono::seconds(120),
            .file_size = std::size_t{64} << 20,
            .open_files = 64};
}

}  // namespace

std::vector<std::string> ending::refusals() const {
    std::vector<std::string> out;
    if (!error.contains("refusals")) return out;
    for (const auto& r : error.at("refusals").as_array()) {
        EXPECT_GT(r.at("sentence").as_string().size(), 20u);
        out.emplace_back(r.at("code").as_string());
    }
    return out;
}

process::command stage_command(std::vector<std::string> arguments) {
    std::vector<std::string> all{"--progress", "json", "--threads", "1", "--assets", assets_folder().string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return {.program = FW_ENGINE_PROGRAM, .arguments = std::move(all), .limits = stage_limits()};
}

ending run_stage(std::vector<std::string> arguments) {
    ending out;
    auto what = stage_command(std::move(arguments));
    what.on_line = [&](std::string_view line) {
        const auto entry = json::parse(line).as_object();
        if (entry.contains("error")) out.error = entry.at("error").as_object();
        if (entry.contains("overall")) ++out.progress_lines;
    };
    const no_progress quiet;
    const auto done = process::run_to_exit(what, quiet);
    EXPECT_TRUE(done) << done.error().message;
    if (!done) return out;
    out.code = done->exit_code;
    out.errors = done->errors;
    return out;
}

json::value document_at(const std::filesystem::path& path) {
    const auto text = files::read_text(path);
    EXPECT_TRUE(text) << path;
    return text ? parse_json(*text).value() : json::value();
}

std::vector<std::uint8_t> bytes_at(const std::filesystem::path& path) {
    auto bytes = files::read_bytes(path);
    EXPECT_TRUE(bytes) << path;
    return bytes ? *bytes : std::vector<std::uint8_t>();
}

}  // namespace fw::functional
