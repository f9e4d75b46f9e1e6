// Everything of somebody: every table that names a person is in the archive and is emptied, or says here why not.
#include <gtest/gtest.h>

#include <set>

#include "fw/account/account_service.hpp"
#include "fw/account/notifications.hpp"
#include "fw/account/sources.hpp"
#include "fw/auth/module.hpp"
#include "fw/avatar/avatar_data.hpp"
#include "fw/avatar/photo_service.hpp"
#include "fw/avatar/testing/sample_photo.hpp"
#include "fw/design/design_data.hpp"
#include "fw/exports/exports_data.hpp"
#include "fw/jobs/pg_job_ledger.hpp"
#include "fw/keys/testing/one_key_service.hpp"
#include "fw/objects/memory_store.hpp"
#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"
#include "fw/queue/memory_queue.hpp"
#include "fw/storage/pg_doomed_list.hpp"
#include "fw/uploads/upload_repository.hpp"
#include "fw/wardrobe/scene.hpp"
#include "fw/wardrobe/wardrobe_data.hpp"

namespace fw::apps {
namespace {

using reasons = std::map<std::string, std::string>;

/// Where the rows of a table are in the archive.
const reasons taken_home{{"auth.users", "account.json"},
                         {"auth.sessions", "sessions.json"},
                         {"auth.api_keys", "api-keys.json"},
                         {"auth.identities", "identities.json"},
                         {"auth.audit_log", "audit.json"},
                         {"platform.jobs", "jobs.json"},
                         {"platform.notifications", "notifications.json"},
                         {"platform.uploads", "uploads.json"},
                         {"avatar.avatars", "avatars/"},
                         {"design.designs", "designs/"},
                         {"design.operations", "designs/"},
                         {"design.exports", "exports/"}};

const std::string no_route = "no route writes it yet: whoever writes the first one brings a personal_data_source";
const reasons not_taken_home{{"auth.recovery_codes", "hashes of secrets"},
                             {"auth.mail_tokens", "hashes of secrets, for two days"},
                             {"auth.oidc_states", "a sign-in that is under way, for ten minutes"},
                             {"auth.token_floors", "a counter"},
                             {"platform.idempotency_keys", "answers that were given already, for a day"},
                             {"platform.documents", "projections of rows that are in the archive"},
                             {"platform.settings", "the installation's; who changed them last"},
                             {"analytics.events", no_route},
                             {"analytics.events_other", no_route},
                             {"design.collaborators", no_route},
                             {"design.comments", no_route},
                             {"design.share_links", no_route},
                             {"design.versions", no_route}};

const std::string leads_to_nobody = "an id that leads to nobody any more, in what is somebody else's";
/// Columns that keep the id of an account that is gone.
const reasons left_over{{"auth.audit_log.user_id", "what was done and when, without addresses"},
                        {"auth.audit_log.actor_id", "what was done and when, without addresses"},
                        {"auth.token_floors.user_id", "refuses the account's last tokens, for an hour"},
                        {"platform.settings.updated_by", leads_to_nobody},
                        {"analytics.events.user_id", leads_to_nobody},
                        {"analytics.events_other.user_id", leads_to_nobody},
                        {"design.collaborators.invited_by", leads_to_nobody},
                        {"design.operations.user_id", leads_to_nobody},
                        {"design.share_links.created_by", leads_to_nobody},
                        {"design.versions.created_by", leads_to_nobody}};
/// Without a reference to auth.users; a source deletes these rows.
const std::set<std::string> erased_by_hand{"platform.documents.user_id"};

class silent_letters final : public auth::auth_mail {
public:
    task<result<void>> verify_email(std::string, std::string) override { co_return result<void>{}; }
    task<result<void>> reset_wanted(std::string, std::string) override { co_return result<void>{}; }
    task<result<void>> not_linked(std::string, std::string) override { co_return result<void>{}; }
    task<result<void>> security_notice(std::string, std::string) override { co_return result<void>{}; }
};
class open_throttle final : public auth::sign_in_throttle {
public:
    task<result<std::optional<std::chrono::seconds>>> take(std::optional<std::string>, std::string) override {
        co_return std::nullopt;
    }
};
/// Ends the deletion right after its transaction, as a kill would.
class failing_revocations final : public auth::revocations {
public:
    task<result<void>> session_ended(auth::session_id) override { co_return result<void>{}; }
    task<result<void>> tokens_outdated(auth::user_id, std::int64_t) override {
        if (killed) co_return fail(error_kind::unavailable, "test.killed", "Killed.");
        co_return result<void>{};
    }
    bool killed = false;
};

struct column {
    std::string table, name;
    bool refers = false;  ///< to auth.users, and goes or is emptied with the row there
};

class personal_data_test : public ::testing::Test {
protected:
    personal_data_test() {
        EXPECT_TRUE(run(vault.load({"fields", "photos"})));
        add_user(somebody, "admin@example.org", "{user,admin}");
        add_user(ada, "ada@example.org", "{user}");
    }
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    void add_user(web::user_id id, const std::string& email, const std::string& roles) {
        (void)owner.run(
            "INSERT INTO auth.users (id, email, roles, created_at, updated_at) VALUES ($1, $2, $3, now(), now())",
            {to_string(id), email, roles});
    }
    /// Columns that name a person: by reference, or by their names.
    std::vector<column> columns() {
        std::vector<column> out;
        for (const auto& r : owner.run(R"sql(
SELECT n.nspname || '.' || c.relname, a.attname, EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND
  f.conrelid = c.oid AND a.attnum = ANY (f.conkey) AND f.confrelid = 'auth.users'::regclass AND f.confdeltype IN ('c', 'n'))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relkind IN ('r', 'p') AND (NOT c.relispartition OR c.relname = 'events_other') AND NOT a.attisdropped AND
  n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND (
    a.attname ~ '(^|_)(user|owner|actor|author|account)_id$' OR a.attname ~ '_by$' AND a.atttypid = 'uuid'::regtype OR
    EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = c.oid AND a.attnum = ANY (f.conkey) AND
      f.confrelid = 'auth.users'::regclass))
ORDER BY 1, 2)sql"))
            out.push_back({r[0], r[1], r[2] == "t"});
        return out;
    }
    std::map<std::string, std::string> archive() {
        std::map<std::string, std::string> out;
        for (auto* source : sources)
            for (auto& e : run(source->collect(ada)).value()) {
                auto& text = out[e.path];
                if (const auto* whole = std::get_if<std::string>(&e.content)) {
                    text = *whole;
                    continue;
                }
                const auto from = run(std::get<account::data_opener>(e.content)()).value();
                for (;;) {
                    const auto piece = run(from->next()).value();
                    if (piece.empty()) break;
                    text += piece;
                }
            }
        return out;
    }
    static task<result<std::string_view>> once(std::string_view text) { co_return text; }
    /// An avatar with a photograph, and a row of everything else.
    void fill() {
        avatar::new_avatar what{.name = "Ada", .source = avatar::source::photos, .told = {}, .trace = {}};
        what.told.person = dressing::parse_person(R"({"sex":"female","measurements":{"height":170}})").value();
        const auto made = run(avatars.create(ada, std::move(what))).value();
        const auto picture = avatar::samples::jpeg();
        bool given = false;
        const auto kept = run(photos.add(ada, made.id, avatar::photo_type::front, [&picture, &given]() {
            return once(std::exchange(given, true) ? std::string_view{} : picture);
        }));
        ASSERT_TRUE(kept) << kept.error().message;
        const auto id = to_string(ada);
        (void)owner.run(fmt::format(R"sql(
INSERT INTO auth.sessions (id, user_id, refresh_hash, address, user_agent, created_at, used_at, expires_at, proved_at)
  VALUES (gen_random_uuid(), '{0}', sha256('a'), '203.0.113.7', 'Firefox', now(), now(), now() + interval '1 day', now());
INSERT INTO auth.api_keys (id, user_id, name, prefix, key_hash, scopes, created_at)
  VALUES (gen_random_uuid(), '{0}', 'press', 'fwk_', sha256('k'), '{{}}', now());
INSERT INTO auth.audit_log (id, at, user_id, actor_id, action, address, user_agent) VALUES
  (gen_random_uuid(), now(), '{0}', NULL, 'auth.signed_in', '203.0.113.7', 'Firefox'),
  (gen_random_uuid(), now(), '{1}', '{0}', 'test.done_by_ada', '203.0.113.7', NULL),
  (gen_random_uuid(), now(), '{0}', '{1}', 'test.done_to_ada', '198.51.100.1', NULL),
  (gen_random_uuid(), now(), '{1}', NULL, 'test.of_another', '198.51.100.1', NULL);
INSERT INTO platform.jobs (id, queue, name, user_id, state, max_attempts, run_after, created_at, updated_at)
  SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'avatar', 'fit', '{0}', 'done', 1, now(), now(), now()
  FROM generate_series(1, 450) n;
INSERT INTO platform.notifications (id, user_id, kind, created_at) VALUES (gen_random_uuid(), '{0}', 'hello', now());
INSERT INTO platform.documents (collection, id, user_id, body, updated_at) VALUES ('c', gen_random_uuid(), '{0}', '{{}}', now());
INSERT INTO auth.token_floors (user_id, generation, raised_at) VALUES ('{0}', 1, now());
INSERT INTO design.designs (id, user_id, name, created_at, updated_at)
  VALUES ('00000000-0000-7000-8000-00000000000d', '{0}', 'Summer', now(), now());
INSERT INTO design.operations (design_id, seq, user_id, ops, created_at)
  SELECT '00000000-0000-7000-8000-00000000000d', n, '{0}', '[{{"op": "design.set"}}]', now() FROM generate_series(1, 450) n;
INSERT INTO design.exports (id, design_id, user_id, type, format, file_url, created_at, updated_at) VALUES
  (gen_random_uuid(), '00000000-0000-7000-8000-00000000000d', '{0}', 'image', 'png', 'exports/ada.png', now(), now());
INSERT INTO wardrobe.results (name, kind, object_keys, facts, bytes, created_at) VALUES
  (sha256('own'), 'scene', '{{{2},{3}}}', '{{"files": [], "drape": {{"fits": true}}, "elements": []}}', 8, now()),
  (sha256('shared'), 'drape', '{{scenes/shared.fwd}}', '{{}}', 8, now());
INSERT INTO avatar.avatars (id, user_id, name, source, created_at, updated_at)
  VALUES ('00000000-0000-7000-8000-00000000000e', '{1}', 'Of another', 'measurements', now(), now());
INSERT INTO wardrobe.uses (name, avatar_id, used_at) VALUES
  (sha256('own'), '{4}', now()), (sha256('shared'), '{4}', now()),
  (sha256('shared'), '00000000-0000-7000-8000-00000000000e', now());
INSERT INTO wardrobe.scenes (design_id, quality, version, name, avatar_id, status, created_at, updated_at)
  VALUES ('00000000-0000-7000-8000-00000000000d', 'standard', 1, sha256('own'), '{4}', 'ready', now(), now());)sql",
                                    id, to_string(somebody), scene_file("dressed.glb"), scene_file("thumbnail.webp"),
                                    to_string(made.id)));
        for (const auto* const file : {"dressed.glb", "thumbnail.webp"})
            ASSERT_TRUE(run(store.put(objects::object_key(scene_file(file)), file, {})));
        ASSERT_TRUE(run(store.put(objects::object_key("exports/ada.png"), "PNG", {})));
    }
    static std::string scene_file(std::string_view file) {
        const auto name = crypto::sha256(bytes_of("own"));
        return wardrobe::key_of({name.begin(), name.end()}, file);
    }
    std::int64_t count(const std::string& sql) { return std::stoll(owner.run(sql)[0][0]); }

