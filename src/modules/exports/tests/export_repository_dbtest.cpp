#include "../src/export_repository.hpp"

#include <gtest/gtest.h>

#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::exports {
namespace {

using namespace std::chrono_literals;

class exports_test : public ::testing::Test {
protected:
    void SetUp() override {
        sql(
            fmt::format("INSERT INTO auth.users (id, email, created_at, updated_at) VALUES ('{}', 'ada@example.org', "
                        "now(), now())",
                        to_string(ada)));
        sql(
            fmt::format("INSERT INTO design.designs (id, user_id, name, created_at, updated_at) VALUES ('{}', '{}', "
                        "'Summer', now(), now())",
                        to_string(design), to_string(ada)));
    }
    void sql(const std::string& text) { owner.run(text); }
    std::int64_t count(const std::string& what) { return std::stoll(owner.run("SELECT count(*) FROM " + what)[0][0]); }
    queue::job_request job() const {
        queue::job_request out;
        out.id = queue::job_id::make(time.now());
        out.queue = queue::queue_name::exports;
        out.name = make_export_job;
        out.payload = "{}";
        out.owner = to_string(ada);
        return out;
    }
    result<queue::job_request> add() {
        export_facts what;
        what.id = last = export_id::make(time.now());
        what.design = design;
        what.owner = ada;
        what.what = complete_order({.type = export_type::image}).value();
        what.made = what.changed = time.now();
        return live.run(kept.add(std::move(what), job()));
    }
    result<queue::job_request> retry(export_id id) { return live.run(kept.retry(ada, id, job(), time.now())); }
    export_facts get(export_id id) { return live.run(kept.find(ada, id)).value(); }
    void end_jobs(const char* how) { sql(fmt::format("UPDATE platform.jobs SET state = '{}'", how)); }

    system_clock time;
    postgres::testing::live_database live;
    postgres::blocking_connection owner{live.on().conninfo("postgres")};
    export_repository kept{live.db()};
    web::user_id ada = web::user_id::make(time.now());
    design::design_id design = design::design_id::make(time.now());
    export_id last;
};

TEST_F(exports_test, one_whose_job_has_ended_or_is_forgotten_has_failed_and_counts_no_more) {
    const auto first = add();
    ASSERT_TRUE(first);
    const auto second = add();
    EXPECT_GT(second->priority, first->priority) << "behind one's own first one";
    end_jobs("cancelled");
    EXPECT_EQ(get(last).status, export_status::error);
    EXPECT_EQ(get(last).error_code, "export.cancelled");
    EXPECT_EQ(add()->priority, first->priority);
    sql("DELETE FROM platform.jobs");
    EXPECT_EQ(get(last).error_code, "export.lost");
    EXPECT_EQ(add()->priority, first->priority);
}

TEST_F(exports_test, what_failed_is_settled_and_goes_after_a_month) {
    ASSERT_TRUE(add());
    end_jobs("cancelled");
    EXPECT_EQ(live.run(kept.drop_expired(time.now())), 0u);
    sql("DELETE FROM platform.jobs");
    EXPECT_EQ(get(last).error_code, "export.cancelled") << "still known";
    EXPECT_EQ(live.run(kept.drop_expired(time.now() + exports::kept + 1h)), 1u);
    const auto noted = add();
    live.run(kept.note_error(last, noted->id, {error_kind::internal, "export.damaged", "It is."}, time.now()));
    EXPECT_EQ(get(last).error_code, "export.damaged");
    EXPECT_EQ(live.run(kept.drop_expired(time.now() + exports::kept + 1h)), 1u);
}

TEST_F(exports_test, who_tries_again_stands_in_the_same_queue_as_who_orders) {
    ASSERT_TRUE(add());
    const auto failed = last;
    EXPECT_EQ(retry(failed).error().code, "export.not_failed");
    end_jobs("failed");
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(add());
    const auto again = retry(failed);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->priority, 110);
    EXPECT_EQ(get(failed).status, export_status::queued);
    end_jobs("failed");
    for (std::int64_t i = 0; i < most_unfinished; ++i) ASSERT_TRUE(add());
    EXPECT_EQ(retry(failed).error().code, "export.too_many");
    EXPECT_EQ(get(failed).status, export_status::error);
}

TEST_F(exports_test, files_that_no_row_names_are_found_by_their_export) {
    const auto added = add();
    ASSERT_TRUE(live.run(kept.begin(last, added->id, time.now())));
    const auto key = [this](const char* hash) {
        return fmt::format("designs/exports/{}/{}/{}-{}.png", to_string(ada), to_string(design), to_string(last), hash);
    };
    const auto mine = key("0123456789abcdef"), other = key("ffffffffffffffff");
    ASSERT_TRUE(live.run(kept.finish(last, added->id, {mine, 8, bytes(32, 1), 1}, time.now())));
    EXPECT_FALSE(live.run(kept.finish(last, added->id, {other, 8, bytes(32, 2), 1}, time.now())))
        << "a run that was taken for dead comes too late";
    EXPECT_EQ(live.run(kept.list_orphans({mine, other, "designs/exports/what"})),
              (std::vector<std::string>{other, "designs/exports/what"}));
}

}  // namespace
}  // namespace fw::exports
