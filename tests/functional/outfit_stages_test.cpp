// The stages of a dressed figure as a service runs them: what hangs already is not draped again, and what a garment
// looks like changes only the last stage.
#include <gtest/gtest.h>

#include "fw/files/files.hpp"
#include "fw/gltf/read.hpp"
#include "stage_runs.hpp"

using namespace fw;
using namespace fw::functional;
namespace fs = std::filesystem;

namespace {

constexpr const char* person = R"({"name": "Anna", "sex": "female", "measurements": {"height": 168,
    "chestCircumference": 92, "waistCircumference": 74, "hipCircumference": 99}})";

/// A skirt, and a T-shirt over it.
std::string outfit(std::string_view shirt_color, std::string_view skirt = "a-line-skirt") {
    return fmt::format(
        R"({{"version": 1, "garments": [{{"garment": "{}", "fabric": "shirting"}},
            {{"garment": "t-shirt", "fabric": "jersey", "color": "{}", "parameters": {{"length": 0.6}}}}]}})",
        skirt, shirt_color);
}

/// The body and the draped clothes, made once for all tests of this file.
class outfit_stages : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        folder_ = new temporary_folder;
        write("person.json", person);
        write("outfit.json", outfit("#aa3333"));
        ASSERT_EQ(run_stage({"avatar-fit", "--person", at("person.json"), "--out", at("")}).code, 0);
        const auto draped = run_stage({"outfit-drape", "--avatar", at("avatar.json"), "--outfit", at("outfit.json"),
                                       "--quality", "draft", "--out", at("")});
        ASSERT_EQ(draped.code, 0) << draped.errors;
        EXPECT_GT(draped.progress_lines, 5u);
    }
    static void TearDownTestSuite() { delete folder_; }

    static std::string at(std::string_view name) { return (folder_->path() / name).string(); }
    static void write(std::string_view name, std::string_view text) { ASSERT_TRUE(files::write_text(at(name), text)); }
    static ending make_scene(std::string_view outfit_file, std::string_view out, std::vector<std::string> more = {}) {
        std::vector<std::string> all{
            "outfit-scene", "--avatar",     at("avatar.json"), "--outfit",          at(outfit_file),    "--out",
            at(out),        "--no-picture", "--have",          at("garment-1.fwd"), at("garment-2.fwd")};
        all.insert(all.end(), more.begin(), more.end());
        return run_stage(std::move(all));
    }
    static scene::model model_at(std::string_view name) {
        auto read = gltf::read_gltf(bytes_at(at(name)));
        EXPECT_TRUE(read) << read.error().message;
        return read ? std::move(read->model) : scene::model{};
    }

    static inline temporary_folder* folder_ = nullptr;
};

TEST_F(outfit_stages, tell_the_fit_and_the_size_of_each_garment) {
    const auto document = document_at(at("drape.json"));
    const auto& garments = document.at("garments").as_array();
    ASSERT_EQ(garments.size(), 2u);
    EXPECT_EQ(garments[0].at("garment").as_string(), "a-line-skirt");
    EXPECT_TRUE(garments[1].at("settled").as_bool());
    EXPECT_FALSE(garments[1].at("fit").as_array().empty());
    EXPECT_TRUE(std::string_view(garments[1].at("railSize").at("text").as_string()).starts_with("92"));
}

TEST_F(outfit_stages, do_not_drape_again_what_is_handed_in) {
    const auto again = run_stage({"outfit-drape", "--avatar", at("avatar.json"), "--outfit", at("outfit.json"),
                                  "--have", at("garment-1.fwd"), "--quality", "draft", "--out", at("again")});
    ASSERT_EQ(again.code, 0) << again.errors;
    EXPECT_FALSE(fs::exists(at("again/garment-1.fwd")));
    EXPECT_EQ(bytes_at(at("again/garment-2.fwd")), bytes_at(at("garment-2.fwd")));
    EXPECT_EQ(bytes_at(at("again/drape.json")), bytes_at(at("drape.json")));
}

TEST_F(outfit_stages, another_color_changes_the_pictures_of_the_cloth_and_nothing_else) {
    write("green.json", outfit("#226644"));
    ASSERT_EQ(make_scene("outfit.json", "red").code, 0);
    ASSERT_EQ(make_scene("green.json", "green").code, 0);
    const auto red = model_at("red/dressed.glb"), green = model_at("green/dressed.glb");
    ASSERT_EQ(red.meshes.size(), green.meshes.size());
    for (std::size_t i = 0; i < red.meshes.size(); ++i)
        EXPECT_EQ(red.meshes[i].primitives.front().positions, green.meshes[i].primitives.front().positions);
    EXPECT_NE(bytes_at(at("red/dressed.glb")), bytes_at(at("green/dressed.glb")));
}

