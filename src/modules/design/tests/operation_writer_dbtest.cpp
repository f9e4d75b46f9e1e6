#include "fw/design/operation_writer.hpp"

#include <gtest/gtest.h>

#include <random>

#include "../src/design_rows.hpp"
#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::design {
namespace {

using postgres::transaction;

class writer : public ::testing::Test {
protected:
    web::user_id add_user() {
        const auto id = web::user_id::make(clock.now());
        sql("INSERT INTO auth.users (id, email, created_at, updated_at) VALUES ('" + to_string(id) + "', '" +
            to_string(id) + "@example.org', now(), now())");
        return id;
    }
    design_id add_design(web::user_id of) {
        const auto id = design_id::make(clock.now());
        sql("INSERT INTO design.designs (id, user_id, name, created_at, updated_at) VALUES ('" + to_string(id) +
            "', '" + to_string(of) + "', 'Summer', now(), now())");
        return id;
    }
    void sql(const std::string& text) { postgres::blocking_connection(live.on().conninfo("postgres")).run(text); }
    std::int64_t count(const std::string& what) {
        return std::stoll(
            postgres::blocking_connection(live.on().conninfo("postgres")).run("SELECT count(*) FROM " + what)[0][0]);
    }

    result<accepted_edit> write(edit what) { return live.run(subject.write(std::move(what))); }
    document read(design_id id) { return live.run(read_in(live.db(), id, owner)); }
    static task<document> read_in(postgres::database& db, design_id id, web::user_id by) {
        co_return co_await db.in_transaction([&](transaction& tx) { return state_of(tx, id, by); });
    }
    static task<document> state_of(transaction& tx, design_id id, web::user_id by) {
        auto all = co_await lock_designs(tx, {{id, by}});
        co_return std::move(all.at(id).state);
    }
    layer_id add_layer(design_id to) {
        layer one;
        one.id = layer_id::make(clock.now());
        EXPECT_TRUE(write({to, owner, {layer_add{one}}}));
        return one.id;
    }
    static operation color(layer_id of, const char* value) {
        return layer_set{of, {{"properties.color", json::string(value)}}};
    }