    postgres::testing::live_database live;
    postgres::blocking_connection owner{live.on().conninfo("postgres")};
    system_clock time;
    web::user_id somebody = web::user_id::make(time.now()), ada = web::user_id::make(time.now());
    keys::testing::one_key_service key_service;
    keys::memory_key_store key_store;
    keys::vault vault{key_service, key_store, time};
    objects::memory_store store{time};
    queue::memory_queue inner{time};
    jobs::pg_job_ledger ledger{live.db(), time};
    queue::ledgered_queue queued{inner, ledger, live.log_to()};

    std::shared_ptr<auth::auth_repository> accounts = auth::make_repository(live.db());
    std::shared_ptr<auth::identity_repository> identities = auth::make_identity_repository(live.db());
    auth::token_signer signer{crypto::signing_key::make()};
    open_throttle throttle;
    silent_letters letters;
    failing_revocations revoked;
    auth::auth_world world{*accounts, time,    live.workers(),      signer, vault, throttle,
                           letters,   revoked, {.cost = {64, 1, 1}}};
    worker_pool outside{1, 1};
    http::curl_client web{outside, {}};
    auth::oidc_service oidc{world, *identities, web, {}, "https://wallet.example.org/", bytes(32, 7)};
    auth::user_directory users{world, live.db()};
    std::unique_ptr<uploads::upload_repository> kept_uploads = uploads::make_repository(live.db());
    uploads::upload_service upload_service{*kept_uploads, objects::sealed_objects(store, vault, "photos"), {}, time};
    avatar::avatar_world avatar_world{live.db(), queued, vault, time, live.log_to()};
    avatar::avatar_service avatars{avatar_world};
    avatar::photo_service photos{avatar_world, store};

