#include "fw/design/operation.hpp"

#include <gtest/gtest.h>

#include <random>

namespace fw::design {
namespace {

layer_id id_of(int n) {
    return layer_id::find("00000000-0000-7000-8000-00000000000" + std::to_string(n)).value();
}

layer shirt(int n, std::string key = {}) {
    layer out;
    out.id = id_of(n);
    out.order_key = std::move(key);
    out.values["name"] = json::string("Shirt");
    return out;
}

document with_layers(int count) {
    document out;
    for (int n = 1; n <= count; ++n) EXPECT_TRUE(apply(out, {layer_add{shirt(n)}}));
    return out;
}

std::string code_of(document from, operation one) {
    auto done = apply(from, {std::move(one)});
    return done ? "" : done.error().code;
}

TEST(operations, a_layer_without_a_key_goes_on_top_and_the_log_says_where) {
    document design;
    const auto first = apply(design, {layer_add{shirt(1)}, layer_add{shirt(2)}}).value();
    const auto layers = list_layers(design);
    ASSERT_EQ(layers.size(), 2U);
    EXPECT_EQ(layers[0]->id, id_of(1));
    EXPECT_EQ(layers[1]->id, id_of(2));
    document again;
    ASSERT_TRUE(apply(again, first.done));
    EXPECT_EQ(again, design);
}

TEST(operations, are_done_all_or_not_at_all) {
    auto design = with_layers(1);
    const auto before = design;
    const auto refused = apply(design, {layer_move{id_of(1), "a5"}, layer_remove{id_of(9)}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "design.layer_unknown");
    EXPECT_EQ(refused.error().field, "ops[1]");
    EXPECT_EQ(design, before);
}

TEST(operations, a_value_is_set_by_its_path_and_its_neighbours_stay) {
    auto design = with_layers(1);
    ASSERT_TRUE(
        apply(design, {layer_set{id_of(1), {{"properties.color", json::string("red")}, {"properties.shine", 0.5}}}}));
    ASSERT_TRUE(apply(design, {layer_set{id_of(1), {{"properties.color", json::string("blue")}}}}));
    const auto& values = design.layers.at(id_of(1)).values;
    EXPECT_EQ(values.at("properties.color"), json::value("blue"));
    EXPECT_EQ(values.at("properties.shine"), json::value(0.5));
}

TEST(operations, null_erases) {
    auto design = with_layers(1);
    ASSERT_TRUE(
        apply(design, {layer_set{id_of(1), {{"name", nullptr}}}, design_set{{{"description", json::string("x")}}}}));
    EXPECT_FALSE(design.layers.at(id_of(1)).values.contains("name"));
    ASSERT_TRUE(apply(design, {design_set{{{"description", nullptr}}}}));
    EXPECT_TRUE(design.values.empty());
}

TEST(operations, edits_to_a_removed_layer_are_seen_when_it_is_restored) {
    auto design = with_layers(1);
    ASSERT_TRUE(apply(design, {layer_remove{id_of(1)}}));
    EXPECT_TRUE(list_layers(design).empty());
    ASSERT_TRUE(apply(design, {layer_set{id_of(1), {{"name", json::string("Blouse")}}}}));
    ASSERT_TRUE(apply(design, {layer_restore{id_of(1)}}));
    EXPECT_EQ(read_register(*list_layers(design).at(0), "name"), json::value("Blouse"));
}

TEST(operations, a_locked_layer_can_only_be_unlocked_hidden_and_shown) {
    auto design = with_layers(1);
    ASSERT_TRUE(apply(design, {layer_set{id_of(1), {{"isLocked", true}}}}));
    EXPECT_EQ(code_of(design, layer_set{id_of(1), {{"name", json::string("x")}}}), "design.layer_locked");
    EXPECT_EQ(code_of(design, layer_move{id_of(1), "a5"}), "design.layer_locked");
    EXPECT_EQ(code_of(design, layer_remove{id_of(1)}), "design.layer_locked");
    EXPECT_EQ(code_of(design, layer_set{id_of(1), {{"isVisible", false}}}), "");
    EXPECT_EQ(code_of(design, layer_set{id_of(1), {{"isLocked", false}}}), "");
}

TEST(operations, an_id_is_used_once_even_after_its_layer_was_removed) {
    auto design = with_layers(1);
    ASSERT_TRUE(apply(design, {layer_remove{id_of(1)}}));
    EXPECT_EQ(code_of(design, layer_add{shirt(1)}), "design.layer_exists");
    EXPECT_EQ(code_of(design, layer_remove{id_of(1)}), "design.layer_unknown");
}

TEST(operations, there_are_at_most_two_hundred_layers) {
    document design;
    for (std::size_t i = 0; i < most_layers; ++i) {
        auto one = shirt(1);
        one.id = layer_id::make({});
        ASSERT_TRUE(apply(design, {layer_add{one}}));
    }
    EXPECT_EQ(code_of(design, layer_add{shirt(1)}), "design.too_many_layers");
}

/// Every operation of a chance program, undone in the reverse order, leads back; and written and read it does the same.
TEST(operations, each_inverse_takes_back_exactly_what_was_done) {
    std::mt19937 chance(7);
    for (int program = 0; program < 50; ++program) {
        document design;
        std::vector<document> states{design};
        std::vector<std::vector<operation>> inverses;
        for (int step = 0; step < 60; ++step) {
            const auto id = id_of(static_cast<int>(chance() % 5));
            const auto value = json::value(static_cast<double>(chance() % 10));
            operation one = layer_set{id, {{"properties.a", value}, {"isVisible", chance() % 2 == 0}}};
            switch (chance() % 6) {
                case 0:
                    one = layer_add{shirt(static_cast<int>(chance() % 5))};
                    break;
                case 1:
                    one = layer_remove{id};
                    break;
                case 2:
                    one = layer_restore{id};
                    break;
                case 3:
                    one = layer_move{id, "a" + std::to_string(1 + chance() % 9)};
                    break;
                case 4:
                    one = design_set{{{"properties.b", value}}};
                    break;
                default:
                    break;
            }
            auto copy = design;
            const auto done = apply(design, {one});
            if (!done) continue;
            const auto read = parse_operations(json::parse(json::serialize(to_json(done->done))));
            ASSERT_TRUE(read) << read.error().message;
            ASSERT_EQ(*read, done->done);
            ASSERT_TRUE(apply(copy, *read));
            ASSERT_EQ(copy, design);
            states.push_back(design);
            inverses.push_back(done->inverse);
        }
        while (!inverses.empty()) {
            states.pop_back();
            ASSERT_TRUE(apply(design, inverses.back()));
            // An added layer stays as a tombstone.
            ASSERT_EQ(to_json(design), to_json(states.back()));
            inverses.pop_back();
        }
    }
}

TEST(operations, a_snapshot_reads_back_with_its_removed_layers) {
    auto design = with_layers(3);
    ASSERT_TRUE(apply(
        design, {layer_remove{id_of(2)}, design_set{{{"name", json::string("Summer")}, {"tags", json::array{"linen"}}}},
                 layer_set{id_of(1), {{"transform.position", json::object{{"x", 1}, {"y", 2}, {"z", -0.5}}}}}}));
    EXPECT_EQ(parse_snapshot(to_snapshot(design)).value(), design);
}

TEST(operations, name_the_value_that_breaks_a_rule) {
    const auto refusal = [](std::string_view text) {
        const auto read = parse_operations(json::parse(text));
        return read ? std::string() : read.error().code + " " + read.error().field;
    };
    EXPECT_EQ(refusal("[]"), "design.operation ops");
    EXPECT_EQ(refusal(R"([{"op":"layer.paint"}])"), "design.operation ops[0].op");
    EXPECT_EQ(refusal(R"([{"op":"layer.remove","layerId":"1"}])"), "design.operation ops[0].layerId");
    const std::string id = R"("layerId":"00000000-0000-7000-8000-000000000001")";
    EXPECT_EQ(refusal(R"([{"op":"layer.set",)" + id + R"(,"values":{}}])"), "design.operation ops[0].values");
    EXPECT_EQ(refusal(R"([{"op":"layer.set",)" + id + R"(,"values":{"isVisible":1}}])"),
              "design.value ops[0].values.isVisible");
    EXPECT_EQ(refusal(R"([{"op":"layer.set",)" + id + R"(,"values":{"transform.position":{"x":1,"y":1e9,"z":0}}}])"),
              "design.value ops[0].values.transform.position");
    EXPECT_EQ(refusal(R"([{"op":"layer.set",)" + id + R"(,"values":{"properties.a b":1}}])"),
              "design.path ops[0].values.properties.a b");
    EXPECT_EQ(refusal(R"([{"op":"layer.move",)" + id + R"(,"orderKey":"a00"}])"), "design.operation ops[0].orderKey");
    EXPECT_EQ(refusal(R"([{"op":"layer.add","layer":{"id":"x","type":"fabric"}}])"), "design.layer ops[0].layer.id");
    EXPECT_EQ(refusal(R"([{"op":"design.set","values":{"name":""}}])"), "design.value ops[0].values.name");
}

}  // namespace
}  // namespace fw::design
