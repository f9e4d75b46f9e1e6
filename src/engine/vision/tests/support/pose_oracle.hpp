// What the original package found in the pictures that it was shown (bench/pose-oracle), and how far we are from it.
#pragma once

#include "fw/base/json.hpp"
#include "support/photographed.hpp"

namespace fw::vision::testing {

struct oracle_entry {
    std::string picture;
    int width = 0;
    int height = 0;
    std::vector<dvec3> landmarks;  ///< x, y in pixels; visibility. Empty: nobody was found
    std::vector<dvec3> world;
};

inline std::vector<oracle_entry> read_oracle(const std::string& file) {
    const std::string folder = FW_SOURCE_DIR "/src/engine/vision/tests/data/";
    const auto document = parse_json(files::read_text(folder + file).value()).value();
    const auto points = [](const json::value& list) {
        std::vector<dvec3> out;
        for (const auto& p : list.as_array())
            out.emplace_back(p.at(0).to_number<double>(), p.at(1).to_number<double>(), p.at(2).to_number<double>());
        return out;
    };
    std::vector<oracle_entry> entries;
    for (const auto& e : document.as_array())
        entries.push_back({std::string(e.at("picture").as_string()), e.at("width").to_number<int>(),
                           e.at("height").to_number<int>(), points(e.at("landmarks")), points(e.at("world"))});
    return entries;
}

/// The photographs of registry packages: fetched by set-up, not committed.
inline std::filesystem::path oracle_photos() {
    return assets() / "test-photos";
}
inline bool have_oracle_photos() {
    return std::filesystem::exists(oracle_photos() / "messi5.jpg");
}

struct oracle_picture {
    scene::image image;
    oracle_entry expected;
};

/// Every picture with a person that the oracle has seen: our renders, and the photographs if they were fetched.
inline std::vector<oracle_picture> oracle_pictures() {
    std::vector<oracle_picture> out;
    const auto renders = oracle_renders();
    for (const auto& expected : read_oracle("pose_oracle_renders.json"))
        for (const auto& r : renders)
            if (r.name == expected.picture) out.push_back({r.image, expected});
    if (!have_oracle_photos()) return out;
    for (const auto& expected : read_oracle("pose_oracle.json"))
        if (!expected.landmarks.empty())
            out.push_back({load_photo(oracle_photos() / expected.picture).value(), expected});
    return out;
}

/// Pixels between the worst of our landmarks and the oracle's.
inline double worst_distance(const pose& found, const oracle_entry& expected) {
    double worst = 0;
    for (std::size_t i = 0; i < body_point_count; ++i)
        worst = std::max(worst, glm::distance(found.landmarks[i].position, dvec2(expected.landmarks[i])));
    return worst;
}

}  // namespace fw::vision::testing