TEST_F(outfit_stages, list_models_from_fine_to_coarse) {
    const auto made = make_scene("outfit.json", "levels");
    ASSERT_EQ(made.code, 0) << made.errors;
    const auto list = document_at(at("levels/files.json"));
    std::vector<std::int64_t> triangles;
    for (const auto& f : list.as_array()) {
        EXPECT_EQ(static_cast<std::int64_t>(fs::file_size(at("levels/" + std::string(f.at("path").as_string())))),
                  f.at("bytes").to_number<std::int64_t>());
        if (f.at("kind").as_string() == "model") triangles.push_back(f.at("triangles").to_number<std::int64_t>());
    }
    ASSERT_EQ(triangles.size(), 3u);
    EXPECT_LT(triangles[1], triangles[0] / 2);
    EXPECT_LT(triangles[2], triangles[1] / 2);
}

TEST_F(outfit_stages, sew_elements_onto_what_hangs_already) {
    write("buttons.json", R"({"version": 1, "garments": [{"garment": "a-line-skirt", "fabric": "shirting"},
        {"garment": "t-shirt", "fabric": "jersey", "color": "#aa3333", "parameters": {"length": 0.6}, "elements": [
          {"element": {"type": "element", "key": "horn", "name": "Horn button", "geometry": {"generator": "button",
             "parameters": {"widthMm": 18, "material": "horn", "color": "#4a3423"}},
             "placementRules": {"panel": "front", "edge": "centre", "from": 0.1, "to": 0.9}},
           "placement": {"count": 5}},
          {"element": {"type": "element", "key": "tack", "name": "Tack button", "geometry": {"generator": "dome-button",
             "parameters": {"widthMm": 17, "material": "copper", "color": "#a8683f"}},
             "placementRules": {"panel": "waistband", "edge": "seam"}}}]}]})");
    ASSERT_EQ(make_scene("outfit.json", "plain").code, 0);
    const auto made = make_scene("buttons.json", "buttons");
    ASSERT_EQ(made.code, 0) << made.errors;
    const auto plain = model_at("plain/dressed.glb"), trimmed = model_at("buttons/dressed.glb");
    ASSERT_EQ(plain.meshes.size(), trimmed.meshes.size());
    EXPECT_GT(trimmed.meshes.back().primitives.size(), plain.meshes.back().primitives.size());
    const auto told = document_at(at("buttons/elements.json"));
    ASSERT_EQ(told.as_array().size(), 2u);
    EXPECT_EQ(told.at(0).at("count").to_number<int>(), 5);
    EXPECT_EQ(told.at(1).at("problem").at("code").as_string(), "trim.panel") << "a T-shirt has no waistband";
}

TEST_F(outfit_stages, stand_at_ease_in_a_stage_of_its_own) {
    const auto posed =
        run_stage({"outfit-pose", "--avatar", at("avatar.json"), "--have", at("garment-1.fwd"), "--out", at("")});
    ASSERT_EQ(posed.code, 0) << posed.errors;
    write("skirt.json", R"({"version": 1, "garments": [{"garment": "a-line-skirt", "fabric": "shirting"}]})");
    const auto made = run_stage({"outfit-scene", "--avatar", at("avatar.json"), "--outfit", at("skirt.json"), "--have",
                                 at("garment-1.fwd"), "--pose", at("pose.fwp"), "--out", at("posed")});
    ASSERT_EQ(made.code, 0) << made.errors;
    EXPECT_TRUE(fs::exists(at("posed/thumbnail.webp")));
    const auto other = make_scene("outfit.json", "wrong", {"--pose", at("pose.fwp")});
    EXPECT_EQ(other.code, 2) << "the pose of another outfit";
    EXPECT_EQ(other.error_code(), "drape.file");
}

TEST_F(outfit_stages, refuse_what_does_not_belong_together) {
    write("trousers.json", outfit("#aa3333", "tailored-trousers"));
    const auto wrong = make_scene("trousers.json", "wrong");
    EXPECT_EQ(wrong.code, 2);
    EXPECT_EQ(wrong.error_code(), "outfit.garments");
    write("half.fwd", "FWWGhalf a file");
    const auto half =
        run_stage({"outfit-pose", "--avatar", at("avatar.json"), "--have", at("half.fwd"), "--out", at("")});
    EXPECT_EQ(half.code, 2);
    EXPECT_EQ(half.error_code(), "drape.file");
}

}  // namespace
