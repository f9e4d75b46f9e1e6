#include "fw/exports/export.hpp"

#include <gtest/gtest.h>

#include "engine_commands.hpp"

namespace fw::exports {
namespace {

export_order order(export_type type, std::string format = "", export_options options = {}) {
    return {.type = type, .format = std::move(format), .options = std::move(options)};
}
error refusal_of(export_order o) {
    const auto done = complete_order(std::move(o));
    return done ? error{} : done.error();
}

TEST(complete_order, gives_each_type_what_is_usual) {
    const auto image = complete_order(order(export_type::image)).value();
    EXPECT_EQ(image.format, "png");
    EXPECT_EQ(to_json(image.options),
              json::parse(R"({"width":1600,"height":2000,"view":"front","background":"studio"})"));
    const auto video = complete_order(order(export_type::video)).value();
    EXPECT_EQ(video.format, "mp4");
    EXPECT_EQ(to_json(video.options), json::parse(R"({"width":1280,"height":720})"));
    const auto model = complete_order(order(export_type::model)).value();
    EXPECT_EQ(to_json(model.options), json::parse(R"({"lod":0,"draco":false})"));
}

TEST(complete_order, refuses_what_a_type_has_not) {
    EXPECT_EQ(refusal_of(order(export_type::image, "gif")).code, "export.format");
    EXPECT_EQ(refusal_of(order(export_type::model, "", {.width = 100})).field, "width");
    EXPECT_EQ(refusal_of(order(export_type::video, "", {.view = "front"})).field, "view");
    EXPECT_EQ(refusal_of(order(export_type::image, "", {.draco = true})).field, "draco");
    EXPECT_EQ(refusal_of(order(export_type::image, "jpeg", {.background = "transparent"})).field, "background");
    EXPECT_EQ(refusal_of(order(export_type::image, "", {.width = 5000})).field, "width");
    EXPECT_EQ(refusal_of(order(export_type::video, "", {.height = 721})).field, "height");
    EXPECT_EQ(refusal_of(order(export_type::video, "", {.width = 2560})).field, "width");
}

TEST(options, are_the_same_after_writing_and_reading) {
    const export_options all{
        .width = 100, .height = 200, .view = "back", .background = "plain", .lod = 1, .draco = true};
    EXPECT_EQ(to_json(parse_options(to_json(all))), to_json(all));
    EXPECT_TRUE(to_json(parse_options({})).empty());
}

TEST(command_for, reads_back_what_it_makes) {
    const auto picture =
        command_for(complete_order(order(export_type::image, "webp")).value(), "in.glb", "out.webp", "s");
    EXPECT_EQ(picture.make.front(), "render");
    EXPECT_EQ(picture.check, (std::vector<std::string>{"decode", "out.webp"}));
    const auto model =
        command_for(complete_order(order(export_type::model, "", {.draco = true})).value(), "in.glb", "o", "s");
    EXPECT_EQ(model.make.back(), "--draco");
    EXPECT_EQ(model.check.front(), "convert");
}

}  // namespace
}  // namespace fw::exports
