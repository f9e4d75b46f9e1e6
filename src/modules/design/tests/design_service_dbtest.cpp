#include "fw/design/design_service.hpp"

#include <gtest/gtest.h>

#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::design {
namespace {

class design_service_test : public ::testing::Test {
protected:
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    void sql(const std::string& text) { postgres::blocking_connection(live.on().conninfo("postgres")).run(text); }
    std::int64_t count(const std::string& what) {
        return std::stoll(
            postgres::blocking_connection(live.on().conninfo("postgres")).run("SELECT count(*) FROM " + what)[0][0]);
    }
    web::user_id add_user() {
        const auto id = web::user_id::make(clock.now());
        sql("INSERT INTO auth.users (id, email, created_at, updated_at) VALUES ('" + to_string(id) + "', '" +
            to_string(id) + "@example.org', now(), now())");
        return id;
    }
    void collaborate(design_id on, web::user_id who, const std::string& role) {
        sql("INSERT INTO design.collaborators (design_id, user_id, role, created_at) VALUES ('" + to_string(on) +
            "', '" + to_string(who) + "', '" + role + "', now())");
    }
    layer make_layer() {
        layer out;
        out.id = layer_id::make(clock.now());
        return out;
    }
    design_id create(web::user_id by, const char* name = "Summer", std::vector<layer> layers = {}) {
        const auto made = run(subject.create(by, {.values = {{"name", json::string(name)}}, .layers = layers}));
        return id_of(made.value());
    }
    static design_id id_of(const design_text& text) {
        return design_id::find(json::parse(text.json).at("id").as_string()).value();
    }
    json::object read(web::user_id by, design_id id) {
        return json::parse(run(subject.get(by, id)).value().json).as_object();
    }
    std::vector<std::string> layers_of(design_id id) {
        std::vector<std::string> out;
        for (const auto& one : read(ada, id).at("layers").as_array()) {
            EXPECT_EQ(one.at("order").to_number<std::size_t>(), out.size() + 1);
            out.emplace_back(std::string_view(one.at("id").as_string()));
        }
        return out;
    }

