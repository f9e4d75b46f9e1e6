#include "fw/design/undo.hpp"

#include <gtest/gtest.h>

namespace fw::design {
namespace {

undo_state state_of(std::vector<own_edit> entries) {
    return find_undo_state(entries);
}

TEST(undo, takes_back_the_last_edit_and_then_the_one_before) {
    EXPECT_EQ(state_of({{1, {}}, {4, {}}}).undo, 4);
    EXPECT_EQ(state_of({{1, {}}, {4, {}}, {5, 4}}).undo, 1);
    EXPECT_EQ(state_of({{1, {}}, {4, {}}, {5, 4}, {6, 1}}).undo, std::nullopt);
}

TEST(undo, redo_takes_back_the_undo_and_can_be_undone_itself) {
    EXPECT_EQ(state_of({{1, {}}, {2, {}}, {3, 2}, {4, 1}}).redo, 4);
    const auto once = state_of({{1, {}}, {2, {}}, {3, 2}, {4, 1}, {5, 4}});
    EXPECT_EQ(once.undo, 5);
    EXPECT_EQ(once.redo, 3);
}

TEST(undo, a_new_edit_ends_what_could_be_redone) {
    const auto state = state_of({{1, {}}, {2, 1}, {3, {}}});
    EXPECT_EQ(state.undo, 3);
    EXPECT_EQ(state.redo, std::nullopt);
}

TEST(undo, leaves_what_somebody_else_has_changed_since) {
    const auto id = layer_id::make({}), other = layer_id::make({});
    auto careful =
        without_conflicts({layer_set{id, {{"name", json::string("a")}, {"properties.color", json::string("red")}}},
                           layer_move{other, "a1"}},
                          {{id, "properties.color"}, {other, "name"}});
    ASSERT_EQ(careful.ops.size(), 2U);
    EXPECT_EQ(std::get<layer_set>(careful.ops[0]).values.size(), 1U);
    EXPECT_EQ(careful.kept, (std::vector<register_name>{{id, "properties.color"}}));
}

TEST(undo, does_not_remove_a_layer_that_others_have_worked_on) {
    const auto id = layer_id::make({});
    auto careful = without_conflicts({layer_remove{id}}, {{id, "properties.color"}});
    EXPECT_TRUE(careful.ops.empty());
    EXPECT_EQ(careful.kept, (std::vector<register_name>{{id, ""}}));
    careful = without_conflicts({layer_restore{id}}, {{id, "properties.color"}});
    EXPECT_EQ(careful.ops.size(), 1U);
}

}  // namespace
}  // namespace fw::design
