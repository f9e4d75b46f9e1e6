// An engine that computes nothing: it writes what the stages write, and fails when it is told to.
#pragma once

#include "fw/base/json.hpp"
#include "fw/body/measurement.hpp"
#include "fw/files/files.hpp"
#include "fw/stages/engine_program.hpp"

namespace fw::avatar {

/// An avatar.json whose values are all `value` metres.
[[nodiscard]] inline std::string make_avatar_document(double value = 1) {
    json::array list;
    for (const auto& m : body::all_measurements())
        list.push_back(json::object{{"id", m.name},
                                    {"asked", nullptr},
                                    {"achieved", value},
                                    {"interval90", {value - 0.1, value + 0.1}},
                                    {"source", "photo"}});
    return json::serialize(json::object{{"sex", "female"},
                                        {"measurements", std::move(list)},
                                        {"weight", {{"asked", 60.0}, {"achieved", 60.2}, {"interval90", {59.0, 61.0}}}},
                                        {"warnings", json::array()}});
}

class fake_engine final : public stages::engine_program {
public:
    task<result<void>> run(std::vector<std::string> arguments, progress_sink& progress) override {
        const auto& command = ran.emplace_back(arguments.front());
        progress.report("half", 0.5);
        if (fails.contains(command)) co_return std::unexpected(fails.at(command));
        const std::filesystem::path out = *(std::ranges::find(arguments, "--out") + 1);
        if (command == "avatar-photo") {
            co_await write(out / "photo.jpg", "clean");
            co_await write(out / "cutout.png", "cut out");
            co_await write(out / "seen.json", R"({"width":10,"height":20,"effect":"fit"})");
        } else if (command == "avatar-fit") {
            co_await write(out / "avatar.json", make_avatar_document());
        } else {
            co_await write(out / "avatar.glb", "glTF");
            co_await write(out / "thumbnail.webp", "WEBP");
            co_await write(
                out / "files.json",
                R"([{"path":"avatar.glb","lod":0,"kind":"model","contentType":"model/gltf-binary","bytes":4,)"
                R"("triangles":7,"sha256":")" +
                    std::string(64, 'a') +
                    R"("},{"path":"thumbnail.webp","lod":null,"kind":"thumbnail","contentType":"image/webp",)"
                    R"("bytes":4,"triangles":null,"sha256":")" +
                    std::string(64, 'b') + R"("}])");
        }
        co_return result<void>{};
    }

    std::vector<std::string> ran;
    std::map<std::string, error> fails;

private:
    static task<void> write(std::filesystem::path path, std::string text) {
        if (!files::write_text(path, text)) throw std::runtime_error("cannot write " + path.string());
        co_return;
    }
};

}  // namespace fw::avatar