    system_clock clock;
    postgres::testing::live_database live;
    operation_writer writer{live.context(), live.db(), clock};
    int created = 0;
    design_service subject{{live.db(), writer, clock, [this] { ++created; }}};
    web::user_id ada = add_user(), eve = add_user();
};

TEST_F(design_service_test, what_is_read_is_what_the_log_makes) {
    auto shirt = make_layer();
    shirt.values["name"] = "a \"shirt\"";
    shirt.values["transform.position"] = json::object{{"x", 0}, {"y", 0.5}, {"z", 0}};
    const auto id = create(ada, "Summer \xC3\xA9\n", {shirt, make_layer()});
    ASSERT_TRUE(run(subject.write({id, ada, {layer_set{shirt.id, {{"properties.color", "red"}}}}})));
    const auto seen = read(ada, id);
    EXPECT_EQ(seen.at("version").as_int64(), 2);
    EXPECT_EQ(seen.at("name").as_string(), "Summer \xC3\xA9\n");
    EXPECT_EQ(seen.at("layers").as_array().size(), 2u);
    document replayed;
    for (const auto& entry : json::parse(run(subject.list_operations(ada, id, 0, 100)).value()).at("items").as_array())
        ASSERT_TRUE(apply(replayed, parse_operations(entry.at("ops")).value()));
    const auto made = to_json(replayed).at("layers").as_array();
    for (std::size_t i = 0; i < made.size(); ++i)
        for (const auto* member : {"id", "type", "orderKey", "order", "transform", "properties"})
            EXPECT_EQ(json::serialize(made[i].at(member)), json::serialize(seen.at("layers").at(i).at(member)))
                << member;
    EXPECT_EQ(replayed.values.at("name"), seen.at("name"));
}

TEST_F(design_service_test, the_beginning_is_nobodys_to_undo) {
    const auto id = create(ada, "Summer", {make_layer()});
    EXPECT_EQ(run(subject.undo(ada, id)).error().code, "design.nothing_to_undo");
    EXPECT_EQ(layers_of(id).size(), 1u);
}

TEST_F(design_service_test, a_creation_asked_for_twice_makes_one) {
    const auto id = design_id::make(clock.now());
    const new_design what{.values = {{"name", "Once"}}, .layers = {}, .id = id};
    EXPECT_EQ(id_of(run(subject.create(ada, what)).value()), id);
    EXPECT_EQ(id_of(run(subject.create(ada, what)).value()), id);
    EXPECT_EQ(count("design.designs"), 1);
    EXPECT_EQ(created, 1);
}

TEST_F(design_service_test, nobody_has_more_than_a_thousand) {
    sql("INSERT INTO design.designs (id, user_id, name, created_at, updated_at) SELECT gen_random_uuid(), '" +
        to_string(ada) + "', 'x', now(), now() FROM generate_series(1, 999)");
    (void)create(ada);
    EXPECT_EQ(run(subject.create(ada, {.values = {{"name", "x"}}, .layers = {}})).error().code, "design.too_many");
    EXPECT_EQ(count("design.designs"), 1000);
}

TEST_F(design_service_test, each_sees_what_is_theirs_to_see) {
    const auto id = create(ada);
    const auto viewer = add_user(), editor = add_user();
    collaborate(id, viewer, "viewer");
    collaborate(id, editor, "editor");
    EXPECT_TRUE(run(subject.get(viewer, id)));
    EXPECT_EQ(run(subject.get(eve, id)).error().code, "design.unknown");
    EXPECT_EQ(run(subject.list_operations(eve, id, 0, 10)).error().code, "design.unknown");
    EXPECT_EQ(run(subject.fork(eve, id, {})).error().code, "design.unknown");
    EXPECT_EQ(run(subject.remove(eve, id)).error().code, "design.unknown");
    EXPECT_EQ(run(subject.remove(editor, id)).error().code, "design.not_owner");
    EXPECT_EQ(run(subject.add_layer(eve, id, make_layer(), {})).error().code, "design.unknown");
    EXPECT_EQ(run(subject.add_layer(viewer, id, make_layer(), {})).error().code, "design.read_only");
    EXPECT_TRUE(run(subject.add_layer(editor, id, make_layer(), {})));
    ASSERT_TRUE(run(subject.set_standing(ada, id, {}, {status::published, visibility::open})));
    EXPECT_TRUE(run(subject.get(eve, id)));
    EXPECT_EQ(run(subject.add_layer(eve, id, make_layer(), {})).error().code, "design.read_only");
    EXPECT_EQ(run(subject.list_operations(eve, id, 0, 10)).error().code, "design.unknown") << "names others";
    ASSERT_TRUE(run(subject.set_standing(ada, id, {}, {status::archived, visibility::personal})));
    EXPECT_EQ(run(subject.get(eve, id)).error().code, "design.unknown");
}

TEST_F(design_service_test, layers_go_where_they_are_put) {
    const auto a = make_layer(), b = make_layer(), c = make_layer(), d = make_layer();
    const auto id = create(ada, "Summer", {a, b});
    ASSERT_TRUE(run(subject.add_layer(ada, id, c, {.after = a.id})));
    ASSERT_TRUE(run(subject.add_layer(ada, id, d, {.before = a.id})));
    const std::vector expected{to_string(d.id), to_string(a.id), to_string(c.id), to_string(b.id)};
    EXPECT_EQ(layers_of(id), expected);
    ASSERT_TRUE(run(subject.move_layer(ada, id, d.id, {})));
    EXPECT_EQ(layers_of(id).back(), to_string(d.id));
    const auto nowhere = layer_id::make(clock.now());
    EXPECT_EQ(run(subject.move_layer(ada, id, d.id, {.after = nowhere})).error().code, "design.layer_unknown");
    ASSERT_TRUE(run(subject.write({id, ada, {layer_remove{c.id}}})));
    EXPECT_EQ(layers_of(id).size(), 3u);
}

TEST_F(design_service_test, a_change_of_standing_has_a_number_of_its_own_and_leaves_undo_alone) {
    const auto one = make_layer();
    const auto id = create(ada, "Summer", {one});
    ASSERT_TRUE(run(subject.write({id, ada, {layer_set{one.id, {{"properties.color", "red"}}}}})));
    EXPECT_EQ(run(subject.set_standing(ada, id, 1, {})).error().code, "http.if_match_failed");
    EXPECT_EQ(run(subject.set_standing(ada, id, 2, {status::published, visibility::open})).value().version, 3);
    EXPECT_EQ(run(subject.undo(ada, id)).value().version, 4);
    EXPECT_EQ(count("design.operations"), 4) << "without gaps";
    EXPECT_FALSE(read(ada, id).at("layers").at(0).at("properties").as_object().contains("color"));
}

TEST_F(design_service_test, a_fork_is_a_copy_of_that_moment) {
    std::vector<layer> many;
    for (int i = 0; i < 150; ++i) many.push_back(make_layer());
    const std::vector<layer> first(many.begin(), many.begin() + 90), rest(many.begin() + 90, many.end());
    const auto id = create(ada, "Summer", first);
    std::vector<operation> adding;
    for (const auto& one : rest) adding.emplace_back(layer_add{one});
    ASSERT_TRUE(run(subject.write({id, ada, adding})));
    ASSERT_TRUE(run(subject.set_standing(ada, id, {}, {status::published, visibility::open})));
    const auto copy = id_of(run(subject.fork(eve, id, "Mine")).value());
    ASSERT_TRUE(run(subject.write({id, ada, {layer_remove{many[0].id}}})));
    const auto seen = read(eve, copy);
    EXPECT_EQ(seen.at("name").as_string(), "Mine");
    EXPECT_EQ(seen.at("forkFrom").as_string(), to_string(id));
    EXPECT_EQ(seen.at("forkVersion").as_int64(), 3);
    EXPECT_EQ(seen.at("status").as_string(), "draft");
    EXPECT_EQ(seen.at("layers").as_array().size(), 150u);
    EXPECT_EQ(seen.at("version").as_int64(), 2) << "as many entries as the operations need";
    EXPECT_EQ(run(subject.undo(eve, copy)).error().code, "design.nothing_to_undo");
}

TEST_F(design_service_test, a_design_wears_its_owners_avatars_only) {
    const auto foreign = make_uuid(clock.now());
    sql("INSERT INTO avatar.avatars (id, user_id, name, source, created_at, updated_at) VALUES ('" +
        to_string(foreign) + "', '" + to_string(eve) + "', 'Eve', 'measurements', now(), now())");
    const registers eves{{"name", "x"}, {"avatarId", json::string(to_string(foreign))}};
    EXPECT_EQ(run(subject.create(ada, {.values = eves, .layers = {}})).error().code, "avatar.unknown");
    EXPECT_TRUE(run(subject.create(eve, {.values = eves, .layers = {}})));
    const auto id = create(ada);
    EXPECT_EQ(run(subject.write({id, ada, {design_set{eves}}})).error().code, "avatar.unknown");
    EXPECT_EQ(run(subject.write({id, eve, {design_set{eves}}})).error().code, "design.unknown");
}

TEST_F(design_service_test, lists_are_the_newest_first_and_filtered) {
    std::vector<design_id> made;
    for (int i = 0; i < 5; ++i) made.push_back(create(ada));
    (void)create(eve);
    ASSERT_TRUE(run(subject.write({made[1], ada, {design_set{{{"tags", json::array{"linen"}}}}}})));
    ASSERT_TRUE(run(subject.set_standing(ada, made[2], {}, {status::archived, visibility::personal})));
    const auto first = run(subject.list(ada, {}, {}, 3));
    ASSERT_EQ(first.size(), 3u);
    EXPECT_EQ(first[0].id, made[4]);
    const auto rest = run(subject.list(ada, {}, design_service::place{first[2].made, first[2].id}, 3));
    ASSERT_EQ(rest.size(), 2u);
    EXPECT_EQ(rest[1].id, made[0]);
    EXPECT_EQ(run(subject.list(ada, {.tag = "linen"}, {}, 9)).at(0).id, made[1]);
    EXPECT_EQ(run(subject.list(ada, {.status = status::archived}, {}, 9)).at(0).id, made[2]);
    EXPECT_EQ(run(subject.list(ada, {.status = status::archived}, {}, 9)).size(), 1u);
}

TEST_F(design_service_test, a_design_that_is_deleted_dooms_its_files) {
    const auto id = create(ada);
    sql("INSERT INTO design.exports (id, design_id, user_id, type, format, file_url, created_at, updated_at) VALUES "
        "(gen_random_uuid(), '" +
        to_string(id) + "', '" + to_string(ada) +
        "', 'image', 'png', 'exports/a.png', now(), "
        "now())");
    ASSERT_TRUE(run(subject.remove(ada, id)));
    EXPECT_EQ(run(subject.get(ada, id)).error().code, "design.unknown");
    EXPECT_EQ(count("platform.doomed_objects WHERE object_key = 'exports/a.png'"), 1);
    EXPECT_EQ(count("design.operations"), 0);
}

}  // namespace
}  // namespace fw::design
