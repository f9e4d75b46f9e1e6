// vision-test-photos DIR: writes the rendered photos of tests/data/pose_oracle_renders.json as PNG, for the oracle to
// look at.
#include <fmt/format.h>

#include "support/photographed.hpp"

int main(int argc, char** argv) {
    using namespace fw;
    using namespace fw::vision;
    if (argc != 2) {
        fmt::print(stderr, "usage: vision-test-photos DIR\n");
        return 2;
    }
    for (const auto& [name, image] : testing::oracle_renders()) {
        const auto png = media::encode_png(image).value();
        if (!files::write_bytes(std::filesystem::path(argv[1]) / name, png)) return 1;
    }
    return 0;
}