    system_clock clock;
    postgres::testing::live_database live;
    operation_writer subject{live.context(), live.db(), clock};
    web::user_id owner = add_user();
    design_id mine = add_design(owner);
};

TEST_F(writer, what_was_accepted_is_in_the_tables) {
    const auto id = add_layer(mine);
    const auto done =
        write({mine, owner, {color(id, "red"), design_set{{{"tags", json::array{"linen"}}, {"properties.pose", 1}}}}})
            .value();
    EXPECT_EQ(done.version, 2);
    const auto state = read(mine);
    EXPECT_EQ(read_register(state.layers.at(id), "properties.color"), json::value("red"));
    EXPECT_EQ(state.values.at("tags"), json::value(json::array{"linen"}));
    EXPECT_EQ(state.values.at("properties.pose"), json::value(1));
    EXPECT_EQ(state.values.at("name"), json::value("Summer"));
    EXPECT_EQ(count("design.operations"), 2);
}

TEST_F(writer, the_log_replayed_is_the_state) {
    std::mt19937 chance(3);
    std::vector<layer_id> layers{add_layer(mine), add_layer(mine), add_layer(mine)};
    for (int i = 0; i < 60; ++i) {
        const auto id = layers[chance() % layers.size()];
        operation one = color(id, chance() % 2 == 0 ? "red" : "blue");
        if (chance() % 4 == 0) one = layer_remove{id};
        if (chance() % 4 == 0) one = layer_restore{id};
        if (chance() % 5 == 0) one = layer_move{id, "a" + std::to_string(1 + chance() % 9)};
        (void)write({mine, owner, {one}});
        if (chance() % 6 == 0) (void)live.run(subject.undo(mine, owner));
        if (chance() % 9 == 0) (void)live.run(subject.redo(mine, owner));
    }
    document replayed;
    const auto log = postgres::blocking_connection(live.on().conninfo("postgres"))
                         .run("SELECT ops FROM design.operations ORDER BY seq");
    for (const auto& row : log) {
        const auto ops = json::parse(row[0]);
        if (!ops.as_array().empty()) ASSERT_TRUE(apply(replayed, parse_operations(ops).value()));
    }
    EXPECT_EQ(replayed.layers, read(mine).layers);
}

TEST_F(writer, a_refused_edit_leaves_its_neighbours_alone) {
    const auto other = add_design(owner), foreign = add_design(add_user());
    const auto mine_layer = add_layer(mine), other_layer = add_layer(other);
    std::vector<result<accepted_edit>> answers(4, fail(error_kind::internal, "none", ""));
    int left = 4;
    const auto ask = [&](std::size_t i, edit what) {
        asio::co_spawn(live.context(), subject.write(std::move(what)),
                       [&, i](const std::exception_ptr&, result<accepted_edit> a) {
                           answers[i] = std::move(a);
                           --left;
                       });
    };
    ask(0, {mine, owner, {color(mine_layer, "red")}});
    ask(1, {other, owner, {color(layer_id::make(clock.now()), "red")}});
    ask(2, {foreign, owner, {color(other_layer, "red")}});
    ask(3, {other, owner, {color(other_layer, "blue")}});
    while (left > 0) live.context().run_one();
    EXPECT_TRUE(answers[0]);
    EXPECT_EQ(answers[1].error().code, "design.layer_unknown");
    EXPECT_EQ(answers[2].error().code, "design.unknown");
    EXPECT_TRUE(answers[3]);
}

TEST_F(writer, many_edits_of_many_designs_share_commits_and_keep_their_order) {
    std::vector<design_id> designs;
    std::vector<layer_id> layers;
    for (int i = 0; i < 20; ++i) {
        designs.push_back(add_design(owner));
        layers.push_back(add_layer(designs.back()));
    }
    int left = 400;
    std::map<design_id, std::int64_t> last;
    for (int i = 0; i < 400; ++i) {
        const auto at = static_cast<std::size_t>(i) % designs.size();
        asio::co_spawn(live.context(),
                       subject.write({designs[at], owner, {layer_set{layers[at], {{"properties.n", i}}}}}),
                       [&](const std::exception_ptr& e, const result<accepted_edit>& a) {
                           ASSERT_FALSE(e);
                           ASSERT_TRUE(a);
                           ASSERT_GT(a->version, last[a->design]);
                           last[a->design] = a->version;
                           --left;
                       });
    }
    while (left > 0) live.context().run_one();
    for (std::size_t i = 0; i < designs.size(); ++i)
        EXPECT_EQ(read_register(read(designs[i]).layers.at(layers[i]), "properties.n"), json::value(380 + i));
}

TEST_F(writer, the_same_numbers_get_the_same_answer_and_do_nothing_twice) {
    const auto id = add_layer(mine);
    const edit what{mine, owner, {color(id, "red")}, make_uuid(clock.now()), 7};
    const auto first = write(what).value(), second = write(what).value();
    EXPECT_EQ(first.version, second.version);
    EXPECT_TRUE(second.done.empty());
    EXPECT_EQ(count("design.operations"), 2);
}

TEST_F(writer, one_who_saw_an_older_version_is_told) {
    const auto id = add_layer(mine);
    EXPECT_EQ(write({mine, owner, {color(id, "red")}, {}, 0, 0}).error().kind, error_kind::stale);
    EXPECT_TRUE(write({mine, owner, {color(id, "red")}, {}, 0, 1}));
}

TEST_F(writer, only_the_owner_and_editors_write) {
    const auto id = add_layer(mine);
    const auto friendly = add_user(), curious = add_user(), stranger = add_user();
    for (const auto& [who, role] : {std::pair(friendly, "editor"), std::pair(curious, "viewer")})
        sql("INSERT INTO design.collaborators (design_id, user_id, role, created_at) VALUES ('" + to_string(mine) +
            "', '" + to_string(who) + "', '" + role + "', now())");
    EXPECT_TRUE(write({mine, friendly, {color(id, "red")}}));
    EXPECT_EQ(write({mine, curious, {color(id, "red")}}).error().code, "design.read_only");
    EXPECT_EQ(write({mine, stranger, {color(id, "red")}}).error().code, "design.unknown");
}

TEST_F(writer, undo_and_redo_are_each_persons_own_and_survive_a_restart) {
    const auto id = add_layer(mine);
    const auto friendly = add_user();
    sql("INSERT INTO design.collaborators (design_id, user_id, role, created_at) VALUES ('" + to_string(mine) + "', '" +
        to_string(friendly) + "', 'editor', now())");
    const auto color_now = [&] { return read_register(read(mine).layers.at(id), "properties.color"); };
    const auto shine_now = [&] { return read_register(read(mine).layers.at(id), "properties.shine"); };
    ASSERT_TRUE(write({mine, owner, {color(id, "red")}}));
    ASSERT_TRUE(write({mine, owner, {color(id, "green")}}));
    ASSERT_TRUE(write({mine, friendly, {layer_set{id, {{"properties.shine", 1}}}}}));
    operation_writer later(live.context(), live.db(), clock);
    EXPECT_TRUE(live.run(later.undo(mine, owner)));
    EXPECT_EQ(color_now(), json::value("red"));
    EXPECT_EQ(shine_now(), json::value(1));
    EXPECT_TRUE(live.run(later.redo(mine, owner)));
    EXPECT_EQ(color_now(), json::value("green"));
    EXPECT_EQ(live.run(later.redo(mine, owner)).error().code, "design.nothing_to_redo");
    ASSERT_TRUE(write({mine, friendly, {color(id, "blue")}}));
    const auto kept = live.run(later.undo(mine, owner)).value();
    EXPECT_EQ(kept.kept, (std::vector<register_name>{{id, "properties.color"}}));
    EXPECT_EQ(color_now(), json::value("blue"));
}

TEST_F(writer, two_writers_at_once_order_themselves) {
    operation_writer other(live.context(), live.db(), clock);
    const auto id = add_layer(mine), second = add_layer(mine);
    int left = 100;
    std::set<std::int64_t> versions;
    for (int i = 0; i < 100; ++i) {
        auto& by = i % 2 == 0 ? subject : other;
        asio::co_spawn(live.context(),
                       by.write({mine, owner, {layer_set{i % 2 == 0 ? id : second, {{"properties.n", i}}}}}),
                       [&](const std::exception_ptr& e, const result<accepted_edit>& a) {
                           ASSERT_FALSE(e);
                           versions.insert(a.value().version);
                           --left;
                       });
    }
    while (left > 0) live.context().run_one();
    EXPECT_EQ(versions.size(), 100U);
    EXPECT_EQ(*versions.rbegin(), 102);
}

}  // namespace
}  // namespace fw::design
