// What becomes of calls when the S3 fails at each step.
#include "fw/objects/s3_store.hpp"
#include "scripted_server.hpp"
#include "store_contract.hpp"

namespace fw::objects {
namespace {

using namespace std::chrono_literals;

const std::string good_put = scripted_server::answer("200 OK", "", "ETag: \"abc\"\r\n");
const std::string busy = scripted_server::answer("503 Slow Down", "<Error><Code>SlowDown</Code></Error>");
const std::string late_error = scripted_server::answer("200 OK", "<Error><Code>InternalError</Code></Error>");
const std::string no_upload = scripted_server::answer("404 Not Found", "<Error><Code>NoSuchUpload</Code></Error>");
const std::string begun = scripted_server::answer(
    "200 OK", "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>");
const std::string done = scripted_server::answer(
    "200 OK", "<CompleteMultipartUploadResult><ETag>\"abc-1\"</ETag></CompleteMultipartUploadResult>");

class faulty_s3 {
public:
    explicit faulty_s3(std::vector<std::string> answers, std::size_t part_bytes = 8U << 20U)
        : server_(std::move(answers)),
          store_(must(s3_store::make({.endpoint = server_.endpoint(),
                                      .bucket = "bucket",
                                      .access_key = "a",
                                      .secret_key = "s",
                                      .part_bytes = part_bytes,
                                      .stall = 200ms,
                                      .deadline = 5s},
                                     pool_, clock_))) {}
    s3_store& store() { return *store_; }
    std::vector<std::string> asked() const { return server_.asked(); }
    result<object_info> put(std::string_view bytes) { return run(store_->put(object_key("k"), bytes, {})); }

private:
    scripted_server server_;
    system_clock clock_;
    worker_pool pool_{1, 4};
    std::unique_ptr<s3_store> store_;
};

TEST(s3_faults, a_server_that_is_busy_for_a_moment_is_asked_again) {
    faulty_s3 s3({busy, "", good_put});
    EXPECT_EQ(must(s3.put("x")).etag, "abc");
    EXPECT_EQ(s3.asked(), std::vector<std::string>(3, "PUT /bucket/k HTTP/1.1"));
}

TEST(s3_faults, a_server_that_stays_busy_is_unavailable) {
    faulty_s3 s3({busy});
    const auto got = s3.put("x");
    EXPECT_EQ(got.error().code, "objects.unavailable");
    EXPECT_EQ(got.error().kind, error_kind::unavailable);
    EXPECT_EQ(s3.asked().size(), 4);
}

TEST(s3_faults, a_refusal_is_not_asked_again) {
    faulty_s3 s3({scripted_server::answer("403 Forbidden", "<Error><Code>AccessDenied</Code></Error>")});
    EXPECT_EQ(s3.put("x").error().code, "objects.refused");
    EXPECT_EQ(s3.asked().size(), 1);
}

TEST(s3_faults, a_server_that_says_nothing_is_a_timeout) {
    faulty_s3 s3({"silence"});
    EXPECT_EQ(s3.put("x").error().kind, error_kind::timeout);
}

TEST(s3_faults, an_error_behind_a_good_status_is_an_error) {
    faulty_s3 s3({begun, good_put, late_error, done}, 4);
    EXPECT_EQ(must(s3.put("12345678")).etag, "abc-1");
    faulty_s3 copies({late_error});
    EXPECT_EQ(run(copies.store().copy(object_key("a"), object_key("b"))).error().code, "objects.unavailable");
}

TEST(s3_faults, an_upload_whose_last_answer_was_lost_is_found_to_be_done) {
    const auto head =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 8\r\nETag: \"abc-2\"\r\nLast-Modified: " +
        std::string("Fri, 24 May 2999 00:00:00 GMT\r\n\r\n");
    faulty_s3 s3({begun, good_put, good_put, "", no_upload, head}, 4);
    EXPECT_EQ(must(s3.put("12345678")).etag, "abc-2");
    EXPECT_EQ(s3.asked().back(), "HEAD /bucket/k HTTP/1.1");
}

TEST(s3_faults, an_upload_that_was_dropped_is_not_taken_for_done) {
    faulty_s3 s3({begun, good_put, good_put, no_upload, "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n"}, 4);
    EXPECT_EQ(s3.put("12345678").error().code, "objects.not_found");
}

TEST(s3_faults, a_body_that_is_cut_off_is_not_taken_for_whole) {
    faulty_s3 s3({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nETag: \"e\"\r\n\r\nonly this"});
    EXPECT_FALSE(run(s3.store().get(object_key("k"), 1000)));
    const auto reader = must(run(s3.store().open(object_key("k"), std::nullopt)));
    EXPECT_EQ(run(read_all(reader.get())).error().code, "objects.cut_off");
}

TEST(s3_faults, an_endless_answer_is_refused) {
    const std::string flood = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(200'000, 'x');
    faulty_s3 s3({flood});
    EXPECT_EQ(run(s3.store().get(object_key("k"), 1000)).error().code, "objects.too_large");
    faulty_s3 head({"HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x') + "\r\n\r\n"});
    EXPECT_FALSE(head.put("x"));
}

TEST(s3_faults, nobody_there_is_unavailable) {
    system_clock time;
    worker_pool pool(1, 4);
    const auto store = must(s3_store::make(
        {.endpoint = "http://127.0.0.1:1", .bucket = "bucket", .access_key = "a", .secret_key = "s", .attempts = 2},
        pool, time));
    EXPECT_EQ(run(store->find(object_key("k"))).error().code, "objects.unavailable");
}

}  // namespace
}  // namespace fw::objects
