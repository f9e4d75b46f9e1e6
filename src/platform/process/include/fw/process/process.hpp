// Child processes without a shell: bytes in through a pipe, output captured, a deadline, and an end that is certain.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/base/progress.hpp"

namespace fw::process {

/// What a child may use, for programs that read what strangers send. With any limits at all it also leaves no core
/// file, gains no privileges (no_new_privs), sees of our environment only the names below, and is killed when the
/// thread that started it ends, however it ends: no child outlives a killed worker.
struct limits {
    std::optional<std::size_t> address_space = std::nullopt;  ///< bytes; beyond it allocations fail
    std::optional<std::chrono::seconds> cpu_time = std::nullopt;
    std::optional<std::size_t> file_size = std::nullopt;  ///< bytes of each file written
    std::optional<unsigned> open_files = std::nullopt;
    bool network = false;  ///< false: none, where the kernel lets us say so; it is not an error where not
    std::vector<std::string> environment = {"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "FW_ASSETS"};
};

/// What to run. `program` is a path, or a name looked up in PATH; the arguments go to it as they are.
struct command {
    std::string program;
    std::vector<std::string> arguments = {};
    std::optional<std::filesystem::path> directory = std::nullopt;  ///< working directory; ours if empty
    std::chrono::milliseconds deadline = std::chrono::minutes(10);  ///< of the whole run
    std::size_t output_limit = std::size_t{64} << 20;               ///< of stdout; of stderr the last 64 KiB are kept
    std::optional<process::limits> limits = std::nullopt;           ///< none: the child may what we may
    /// Called with each line of stdout as it comes, without its end, on the thread that waits for the child.
    std::function<void(std::string_view)> on_line = {};
};

struct outcome {
    int exit_code = 0;  ///< 128 + signal if a signal ended it
    std::string output;
    std::string errors;
};

/// A running child in a process group of its own, with stdin, stdout and stderr connected to us and every other
/// descriptor closed. Destroying it kills the whole group and waits. Not thread-safe.
class child {
public:
    /// Errors: `process.not_found`, `process.start`. `progress` (only asked for cancellation) must outlive the child.
    [[nodiscard]] static result<child> start(const command& what, const progress_sink& progress);

    child(child&& other) noexcept;
    child& operator=(child&& other) = delete;
    child(const child&) = delete;
    child& operator=(const child&) = delete;
    ~child();

    /// Feeds stdin, reading whatever the child says meanwhile. Errors: `process.stopped_reading` (it closed stdin or
    /// ended), `process.deadline`, `process.output_limit`, cancelled.
    [[nodiscard]] result<void> write(std::span<const std::uint8_t> bytes);

    /// Closes stdin, waits for the end and hands over the output. A bad exit code is not an error here.
    /// Errors: as `write`. To be called once.
    [[nodiscard]] result<outcome> finish();

private:
    child() = default;
    [[nodiscard]] result<void> pump(std::span<const std::uint8_t> input, bool to_the_end);
    [[nodiscard]] result<void> read_available(int& descriptor, std::string& target, bool keep_last) const;
    [[nodiscard]] result<void> read_both();
    void tell_lines();
    void close_all();
    void kill_and_wait();

    const progress_sink* progress_ = nullptr;
    std::string name_;
    std::chrono::steady_clock::time_point deadline_;
    std::size_t output_limit_ = 0;
    pid_t pid_ = -1;  ///< -1 once it has been waited for
    int exit_code_ = 0;
    int in_ = -1;
    int out_ = -1;
    int err_ = -1;
    int pid_descriptor_ = -1;
    std::string output_;
    std::string errors_;
    std::function<void(std::string_view)> on_line_;
    std::size_t told_ = 0;  ///< bytes of `output_` that `on_line_` has seen
};

/// Starts, feeds `input`, waits, whatever the exit code. Errors: as `child`; `process.cpu_limit` and
/// `process.file_limit` if a limit ended it.
[[nodiscard]] result<outcome> run_to_exit(const command& what, const progress_sink& progress,
                                          std::span<const std::uint8_t> input = {});

/// `run_to_exit`, and `process.failed` with the last line of stderr if the exit code is not 0.
[[nodiscard]] result<outcome> run(const command& what, const progress_sink& progress,
                                  std::span<const std::uint8_t> input = {});

}  // namespace fw::process
