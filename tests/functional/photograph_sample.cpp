// Writes the photographs of the suites into a folder, and says where they are: for tests that are not C++.
#include <cstdio>

#include "fw/base/json.hpp"
#include "photograph_files.hpp"

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    const fw::functional::photographs all(argv[1]);
    fw::json::object kinds;
    for (const auto& [name, path] : all.other_kinds) kinds[name] = path.string();
    fw::json::array hostile;
    for (const auto& h : all.hostile)
        hostile.push_back(fw::json::object{{"name", h.name}, {"path", h.path.string()}, {"code", h.code}});
    const fw::json::object out{{"front", all.front.string()},
                               {"side", all.side.string()},
                               {"useless", all.dark_and_cut_off.string()},
                               {"withSecrets", all.with_secrets.string()},
                               {"kinds", std::move(kinds)},
                               {"hostile", std::move(hostile)}};
    std::puts(fw::json::serialize(out).c_str());
    return 0;
}
