// Where the engine program lies: beside the light one.
#pragma once

#include <filesystem>

namespace fw::apps {

/// The variant that this processor can run. Empty if our own folder can't be found.
[[nodiscard]] inline std::filesystem::path engine_beside_us() {
    std::error_code code;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", code);
    if (code) return {};
    const auto fast = self.parent_path() / "fashion-wallet-engine";
    const auto portable = self.parent_path() / "fashion-wallet-engine-portable";
    const bool modern =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    return !modern && std::filesystem::exists(portable, code) ? portable : fast;
}

}  // namespace fw::apps
