#include <gtest/gtest.h>

#include "fw/keys/testing/one_key_service.hpp"

#include "avatar_repository.hpp"
#include "fake_engine.hpp"
#include "fw/avatar/avatar_worker.hpp"
#include "fw/avatar/photo_service.hpp"
#include "fw/avatar/testing/sample_photo.hpp"
#include "fw/jobs/pg_job_ledger.hpp"
#include "fw/objects/memory_store.hpp"
#include "fw/postgres/testing/live_database.hpp"
#include "fw/queue/memory_queue.hpp"

namespace fw::avatar {
namespace {

using namespace std::chrono_literals;

struct avatar_world_test : testing::Test {
    avatar_world_test() : owner(add_user()) {
        EXPECT_TRUE(run(vault.load({"fields", "photos"})));
        worker.add_to(runner);
    }
    ~avatar_world_test() override {
        if (started) live.run(runner.stop(std::chrono::milliseconds(1000)));
        EXPECT_TRUE(std::filesystem::is_empty(scratch->path())) << "photographs lie there unsealed";
        scratch.reset();
        EXPECT_TRUE(std::filesystem::remove(shared)) << "nothing is left in it";
    }
    static std::filesystem::path make_folder() {
        auto name = (std::filesystem::temp_directory_path() / "fw-avatar-XXXXXX").string();
        return ::mkdtemp(name.data());
    }

    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    web::user_id add_user() {
        const auto id = web::user_id::make(time.now());
        (void)run(
            live.db().run({"", "INSERT INTO auth.users (id, email, created_at, updated_at) VALUES ($1, $2, $3, $3)"},
                          id, to_string(id) + "@example.org", time.now()));
        return id;
    }
    avatar_facts create(source from = source::photos, bool keep = false) {
        new_avatar what{.name = "Anna", .source = from, .told = {}, .keep_photos = keep, .trace = {}};
        what.told.person =
            dressing::parse_person(R"({"sex":"female","measurements":{"height":170,"weight":60}})").value();
        return run(avatars.create(owner, std::move(what))).value();
    }
    photo add(avatar_id id, photo_type type = photo_type::front) {
        bool given = false;
        const auto bytes = [&given]() -> task<result<std::string_view>> {
            static const auto picture = samples::jpeg();
            return once(std::exchange(given, true) ? std::string_view() : picture);
        };
        return run(photos.add(owner, id, type, bytes)).value();
    }
    static task<result<std::string_view>> once(std::string_view text) { co_return text; }

    /// Works until the avatar's last job is over; gives its state.
    queue::job_state work(avatar_id id) {
        if (!std::exchange(started, true)) runner.start();
        const auto job = run(avatars.get(owner, id)).value().job.value();
        for (;;) {
            const auto found = run(inner.find(queue::queue_name::avatar, job)).value().value();
            if (queue::is_finished(found.state)) return found.state;
            if (found.state == queue::job_state::delayed) {
                time.advance(1h);
                inner.events().tell({.kind = queue::event_kind::missed, .queue = queue::queue_name::avatar, .id = {}});
            }
            live.context().run_one_for(10ms);
        }
    }
    avatar_facts get(avatar_id id) { return run(avatars.get(owner, id)).value(); }

