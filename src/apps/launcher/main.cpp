// fashion-wallet: the light front. The server's commands run here; for all others it becomes the engine program that
// fits this processor, as git does with its subcommands.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "server_commands.hpp"

namespace {

std::filesystem::path engine_beside(const std::filesystem::path& self) {
    const auto fast = self.parent_path() / "fashion-wallet-engine";
    const auto portable = self.parent_path() / "fashion-wallet-engine-portable";
    const bool modern =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    return !modern && std::filesystem::exists(portable) ? portable : fast;
}

}  // namespace

int main(int argc, char** argv) {
    if (const auto code = fw::apps::run_server_command(argc, argv)) return *code;
    const bool wants_help = argc == 2 && (std::strcmp(argv[1], "--help") == 0 || std::strcmp(argv[1], "-h") == 0);
    if (wants_help) std::printf("%s\n", fw::apps::server_help().c_str());
    std::fflush(stdout);
    std::error_code code;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", code);
    if (code) {
        std::fprintf(stderr, "fashion-wallet: cannot find my own folder: %s\n", code.message().c_str());
        return 1;
    }
    const std::string engine = engine_beside(self).string();
    std::vector<char*> arguments(argv, argv + argc);
    arguments.push_back(nullptr);
    ::execv(engine.c_str(), arguments.data());
    std::fprintf(stderr, "fashion-wallet: cannot start %s: %s. ./fw build release makes it.\n", engine.c_str(),
                 std::strerror(errno));
    return 1;
}
