// fashion-wallet: the light front. The server's commands run here; for all others it becomes the engine program that
// fits this processor, as git does with its subcommands.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "engine_path.hpp"
#include "server_commands.hpp"

int main(int argc, char** argv) {
    if (const auto code = fw::apps::run_server_command(argc, argv)) return *code;
    const bool wants_help = argc == 2 && (std::strcmp(argv[1], "--help") == 0 || std::strcmp(argv[1], "-h") == 0);
    if (wants_help) std::printf("%s\n", fw::apps::server_help().c_str());
    std::fflush(stdout);
    const std::string engine = fw::apps::engine_beside_us().string();
    std::vector<char*> arguments(argv, argv + argc);
    arguments.push_back(nullptr);
    ::execv(engine.c_str(), arguments.data());
    std::fprintf(stderr, "fashion-wallet: cannot start %s: %s. ./fw build release makes it.\n", engine.c_str(),
                 std::strerror(errno));
    return 1;
}
