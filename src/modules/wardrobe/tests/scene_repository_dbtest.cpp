#include "../src/scene_repository.hpp"

#include <gtest/gtest.h>

#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::wardrobe {
namespace {

using namespace std::chrono_literals;

class scenes : public ::testing::Test {
protected:
    web::user_id add_user() {
        const auto id = web::user_id::make(clock.now());
        sql(
            fmt::format("INSERT INTO auth.users (id, email, created_at, updated_at) VALUES ('{0}', '{0}@example.org', "
                        "now(), now())",
                        to_string(id)));
        return id;
    }
    avatar::avatar_id add_avatar(web::user_id of) {
        const auto id = avatar::avatar_id::make(clock.now());
        sql(
            fmt::format("INSERT INTO avatar.avatars (id, user_id, name, source, created_at, updated_at) VALUES ('{}', "
                        "'{}', 'A', 'measurements', now(), now())",
                        to_string(id), to_string(of)));
        return id;
    }
    design::design_id add_design(web::user_id of) {
        const auto id = design::design_id::make(clock.now());
        sql(
            fmt::format("INSERT INTO design.designs (id, user_id, name, created_at, updated_at) VALUES ('{}', '{}', "
                        "'Summer', now(), now())",
                        to_string(id), to_string(of)));
        return id;
    }
    void sql(const std::string& text) { owner.run(text); }
    std::int64_t count(const std::string& what) { return std::stoll(owner.run("SELECT count(*) FROM " + what)[0][0]); }

    static bytes name(std::uint8_t of) { return bytes(32, of); }
    static stage_result made(std::uint8_t of) {
        return {.name = name(of),
                .kind = "scene",
                .object_keys = {key_of(name(of), "dressed.glb")},
                .facts = json::object{{"files", json::array{}}, {"drape", nullptr}, {"elements", json::array{}}},
                .size = 8};
    }
    scene_mark mark(std::uint8_t of) const {
        return {.design = mine, .version = 1, .name = name(of), .avatar = body, .by = ada, .now = clock.now()};
    }
    queue::job_request job() const {
        queue::job_request out;
        out.id = queue::job_id::make(clock.now());
        out.queue = queue::queue_name::render;
        out.name = make_scene_job;
        out.payload = "{}";
        out.owner = to_string(ada);
        return out;
    }
    result<void> keep(std::uint8_t of, avatar::avatar_id by) { return live.run(kept.keep(made(of), by, clock.now())); }
    ordered_scene order(std::uint8_t of) { return live.run(kept.order(mark(of), job())); }
    scene_facts scene() { return live.run(kept.find(mine, quality::standard)).value(); }
    std::size_t drop_unused() { return live.run(kept.drop_unused(clock.now())); }
    std::int64_t results() { return count("wardrobe.results"); }
    std::int64_t doomed() { return count("platform.doomed_objects"); }

