#include "fw/stages/engine_program.hpp"

#include "fw/base/json.hpp"
#include "fw/process/process.hpp"

namespace fw::stages {

namespace {

/// Empty if there is no such member, or it is no text.
std::string text_in(const json::object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::optional<error_kind> find_kind(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(error_kind::internal); ++i)
        if (to_string(static_cast<error_kind>(i)) == name) return static_cast<error_kind>(i);
    return std::nullopt;
}

/// The object in a line of output that has `member`, if it is one.
std::optional<json::object> find_object(std::string_view line, std::string_view member) {
    if (!line.starts_with('{')) return std::nullopt;
    boost::system::error_code bad;
    auto value = json::parse(line, bad);
    if (bad || !value.is_object() || !value.get_object().contains(member)) return std::nullopt;
    return std::move(value.get_object());
}

void tell(std::string_view line, progress_sink& progress) {
    const auto told = find_object(line, "overall");
    if (!told) return;
    const auto& overall = told->at("overall");
    if (overall.is_number()) progress.report(text_in(*told, "stage"), overall.to_number<double>());
}

std::string_view last_line_with(std::string_view output, std::string_view member) {
    while (!output.empty()) {
        if (output.ends_with('\n')) output.remove_suffix(1);
        const auto begin = output.rfind('\n') + 1;  // npos + 1 is 0
        const auto line = output.substr(begin);
        if (find_object(line, member)) return line;
        output = output.substr(0, begin);
    }
    return {};
}

result<void> run_child(const std::string& program, std::vector<std::string> arguments, const engine_limits& limits,
                       progress_sink& progress) {
    arguments.insert(arguments.end(), {"--progress", "json", "--threads", "1"});
    process::command what{.program = program, .arguments = std::move(arguments), .deadline = limits.deadline};
    what.limits = {.address_space = limits.memory, .cpu_time = limits.cpu, .file_size = limits.file, .open_files = 64};
    what.output_limit = std::size_t{8} << 20U;
    what.on_line = [&progress](std::string_view line) { tell(line, progress); };
    FW_TRY(const auto ended, process::run_to_exit(what, progress));
    if (ended.exit_code == 0) return {};
    return std::unexpected(read_engine_error(ended.output, ended.exit_code));
}

}  // namespace

error read_engine_error(std::string_view output, int exit_code) {
    error out{error_kind::internal, "engine.crashed",
              fmt::format("The computation ended without a word ({}).", exit_code)};
    const auto line = find_object(last_line_with(output, "error"), "error");
    if (!line || !line->at("error").is_object()) return out;
    const auto& told = line->at("error").get_object();
    out.kind = find_kind(text_in(told, "kind")).value_or(error_kind::internal);
    out.code = text_in(told, "code");
    out.message = text_in(told, "message");
    out.field = text_in(told, "field");
    if (const auto* reasons = told.if_contains("refusals"); reasons != nullptr && reasons->is_array())
        for (const auto& r : reasons->get_array())
            if (r.is_object())
                out.problems.push_back(
                    {out.field, text_in(r.get_object(), "code"), text_in(r.get_object(), "sentence")});
    return out;
}

task<result<void>> child_engine::run(std::vector<std::string> arguments, progress_sink& progress) {
    auto done = co_await pool_.run([program = program_.string(), arguments = std::move(arguments), limits = limits_,
                                    &progress] { return run_child(program, arguments, limits, progress); });
    if (!done) co_return std::unexpected(done.error());
    co_return *done;
}

}  // namespace fw::stages
