// The stages of an avatar as a service runs them: the real program as a child with limits, good photographs and hostile
// files.
#include <gtest/gtest.h>
#include <signal.h>

#include "functional_support.hpp"
#include "fw/base/encoding.hpp"
#include "fw/base/json.hpp"
#include "fw/crypto/digest.hpp"
#include "fw/files/files.hpp"
#include "fw/media/images.hpp"
#include "photograph_files.hpp"
#include "stage_runs.hpp"

using namespace fw;
using namespace fw::functional;
namespace fs = std::filesystem;

namespace {

ending look(const fs::path& photo, const std::string& view, const fs::path& out) {
    return run_stage({"avatar-photo", "--photo", photo.string(), "--view", view, "--out", out.string()});
}

const json::object& measurement_of(const json::value& avatar, std::string_view id) {
    for (const auto& m : avatar.at("measurements").as_array())
        if (m.at("id").as_string() == id) return m.as_object();
    throw std::out_of_range("no such measurement");
}

std::vector<std::string> warnings_of(const json::value& avatar) {
    std::vector<std::string> out;
    for (const auto& w : avatar.at("warnings").as_array()) out.emplace_back(w.at("code").as_string());
    return out;
}

/// Where two documents differ, numbers by more than a millionth; empty if nowhere.
std::string first_difference(const json::value& a, const json::value& b, const std::string& path = "") {
    if (a.is_number() && b.is_number())
        return std::abs(a.to_number<double>() - b.to_number<double>()) <= 1e-6 ? "" : path;
    if (a.is_object() && b.is_object() && a.as_object().size() == b.as_object().size()) {
        for (const auto& member : a.as_object()) {
            const std::string inner = path + "." + std::string(member.key());
            const auto* other = b.as_object().if_contains(member.key());
            if (other == nullptr) return inner;
            if (auto found = first_difference(member.value(), *other, inner); !found.empty()) return found;
        }
        return "";
    }
    if (a.is_array() && b.is_array() && a.as_array().size() == b.as_array().size()) {
        for (std::size_t i = 0; i < a.as_array().size(); ++i)
            if (auto found = first_difference(a.at(i), b.at(i), fmt::format("{}[{}]", path, i)); !found.empty())
                return found;
        return "";
    }
    return a == b ? "" : path + " ";
}

bool has(const std::vector<std::string>& list, std::string_view entry) {
    return std::ranges::find(list, entry) != list.end();
}

/// Photographs, what was told, and both photographs looked at: made once.
class avatar_stages : public ::testing::Test {
protected:
    static fs::path folder() {
        static const temporary_folder made;
        return made.path();
    }

    static const photographs& photos() {
        static const photographs made(folder());
        return made;
    }

    static fs::path told(const std::string& name, const std::string& more = "") {
        const auto path = folder() / (name + ".json");
        const auto written = files::write_text(path, fmt::format(R"({{"name": "Noor", "sex": "female", "age": 40,
                              "measurements": {{"height": 166, "weight": 64{}}}}})",
                                                                 more));
        EXPECT_TRUE(written);
        return path;
    }

    static fs::path seen(const std::string& view) {
        const auto out = folder() / ("seen-" + view);
        if (!fs::exists(out / "seen.json")) {
            const auto ended = look(view == "side" ? photos().side : photos().front, view, out);
            EXPECT_EQ(ended.code, 0) << ended.errors;
            EXPECT_GT(ended.progress_lines, 2u);
        }
        return out / "seen.json";
    }

    static bool nothing_in(const fs::path& out) { return !fs::exists(out) || fs::is_empty(out); }
};

}  // namespace

TEST_F(avatar_stages, the_stages_give_the_same_avatar_as_the_photo_command) {
    const auto fit = run_stage({"avatar-fit", "--person", told("noor").string(), "--seen", seen("front").string(),
                                "--seen", seen("side").string(), "--out", (folder() / "fit").string()});
    ASSERT_EQ(fit.code, 0) << fit.errors;
    const auto whole = run_stage({"photo", "--front", photos().front.string(), "--side", photos().side.string(),
                                  "--name", "Noor", "--sex", "female", "--age", "40", "--height", "166", "--weight",
                                  "64", "--out", (folder() / "photo").string()});
    ASSERT_EQ(whole.code, 0) << whole.errors;
    EXPECT_EQ(first_difference(document_at(folder() / "fit/avatar.json"), document_at(folder() / "photo/avatar.json")),
              "");
    const auto files = run_stage({"avatar-files", "--avatar", (folder() / "photo/avatar.json").string(), "--out",
                                  (folder() / "files").string()});
    ASSERT_EQ(files.code, 0) << files.errors;
    for (const char* model : {"avatar.glb", "avatar-lod1.glb", "avatar-lod2.glb", "avatar-draco.glb"})
        EXPECT_TRUE(bytes_at(folder() / "files" / model) == bytes_at(folder() / "photo" / model)) << model;
}

