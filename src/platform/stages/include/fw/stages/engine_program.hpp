// The engine program: what computes, in processes of its own.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "fw/async/worker_pool.hpp"
#include "fw/base/progress.hpp"

namespace fw::stages {

/// Runs one command of the engine. For every I/O thread.
class engine_program {
public:
    engine_program() = default;
    engine_program(const engine_program&) = delete;
    engine_program& operator=(const engine_program&) = delete;
    virtual ~engine_program() = default;

    /// `arguments`: the command and its options. The sink hears the command's progress and can stop it; it must live
    /// until the task has ended. Errors: the engine's own, as it tells them, with every reason in `problems`;
    /// `engine.crashed` (internal), `process.*`, `cancelled`, `busy`.
    [[nodiscard]] virtual task<result<void>> run(std::vector<std::string> arguments, progress_sink& progress) = 0;
};

/// What one command may take. A photograph of 50 megapixels passes under it, and an outfit's drape at standard quality.
struct engine_limits {
    std::size_t memory = std::size_t{2} << 30U;  ///< address space, bytes
    std::size_t file = std::size_t{64} << 20U;   ///< the largest that it writes, bytes
    std::chrono::seconds cpu{150};
    std::chrono::seconds deadline{180};
};

/// Child processes with limits, without network, that die with us. Each holds a thread of the pool, which must outlive
/// it.
class child_engine final : public engine_program {
public:
    child_engine(std::filesystem::path program, worker_pool& pool, engine_limits limits = {})
        : program_(std::move(program)), pool_(pool), limits_(limits) {}

    [[nodiscard]] task<result<void>> run(std::vector<std::string> arguments, progress_sink& progress) override;

private:
    std::filesystem::path program_;
    worker_pool& pool_;
    engine_limits limits_;
};

/// What the last lines of a command say of its end (docs/formats/avatar-stages.md); pure.
[[nodiscard]] error read_engine_error(std::string_view output, int exit_code);

}  // namespace fw::stages