    postgres::testing::live_database live;
    manual_clock time;
    web::user_id owner;
    keys::testing::one_key_service service;
    keys::memory_key_store key_store;
    keys::vault vault{service, key_store, time};
    objects::memory_store store{time};
    queue::memory_queue inner{time};
    jobs::pg_job_ledger ledger{live.db(), time};
    queue::ledgered_queue kept_jobs{inner, ledger, live.log_to()};
    avatar_world world{live.db(), kept_jobs, vault, time, live.log_to()};
    avatar_service avatars{world};
    photo_service photos{world, store};
    fake_engine engine;
    telemetry::registry metrics;
    std::filesystem::path shared = make_folder();
    std::unique_ptr<stages::scratch_root> scratch = stages::scratch_root::make(shared).value();
    avatar_worker worker{{live.db(), vault, store, engine, live.workers(), time, live.log_to(),
                          metrics.add_counters("avatars_created_total", "").with({}),
                          metrics.add_histograms("seconds", "", telemetry::job_seconds()).with({}), *scratch}};
    queue::queue_runner runner{live.context(), kept_jobs, {.worker = "w"}, live.log_to()};
    bool started = false;
    avatar_repository kept{live.db()};
};

TEST_F(avatar_world_test, is_made_from_photographs_which_are_gone_then_and_told_of) {
    const auto made = create();
    EXPECT_FALSE(made.job);
    add(made.id);
    add(made.id, photo_type::side);
    ASSERT_TRUE(run(avatars.process(owner, made.id, "")));
    EXPECT_EQ(work(made.id), queue::job_state::done);
    EXPECT_EQ(engine.ran, (std::vector<std::string>{"avatar-photo", "avatar-photo", "avatar-fit", "avatar-files"}));
    EXPECT_EQ(get(made.id).status, status::ready);
    for (const auto& p : run(photos.list(owner, made.id)).value()) {
        EXPECT_TRUE(p.deleted);
        EXPECT_NE(p.effect, "");
    }
    EXPECT_EQ(store.size(), 2u + 4u) << "model and picture, and the stages that the sweep removes";
    const auto known = run(avatars.get_body(owner, made.id)).value();
    EXPECT_EQ(known.found->measurements.front().value, 1);
    const auto notes = run(live.db().run({"", "SELECT kind FROM platform.notifications WHERE user_id = $1"}, owner));
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_EQ(notes.front().get<std::string>(0), "avatar:processed");
}

TEST_F(avatar_world_test, what_a_killed_worker_left_unsealed_is_removed_by_the_next_round) {
    const auto left = shared / "fashion-wallet-scratch-1-0";
    std::filesystem::create_directories(left / "job" / "front");
    ASSERT_TRUE(files::write_text(left / "job" / "front" / "photo", "somebody"));
    EXPECT_EQ(run(worker.clean_scratch()).value(), 1u);
    EXPECT_FALSE(std::filesystem::exists(left));
    EXPECT_TRUE(std::filesystem::exists(scratch->path()));
}

TEST_F(avatar_world_test, goes_on_after_the_stages_that_are_done) {
    const auto made = create();
    add(made.id);
    engine.fails["avatar-files"] = {error_kind::internal, "engine.crashed", "It crashed."};
    ASSERT_TRUE(run(avatars.process(owner, made.id, "")));
    EXPECT_EQ(work(made.id), queue::job_state::failed);
    EXPECT_EQ(std::ranges::count(engine.ran, "avatar-photo"), 1) << "three attempts, one look";
    EXPECT_EQ(std::ranges::count(engine.ran, "avatar-files"), 3);
    EXPECT_EQ(get(made.id).error, (problem{"engine.crashed", "It crashed."}));
    engine.fails.clear();
    engine.ran.clear();
    ASSERT_TRUE(run(avatars.process(owner, made.id, "")));
    EXPECT_EQ(work(made.id), queue::job_state::done);
    EXPECT_EQ(engine.ran, std::vector<std::string>{"avatar-files"});
}

TEST_F(avatar_world_test, a_photograph_that_breaks_its_reader_is_the_photographs_fault_and_not_tried_again) {
    const auto made = create();
    add(made.id);
    engine.fails["avatar-photo"] = {error_kind::internal, "engine.crashed", "139"};
    ASSERT_TRUE(run(avatars.process(owner, made.id, "")));
    EXPECT_EQ(work(made.id), queue::job_state::failed);
    EXPECT_EQ(engine.ran.size(), 1u);
    EXPECT_EQ(get(made.id).error->code, "photo.unreadable");
}

TEST_F(avatar_world_test, a_photograph_in_anothers_place_is_looked_at_anew) {
    const auto made = create(source::photos, true);
    add(made.id);
    ASSERT_TRUE(run(avatars.process(owner, made.id, "")));
    work(made.id);
    engine.ran.clear();
    add(made.id);
    ASSERT_TRUE(run(avatars.process(owner, made.id, "")));
    EXPECT_EQ(work(made.id), queue::job_state::done);
    EXPECT_EQ(engine.ran.front(), "avatar-photo");
    EXPECT_EQ(run(photos.list(owner, made.id)).value().size(), 1u);
}

TEST_F(avatar_world_test, what_is_told_later_takes_over_from_the_job_before) {
    const auto made = create(source::measurements);
    told_changes changes;
    changes.measurements["waistCircumference"] = 75;
    const auto changed = run(avatars.tell(owner, made.id, made.version, changes)).value();
    EXPECT_NE(changed.job, made.job);
    EXPECT_EQ(work(made.id), queue::job_state::done);
    EXPECT_EQ(run(inner.find(queue::queue_name::avatar, *made.job)).value()->state, queue::job_state::cancelled);
    EXPECT_EQ(run(avatars.tell(owner, made.id, made.version, changes)).error().code, "http.if_match_failed");
}

TEST_F(avatar_world_test, photographs_that_are_left_for_a_day_go) {
    const auto made = create();
    add(made.id);
    time.advance(23h);
    EXPECT_EQ(run(worker.drop_left_photos()).value(), 0u);
    time.advance(1h);
    EXPECT_EQ(run(worker.drop_left_photos()).value(), 1u);
    EXPECT_EQ(run(avatars.process(owner, made.id, "")).error().code, "avatar.front_photo_missing");
    const auto doomed = run(live.db().run({"", "SELECT count(*) FROM platform.doomed_objects"}));
    EXPECT_EQ(doomed.front().get<std::int64_t>(0), 1);
}

TEST_F(avatar_world_test, an_object_that_no_row_names_is_an_orphan) {
    const auto made = create();
    const auto p = add(made.id);
    const auto gone = to_string(avatar_id::make(time.now()));
    const auto lost = fmt::format("avatars/models/{}/{}/avatar.glb", to_string(owner), gone);
    EXPECT_EQ(run(kept.list_orphans({*p.original, lost, "avatars/what/is/this"})),
              (std::vector<std::string>{lost, "avatars/what/is/this"}));
}

TEST_F(avatar_world_test, there_are_fifty_at_most) {
    for (int i = 0; i < most_avatars; ++i) create();
    new_avatar what{.name = "One more", .source = source::photos, .told = {}, .keep_photos = false, .trace = {}};
    what.told.person = dressing::parse_person(R"({"sex":"female","measurements":{"height":170}})").value();
    EXPECT_EQ(run(avatars.create(owner, std::move(what))).error().code, "avatar.too_many");
}

TEST_F(avatar_world_test, what_is_kept_of_a_body_cannot_be_read_without_the_keys) {
    const auto made = create();
    const auto kept_body = run(kept.find_body(made.id)).value();
    EXPECT_EQ(text_of(kept_body.told).find("height"), std::string_view::npos);
    EXPECT_FALSE(vault.open(told_context(avatar_id::make(time.now())), kept_body.told)) << "bound to its avatar";
}

}  // namespace
}  // namespace fw::avatar