TEST_F(avatar_stages, typed_measurements_alone_give_the_same_avatar_as_the_body_command) {
    const auto person = told("typed", R"(, "waistCircumference": 78)").string();
    const auto fit = run_stage({"avatar-fit", "--person", person, "--out", (folder() / "typed-fit").string()});
    ASSERT_EQ(fit.code, 0) << fit.errors;
    const auto whole = run_stage({"body", "--person", person, "--out", (folder() / "typed-body").string()});
    ASSERT_EQ(whole.code, 0) << whole.errors;
    EXPECT_EQ(document_at(folder() / "typed-fit/avatar.json"), document_at(folder() / "typed-body/avatar.json"));
}

TEST_F(avatar_stages, the_list_of_files_tells_the_truth) {
    ASSERT_EQ(
        run_stage({"avatar-fit", "--person", told("plain").string(), "--out", (folder() / "plain").string()}).code, 0);
    const auto out = folder() / "listed";
    const auto ended = run_stage({"avatar-files", "--avatar", (folder() / "plain/avatar.json").string(), "--skin",
                                  "chestnut", "--out", out.string()});
    ASSERT_EQ(ended.code, 0) << ended.errors;
    const auto list = document_at(out / "files.json").as_array();
    std::vector<std::string> paths;
    for (const auto& entry : list) {
        const std::string path(entry.at("path").as_string());
        const auto bytes = bytes_at(out / path);
        paths.push_back(path);
        EXPECT_EQ(entry.at("bytes").to_number<std::size_t>(), bytes.size()) << path;
        EXPECT_EQ(std::string(entry.at("sha256").as_string()), to_hex(crypto::sha256(bytes))) << path;
    }
    EXPECT_EQ(paths, (std::vector<std::string>{"avatar.glb", "avatar-lod1.glb", "avatar-lod2.glb", "avatar-draco.glb",
                                               "thumbnail.webp"}));
    EXPECT_GT(list[0].at("triangles").as_int64(), 26'000);
    EXPECT_LT(list[2].at("triangles").as_int64(), 5'000);
    EXPECT_LT(list[3].at("bytes").as_int64() * 3, list[0].at("bytes").as_int64());
    const auto picture = media::decode_image(bytes_at(out / "thumbnail.webp"));
    ASSERT_TRUE(picture) << picture.error().message;
    EXPECT_EQ(picture->image.width, 480);
    EXPECT_EQ(picture->image.height, 640);
}

TEST_F(avatar_stages, a_girth_from_a_tape_is_met_beside_photographs) {
    const auto plain = run_stage({"avatar-fit", "--person", told("noor").string(), "--seen", seen("front").string(),
                                  "--seen", seen("side").string(), "--out", (folder() / "untaped").string()});
    ASSERT_EQ(plain.code, 0) << plain.errors;
    const double seen_waist =
        measurement_of(document_at(folder() / "untaped/avatar.json"), "waistCircumference").at("achieved").as_double();
    const double taped = std::round((seen_waist + 0.03) * 100);
    const auto person = told("taped", fmt::format(R"(, "waistCircumference": {})", taped));
    const auto ended = run_stage({"avatar-fit", "--person", person.string(), "--seen", seen("front").string(), "--seen",
                                  seen("side").string(), "--out", (folder() / "taped").string()});
    ASSERT_EQ(ended.code, 0) << ended.errors;
    const auto avatar = document_at(folder() / "taped/avatar.json");
    const auto& waist = measurement_of(avatar, "waistCircumference");
    EXPECT_EQ(waist.at("source"), "typed");
    EXPECT_NEAR(waist.at("asked").as_double(), taped / 100, 1e-9);
    EXPECT_NEAR(waist.at("achieved").as_double(), taped / 100, 0.002);
    EXPECT_EQ(measurement_of(avatar, "hipCircumference").at("source"), "photo");
}

TEST_F(avatar_stages, a_photograph_of_the_back_is_kept_and_said_to_have_no_effect) {
    const auto back = document_at(seen("back"));
    EXPECT_EQ(back.at("effect"), "none");
    EXPECT_GT(back.at("why").as_string().size(), 20u);
    EXPECT_EQ(document_at(seen("front")).at("effect"), "fit");
    EXPECT_TRUE(fs::exists(seen("back").parent_path() / "cutout.png"));
    const auto with = run_stage({"avatar-fit", "--person", told("noor").string(), "--seen", seen("front").string(),
                                 "--seen", seen("back").string(), "--out", (folder() / "with-back").string()});
    ASSERT_EQ(with.code, 0) << with.errors;
    const auto without = run_stage({"avatar-fit", "--person", told("noor").string(), "--seen", seen("front").string(),
                                    "--out", (folder() / "without-back").string()});
    ASSERT_EQ(without.code, 0) << without.errors;
    const auto with_back = document_at(folder() / "with-back/avatar.json");
    const auto without_back = document_at(folder() / "without-back/avatar.json");
    EXPECT_TRUE(has(warnings_of(with_back), "photo.back_not_used"));
    EXPECT_FALSE(has(warnings_of(without_back), "photo.back_not_used"));
    EXPECT_EQ(with_back.at("shape"), without_back.at("shape"));
    const auto alone = run_stage({"avatar-fit", "--person", told("noor").string(), "--seen", seen("back").string(),
                                  "--out", (folder() / "back-alone").string()});
    EXPECT_EQ(alone.code, 2);
    EXPECT_EQ(alone.error_code(), "photo.front_required");
}

TEST_F(avatar_stages, a_sex_that_is_not_known_is_found_and_said) {
    const auto ended =
        run_stage({"avatar-fit", "--person", told("noor").string(), "--sex-unknown", "--seen", seen("front").string(),
                   "--seen", seen("side").string(), "--out", (folder() / "unknown").string()});
    ASSERT_EQ(ended.code, 0) << ended.errors;
    EXPECT_TRUE(has(warnings_of(document_at(folder() / "unknown/avatar.json")), "photo.sex_assumed"));
}

TEST_F(avatar_stages, what_is_told_amiss_is_refused_before_anything_is_written) {
    const auto person = told("noor").string();
    const auto front = seen("front").string();
    const auto out = (folder() / "amiss").string();
    const auto code_of = [&](std::vector<std::string> more) {
        std::vector<std::string> all{"avatar-fit", "--out", out};
        all.insert(all.end(), more.begin(), more.end());
        const auto ended = run_stage(std::move(all));
        EXPECT_EQ(ended.code, 2) << ended.errors;
        return ended.error_code();
    };
    const auto broken = folder() / "broken-seen.json";
    ASSERT_TRUE(files::write_text(broken, R"({"version": 1, "view": "front"})"));
    EXPECT_EQ(code_of({"--person", person, "--clothing", "tight"}), "usage.surplus");
    EXPECT_EQ(code_of({"--person", person, "--sex-unknown"}), "usage.surplus");
    EXPECT_EQ(code_of({"--person", person, "--seen", front, "--seen", front}), "photo.view_twice");
    EXPECT_EQ(code_of({"--person", person, "--seen", broken.string()}), "json.missing");
    EXPECT_EQ(code_of({"--person", told("tiny", R"(, "waistCircumference": 5)").string()}), "body.out_of_range");
    const auto files = run_stage({"avatar-files", "--avatar", broken.string(), "--out", out});
    EXPECT_EQ(files.code, 2);
    EXPECT_TRUE(nothing_in(out));
}

TEST_F(avatar_stages, a_refused_photograph_leaves_nothing_and_gets_every_reason) {
    const auto out = folder() / "refused";
    const auto ended = look(photos().dark_and_cut_off, "front", out);
    EXPECT_EQ(ended.code, 3) << ended.errors;
    EXPECT_EQ(ended.error.at("kind"), "not_good_enough");
    EXPECT_EQ(ended.error.at("field"), "front");
    const auto reasons = ended.refusals();
    EXPECT_GE(reasons.size(), 2u) << json::serialize(ended.error);
    EXPECT_TRUE(has(reasons, "photo.feet_cut_off")) << json::serialize(ended.error);
    EXPECT_EQ(reasons.front(), ended.error_code());
    EXPECT_TRUE(nothing_in(out));
}

TEST_F(avatar_stages, nothing_of_where_and_with_what_it_was_taken_stays_in_a_photograph) {
    const auto given = bytes_at(photos().with_secrets);
    const auto contains = [](const std::vector<std::uint8_t>& bytes, std::string_view what) {
        return text_of(bytes).find(what) != std::string_view::npos;
    };
    const std::vector<std::string> secrets{"SECRET-CAMERA", "SECRET-PLACE", "SECRET-COMMENT", "SECRET-XMP", "Exif"};
    for (const auto& s : secrets) ASSERT_TRUE(contains(given, s)) << s;
    const auto out = folder() / "secrets";
    const auto ended = look(photos().with_secrets, "front", out);
    ASSERT_EQ(ended.code, 0) << ended.errors;
    for (const char* file : {"photo.jpg", "cutout.png", "seen.json"})
        for (const auto& s : secrets) EXPECT_FALSE(contains(bytes_at(out / file), s)) << s << " in " << file;
    EXPECT_FALSE(contains(bytes_at(out / "cutout.png"), "eXIf"));
    EXPECT_FALSE(contains(bytes_at(out / "cutout.png"), "tEXt"));
    // It lay on its side, and its EXIF said so: the clean one is upright by itself.
    const auto clean = media::decode_image(bytes_at(out / "photo.jpg")).value();
    EXPECT_EQ(clean.facts.orientation, 1);
    EXPECT_FALSE(clean.facts.focal_length_35mm);
    EXPECT_GT(clean.image.height, clean.image.width);
}

TEST_F(avatar_stages, the_cutout_is_the_person_before_nothing) {
    const auto cut = media::decode_image(bytes_at(seen("front").parent_path() / "cutout.png")).value().image;
    EXPECT_EQ(cut.channels, 4);
    EXPECT_EQ(std::max(cut.width, cut.height), 2048);
    EXPECT_EQ(cut.at(5, 5)[3], 0);
    std::size_t whole = 0, soft = 0;
    for (int y = 0; y < cut.height; ++y)
        for (int x = 0; x < cut.width; ++x) {
            const auto alpha = cut.at(x, y)[3];
            whole += alpha == 255 ? 1 : 0;
            soft += alpha > 20 && alpha < 235 ? 1 : 0;
        }
    const auto pixels = static_cast<double>(cut.width) * cut.height;
    EXPECT_GT(static_cast<double>(whole), 0.03 * pixels);
    EXPECT_LT(static_cast<double>(whole), 0.5 * pixels);
    EXPECT_GT(soft, 1000u);
}

TEST_F(avatar_stages, pictures_of_every_kind_that_telephones_and_programs_write_are_read) {
    for (const auto& [name, path] : photos().other_kinds) {
        const auto out = folder() / ("kind-" + name);
        const auto ended = look(path, "front", out);
        EXPECT_EQ(ended.code, 0) << name << ": " << ended.errors;
        EXPECT_TRUE(fs::exists(out / "seen.json")) << name;
    }
    EXPECT_GE(photos().other_kinds.size(), 4u) << "this libvips writes no HEIC to test with";
}

TEST_F(avatar_stages, hostile_files_are_refused_with_a_reason_and_without_a_trace) {
    for (const auto& h : photos().hostile) {
        const auto out = folder() / ("hostile-" + h.name);
        const auto ended = look(h.path, "front", out);
        EXPECT_EQ(ended.code, 2) << h.name << ": " << ended.errors;
        EXPECT_EQ(ended.error_code(), h.code) << h.name;
        EXPECT_EQ(ended.refusals(), std::vector<std::string>{h.code}) << h.name;
        EXPECT_TRUE(nothing_in(out)) << h.name;
    }
}

namespace {

/// Runs a stage that gets SIGTERM at the first line of progress that has `words` in it; its exit code.
int terminate_at(std::string_view words, std::vector<std::string> arguments) {
    auto what = stage_command(std::move(arguments));
    // The shell says whom to end.
    what.arguments.insert(what.arguments.begin(), what.program);
    what.arguments.insert(what.arguments.begin(), {"-c", "\"$@\" & echo $!; wait $!", "sh"});
    what.program = "sh";
    pid_t stage = 0;
    bool sent = false;
    what.on_line = [&](std::string_view line) {
        if (stage == 0)
            stage = std::stoi(std::string(line));
        else if (!sent && line.find(words) != line.npos)
            sent = ::kill(stage, SIGTERM) == 0;
    };
    const no_progress quiet;
    const auto done = process::run_to_exit(what, quiet);
    EXPECT_TRUE(done) << done.error().message;
    EXPECT_TRUE(sent);
    return done ? done->exit_code : -1;
}

}  // namespace

TEST_F(avatar_stages, a_termination_signal_ends_any_stage_with_130_and_without_a_result) {
    const auto person = told("noor").string();
    const auto out = folder() / "ended";
    EXPECT_EQ(
        terminate_at("\"photo.fit\"", {"avatar-fit", "--person", person, "--sex-unknown", "--seen",
                                       seen("front").string(), "--seen", seen("side").string(), "--out", out.string()}),
        130);
    EXPECT_EQ(terminate_at("\"look\"", {"avatar-photo", "--photo", photos().front.string(), "--view", "front", "--out",
                                        out.string()}),
              130);
    EXPECT_TRUE(nothing_in(out));
    ASSERT_EQ(run_stage({"avatar-fit", "--person", person, "--out", (folder() / "plain").string()}).code, 0);
    const auto avatar = (folder() / "plain/avatar.json").string();
    EXPECT_EQ(terminate_at("\"models\"", {"avatar-files", "--avatar", avatar, "--out", out.string()}), 130);
    EXPECT_FALSE(fs::exists(out / "files.json"));
    std::error_code none;  // it may have ended before the first model
    for (const auto& entry : fs::directory_iterator(out, none)) EXPECT_EQ(entry.path().extension(), ".glb");
}
