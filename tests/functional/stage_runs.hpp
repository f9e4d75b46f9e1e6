// Runs the engine's stages as a service does: the real program, as a child with limits.
#pragma once

#include "functional_support.hpp"
#include "fw/base/json.hpp"

namespace fw::functional {

/// How one stage ended.
struct ending {
    int code = 0;
    json::object error = {};  ///< of the last line, if it is one
    std::string errors = {};
    std::size_t progress_lines = 0;

    [[nodiscard]] std::string error_code() const {
        return error.empty() ? std::string() : std::string(error.at("code").as_string());
    }
    /// Codes of all refusals.
    [[nodiscard]] std::vector<std::string> refusals() const;
};

[[nodiscard]] process::command stage_command(std::vector<std::string> arguments);
[[nodiscard]] ending run_stage(std::vector<std::string> arguments);

[[nodiscard]] json::value document_at(const std::filesystem::path& path);
[[nodiscard]] std::vector<std::uint8_t> bytes_at(const std::filesystem::path& path);

}  // namespace fw::functional