    system_clock clock;
    postgres::testing::live_database live;
    postgres::blocking_connection owner{live.on().conninfo("postgres")};
    scene_repository kept{live.db()};
    web::user_id ada = add_user();
    avatar::avatar_id body = add_avatar(ada);
    design::design_id mine = add_design(ada);
};

TEST_F(scenes, an_order_has_a_job_unless_it_is_there_or_under_way) {
    const auto first = order(1);
    ASSERT_TRUE(first.job);
    EXPECT_FALSE(first.superseded);
    EXPECT_FALSE(order(1).job) << "under way";
    EXPECT_EQ(scene().job, first.job->id);
    const auto second = order(2);
    ASSERT_TRUE(second.job);
    EXPECT_EQ(second.superseded, first.job->id);
    EXPECT_FALSE(live.run(kept.finish(mark(1), first.job->id))) << "another has been ordered";
    ASSERT_TRUE(keep(2, body));
    EXPECT_TRUE(live.run(kept.finish(mark(2), second.job->id)));
    EXPECT_EQ(scene().status, scene_status::ready);
    EXPECT_FALSE(order(2).job) << "there";
    EXPECT_EQ(count("platform.jobs"), 2);
    ASSERT_TRUE(keep(3, add_avatar(add_user())));
    EXPECT_FALSE(order(3).job) << "somebody has had the same";
    EXPECT_EQ(scene().status, scene_status::ready);
}

TEST_F(scenes, one_whose_job_has_ended_or_is_forgotten_has_failed_and_can_be_ordered_again) {
    const auto told = [this](const char* change) {
        sql(change);
        return scene();
    };
    EXPECT_TRUE(order(1).job);
    const auto cancelled = told("UPDATE platform.jobs SET state = 'cancelled'");
    EXPECT_EQ(cancelled.status, scene_status::error);
    EXPECT_EQ(cancelled.error_code, "scene.cancelled");
    EXPECT_EQ(told("DELETE FROM platform.jobs").error_code, "scene.lost");
    EXPECT_TRUE(order(1).job);
    EXPECT_EQ(scene().status, scene_status::processing);
    sql("UPDATE platform.jobs SET state = 'cancelled'");
    drop_unused();
    EXPECT_EQ(told("DELETE FROM platform.jobs").error_code, "scene.cancelled") << "what the sweep has settled stays";
}

TEST_F(scenes, a_result_goes_with_the_last_avatar_that_has_it) {
    const auto other = add_avatar(add_user());
    ASSERT_TRUE(keep(1, body));
    ASSERT_TRUE(keep(2, body));
    EXPECT_EQ(live.run(kept.use({name(2), name(9)}, other, clock.now())).size(), 1u);
    EXPECT_FALSE(order(1).job);
    sql("DELETE FROM avatar.avatars WHERE id = '" + to_string(body) + "'");
    EXPECT_FALSE(live.run(kept.find(mine, quality::standard))) << "it showed that body";
    EXPECT_EQ(results(), 1);
    EXPECT_EQ(doomed(), 1);
    EXPECT_EQ(live.run(kept.keep(made(1), body, clock.now())).error().code, "avatar.unknown");
    EXPECT_TRUE(live.run(kept.use({name(2)}, body, clock.now())).empty());
    sql("DELETE FROM auth.users WHERE id IN (SELECT user_id FROM avatar.avatars)");
    EXPECT_EQ(results(), 0);
    EXPECT_EQ(doomed(), 2);
}

TEST_F(scenes, what_is_made_again_is_no_longer_doomed) {
    ASSERT_TRUE(keep(1, body));
    sql("DELETE FROM wardrobe.uses");
    EXPECT_EQ(doomed(), 1);
    ASSERT_TRUE(keep(1, body));
    EXPECT_EQ(doomed(), 0);
    sql("UPDATE wardrobe.results SET object_keys = '{}'");
    ASSERT_TRUE(keep(1, body));
    EXPECT_EQ(count("wardrobe.results WHERE cardinality(object_keys) = 1"), 1) << "its files were lost";
}

TEST_F(scenes, the_sweep_takes_what_nobody_has_used_for_a_month_and_no_scene_shows) {
    for (const std::uint8_t n : {1, 2, 3}) ASSERT_TRUE(keep(n, body));
    EXPECT_FALSE(order(1).job);
    EXPECT_EQ(drop_unused(), 0u);
    sql("UPDATE wardrobe.uses SET used_at = now() - interval '31 days'");
    EXPECT_EQ(live.run(kept.use({name(2)}, body, clock.now())).size(), 1u);
    EXPECT_EQ(drop_unused(), 1u);
    EXPECT_EQ(results(), 2);
    EXPECT_EQ(count("wardrobe.results WHERE name = '\\x" + to_hex(name(3)) + "'"), 0);
}

TEST_F(scenes, one_that_shows_a_result_that_is_gone_says_so) {
    ASSERT_TRUE(keep(1, body));
    EXPECT_FALSE(order(1).job);
    sql("DELETE FROM wardrobe.results");
    EXPECT_EQ(scene().error_code, "scene.lost");
    EXPECT_TRUE(live.run(kept.list_ready(ada)).empty());
    EXPECT_TRUE(order(1).job);
}

}  // namespace
}  // namespace fw::wardrobe