    account::auth_data auth_data{live.db(), oidc};
    account::jobs_data jobs_data{live.db(), queued};
    account::uploads_data uploads_data{*kept_uploads, upload_service, time};
    account::platform_data platform_data{live.db()};
    avatar::avatar_data avatar_data{avatar_world, store};
    design::design_data design_data{live.db(), time};
    wardrobe::wardrobe_data wardrobe_data{live.db(), store};
    exports::exports_data exports_data{live.db(), store, time};
    std::vector<account::personal_data_source*> sources{&auth_data,     &jobs_data,    &avatar_data,  &design_data,
                                                        &wardrobe_data, &exports_data, &uploads_data, &platform_data};
    account::account_service service{live.db(), users, letters, time, sources};
};

TEST_F(personal_data_test, every_table_that_names_a_person_is_in_the_archive_or_has_a_reason_not_to_be) {
    std::set<std::string> tables;
    for (const auto& c : columns()) tables.insert(c.table);
    tables.insert("auth.users");
    for (const auto& t : tables)
        EXPECT_EQ(taken_home.contains(t) + not_taken_home.contains(t), 1) << t << " names people: take it home?";
    for (const auto* list : {&taken_home, &not_taken_home})
        for (const auto& [table, why] : *list) EXPECT_TRUE(tables.contains(table)) << table << " is no such table";
    fill();
    const auto all = archive();
    for (const auto& [table, path] : taken_home)
        EXPECT_TRUE(std::ranges::any_of(all, [&](const auto& e) { return e.first.starts_with(path); })) << path;
}

