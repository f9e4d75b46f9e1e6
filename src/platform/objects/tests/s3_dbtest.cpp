#include "fw/objects/s3_store.hpp"

#include <cstdlib>
#include <sstream>

#include "exchange.hpp"
#include "fw/base/encoding.hpp"
#include "fw/base/ids.hpp"
#include "s3_requests.hpp"
#include "store_contract.hpp"

namespace fw::objects {
namespace {

using namespace std::chrono_literals;

/// FW_TEST_S3: address, access key, secret key; nothing where there is no S3 to test with.
std::optional<s3_settings> find_settings() {
    const auto* const told = std::getenv("FW_TEST_S3");
    if (!told) return std::nullopt;
    s3_settings out;
    std::istringstream(told) >> out.endpoint >> out.access_key >> out.secret_key;
    std::array<std::uint8_t, 8> name{};
    fill_random(name);
    out.bucket = "fw-test-" + to_hex(name);
    return out;
}

void make_bucket(const s3_settings& s) {
    const system_clock time;
    exchange one;
    const auto made = one.run(make_request(s, {.method = "PUT"}, time.now()), {3s, 10s, 10s}, 10'000);
    if (!made || made->status != 200) throw std::runtime_error("the test's S3 makes no bucket");
}

class s3_bench final : public store_bench {
public:
    s3_bench() : settings_(*find_settings()) {
        make_bucket(settings_);
        store_ = must(s3_store::make(settings_, pool_, clock_));
    }
    object_store& subject() override { return *store_; }
    [[nodiscard]] const s3_settings& settings() const { return settings_; }
    worker_pool& pool() { return pool_; }
    const clock& time() { return clock_; }

private:
    s3_settings settings_;
    system_clock clock_;
    worker_pool pool_{2, 16};
    std::unique_ptr<s3_store> store_;
};

#define FW_NEEDS_S3() \
    if (!std::getenv("FW_TEST_S3")) GTEST_SKIP() << "there is no S3 (scripts/with_services.sh with FW_SERVICES_S3=on)"

INSTANTIATE_TEST_SUITE_P(s3, store_contract, ::testing::Values(+[]() -> std::unique_ptr<store_bench> {
                             if (!std::getenv("FW_TEST_S3")) return nullptr;
                             return std::make_unique<s3_bench>();
                         }));

TEST(s3_store, gives_addresses_that_anybody_can_fetch_for_a_while) {
    FW_NEEDS_S3();
    s3_bench bench;
    must(run(bench.subject().put(object_key("a/b.txt"), "open", {.content_type = "text/plain"})));
    const auto url = bench.subject().presign(object_key("a/b.txt"), {.lifetime = 60s, .download_as = "a b.txt"});
    ASSERT_TRUE(url);
    exchange browser;
    const auto host = url->substr(7, url->find('/', 7) - 7);
    const auto got =
        must(browser.run({.method = "GET", .url = *url, .fields = {{"host", host}}}, {3s, 10s, 10s}, 1000));
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.body, "open");
    EXPECT_EQ(got.field("content-disposition"), "attachment; filename*=UTF-8''a%20b.txt");
    auto forged = *url;
    forged.replace(forged.find("b.txt"), 5, "c.txt");
    EXPECT_EQ(
        must(browser.run({.method = "GET", .url = forged, .fields = {{"host", host}}}, {3s, 10s, 10s}, 9999)).status,
        403);
}

TEST(s3_store, a_wrong_key_is_refused_and_says_so) {
    FW_NEEDS_S3();
    s3_bench bench;
    auto wrong = bench.settings();
    wrong.secret_key += "x";
    const auto store = must(s3_store::make(wrong, bench.pool(), bench.time()));
    EXPECT_EQ(run(store->put(object_key("k"), "x", {})).error().code, "objects.refused");
    EXPECT_EQ(run(store->find(object_key("k"))).error().code, "objects.refused");
    EXPECT_EQ(run(store->list("", "", 10)).error().code, "objects.refused");
}

TEST(s3_store, an_upload_that_was_given_up_is_dropped_later) {
    FW_NEEDS_S3();
    s3_bench bench;
    {
        const auto writer = must(run(bench.subject().open_writer(object_key("given/up"), {})));
        const auto bytes = make_bytes(9U << 20U);
        must(run(writer->write(bytes)));
    }
    EXPECT_EQ(must(run(bench.subject().drop_unfinished(bench.time().now() - 1h))), 0);
    EXPECT_EQ(must(run(bench.subject().drop_unfinished(bench.time().now() + 1h))), 1);
    EXPECT_EQ(must(run(bench.subject().drop_unfinished(bench.time().now() + 1h))), 0);
}

TEST(s3_store, a_bucket_that_does_not_exist_is_no_missing_object) {
    FW_NEEDS_S3();
    s3_bench bench;
    auto other = bench.settings();
    other.bucket += "-none";
    const auto store = must(s3_store::make(other, bench.pool(), bench.time()));
    EXPECT_EQ(run(store->put(object_key("k"), "x", {})).error().code, "objects.refused");
    EXPECT_EQ(run(store->get(object_key("k"), 10)).error().code, "objects.refused");
}

}  // namespace
}  // namespace fw::objects