TEST_F(personal_data_test, long_lists_are_whole_and_are_made_a_page_at_a_time) {
    fill();
    const auto all = archive();
    EXPECT_EQ(json::parse(all.at("jobs.json")).as_array().size(), 450u);
    EXPECT_EQ(json::parse(all.at("notifications.json")).as_array().front().at("kind").as_string(), "hello");
    EXPECT_EQ(json::parse(all.at("api-keys.json")).as_array().front().at("name").as_string(), "press");
    EXPECT_EQ(json::parse(all.at("identities.json")).as_array().size(), 0u);
    std::size_t pieces = 0, most = 0;
    for (auto& e : run(jobs_data.collect(ada)).value()) {
        const auto from = run(std::get<account::data_opener>(e.content)()).value();
        for (;; ++pieces) {
            const auto piece = run(from->next()).value();
            if (piece.empty()) break;
            most = std::max<std::size_t>(most, std::ranges::count(piece, '{'));
        }
    }
    EXPECT_EQ(pieces, 3u);
    EXPECT_EQ(most, 200u);
}

TEST_F(personal_data_test, a_design_is_taken_home_with_its_whole_log_and_its_files_go_with_it) {
    fill();
    const auto all = archive();
    const std::string folder = "designs/00000000-0000-7000-8000-00000000000d/";
    EXPECT_EQ(json::parse(all.at(folder + "design.json")).at("name").as_string(), "Summer");
    std::istringstream log(all.at(folder + "operations.jsonl"));
    std::size_t entries = 0;
    for (std::string line; std::getline(log, line);) entries += json::parse(line).at("items").as_array().size();
    EXPECT_EQ(entries, 450u);
    ASSERT_TRUE(run(service.erase(ada)));
    EXPECT_EQ(count("SELECT count(*) FROM platform.doomed_objects WHERE object_key = 'exports/ada.png'"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM design.operations"), 0);
}

TEST_F(personal_data_test, a_scene_is_taken_home_and_goes_unless_somebody_else_has_it_too) {
    fill();
    const auto all = archive();
    const std::string folder = "designs/00000000-0000-7000-8000-00000000000d/scene-standard/";
    EXPECT_EQ(all.at(folder + "dressed.glb"), "dressed.glb");
    EXPECT_EQ(json::parse(all.at(folder + "fit.json")).at("fits"), true);
    EXPECT_EQ(all.at("exports/ada.png"), "PNG");
    ASSERT_TRUE(run(service.erase(ada)));
    EXPECT_EQ(count("SELECT count(*) FROM wardrobe.results WHERE name = sha256('own')"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM wardrobe.results WHERE name = sha256('shared')"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM platform.doomed_objects WHERE object_key LIKE 'scenes/%'"), 2);
}

TEST_F(personal_data_test, every_column_that_names_a_person_is_emptied_or_has_a_reason_not_to_be) {
    std::set<std::string> known;
    fill();
    ASSERT_TRUE(run(service.erase(ada)));
    for (const auto& c : columns()) {
        const auto name = c.table + "." + c.name;
        known.insert(name);
        EXPECT_EQ(c.refers + left_over.contains(name) + erased_by_hand.contains(name), 1)
            << name << " names people: what becomes of it when they go?";
        if (!left_over.contains(name))
            EXPECT_EQ(count(fmt::format("SELECT count(*) FROM {} WHERE {} = '{}'", c.table, c.name, to_string(ada))), 0)
                << name;
    }
    for (const auto& [name, why] : left_over) EXPECT_TRUE(known.contains(name)) << name << " is no such column";
}

TEST_F(personal_data_test, the_audit_log_keeps_what_was_done_and_when_but_not_from_where) {
    fill();
    ASSERT_TRUE(run(service.erase(ada)));
    const auto of_ada = fmt::format("FROM auth.audit_log WHERE '{}' IN (user_id, actor_id)", to_string(ada));
    EXPECT_EQ(count("SELECT count(*) " + of_ada), 4) << "with the line that says that it is deleted";
    EXPECT_EQ(count("SELECT count(*) " + of_ada + " AND (address = '203.0.113.7' OR user_agent IS NOT NULL)"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM auth.audit_log WHERE address = '198.51.100.1'"), 2) << "another's stay";
    EXPECT_EQ(count("SELECT count(*) " + of_ada + " AND action = 'account.deleted'"), 1);
}

TEST_F(personal_data_test, the_audit_log_forgets_nobody_who_is_still_there_and_can_not_be_changed_otherwise) {
    fill();
    postgres::blocking_connection app(live.on().conninfo("fw_app"));
    const auto refused = [&](const std::string& sql) {
        try {
            (void)app.run(sql);
            return false;
        } catch (const postgres::sql_failure&) {
            return true;
        }
    };
    EXPECT_TRUE(refused(fmt::format("SELECT auth.forget_in_audit('{}')", to_string(ada))));
    EXPECT_TRUE(refused("SET fashion_wallet.forgetting = 'on'; UPDATE auth.audit_log SET address = NULL"));
    EXPECT_TRUE(refused("SET fashion_wallet.forgetting = 'on'; DELETE FROM auth.audit_log"));
    EXPECT_EQ(count("SELECT count(*) FROM auth.audit_log WHERE address IS NOT NULL"), 4);
}

TEST_F(personal_data_test, a_deletion_that_is_killed_after_its_commit_is_finished_by_the_sweep) {
    fill();
    ASSERT_GT(store.size(), 0u);
    revoked.killed = true;
    EXPECT_EQ(run(service.erase(ada)).error().code, "test.killed");
    EXPECT_EQ(count(fmt::format("SELECT count(*) FROM auth.users WHERE id = '{}'", to_string(ada))), 0);
    EXPECT_GT(store.size(), 0u) << "the files are still there";
    storage::pg_doomed_list doomed(live.db());
    objects::sweeper sweeper(store, doomed, {}, {}, time);
    ASSERT_TRUE(run(sweeper.run()));
    EXPECT_EQ(store.size(), 0u);
}

}  // namespace
}  // namespace fw::apps
