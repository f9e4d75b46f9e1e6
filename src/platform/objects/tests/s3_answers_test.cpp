#include "s3_answers.hpp"

#include <gtest/gtest.h>

#include "s3_caller.hpp"

namespace fw::objects {
namespace {

TEST(s3_answers, a_listing_tells_keys_sizes_times_and_whether_there_is_more) {
    const auto page = read_listing(
        R"(<?xml version="1.0" encoding="UTF-8"?>
           <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><IsTruncated>true</IsTruncated>
           <Contents><Key>a/1.glb</Key><LastModified>2026-11-23T14:05:06.789Z</LastModified><Size>4294967297</Size></Contents>
           <Contents><Key>not a key of ours</Key><Size>1</Size></Contents>
           <Contents><Key>a/2</Key><LastModified>nonsense</LastModified><Size>0</Size></Contents></ListBucketResult>)");
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->more);
    ASSERT_EQ(page->items.size(), 2);
    EXPECT_EQ(page->items[0].key.text(), "a/1.glb");
    EXPECT_EQ(page->items[0].bytes, 4294967297);
    EXPECT_EQ(to_rfc3339(page->items[0].modified), "2026-11-23T14:05:06.789Z");
    EXPECT_EQ(page->items[1].modified, time_point{});
}

TEST(s3_answers, what_is_no_such_document_is_an_error) {
    for (const auto* text : {"", "nonsense", "<ListBucketResult>", "<html/>",
                             "<ListBucketResult><Contents><Key>a</Key><Size>x</Size></Contents></ListBucketResult>",
                             "<Error><Code>SlowDown</Code></Error>"})
        EXPECT_EQ(read_listing(text).error().code, "objects.answer") << text;
    EXPECT_FALSE(read_uploads("<x/>"));
    EXPECT_FALSE(read_begun_upload("<InitiateMultipartUploadResult/>"));
    EXPECT_FALSE(read_tag("<Error><Code>InternalError</Code></Error>"));
}

TEST(s3_answers, tags_and_names_of_uploads_are_read_with_their_escapes) {
    EXPECT_EQ(read_tag("<CompleteMultipartUploadResult><ETag>&quot;abc-2&quot;</ETag></CompleteMultipartUploadResult>")
                  .value(),
              "abc-2");
    EXPECT_EQ(read_tag("<s3:CopyObjectResult xmlns:s3='x'><s3:ETag>\"abc\"</s3:ETag></s3:CopyObjectResult>").value(),
              "abc");
    EXPECT_EQ(
        read_begun_upload("<InitiateMultipartUploadResult><UploadId>a&amp;b</UploadId></InitiateMultipartUploadResult>")
            .value(),
        "a&b");
    const auto uploads = read_uploads(
        "<ListMultipartUploadsResult><Upload><Key>any key</Key><UploadId>u</UploadId>"
        "<Initiated>2026-11-23T14:05:06Z</Initiated></Upload></ListMultipartUploadsResult>");
    ASSERT_TRUE(uploads);
    EXPECT_EQ(uploads->items.at(0).key, "any key");
    EXPECT_FALSE(uploads->more);
}

TEST(s3_answers, refusals_become_errors_of_ours) {
    const auto code = [](int status, const char* said) { return refusal_of(status, {said, ""}, "k").code; };
    EXPECT_EQ(code(404, "NoSuchKey"), "objects.not_found");
    EXPECT_EQ(code(404, ""), "objects.not_found");
    EXPECT_EQ(code(404, "NoSuchBucket"), "objects.refused");
    EXPECT_EQ(code(404, "NoSuchUpload"), "objects.no_upload");
    EXPECT_EQ(code(403, "SignatureDoesNotMatch"), "objects.refused");
    EXPECT_EQ(code(416, "InvalidRange"), "objects.range");
    EXPECT_EQ(code(507, ""), "objects.full");
    EXPECT_EQ(code(503, "SlowDown"), "objects.unavailable");
    EXPECT_EQ(code(400, "InvalidDigest"), "objects.unanswerable");
    EXPECT_EQ(read_refusal("<Error><Code>AccessDenied</Code><Message>No.</Message></Error>").code, "AccessDenied");
    EXPECT_EQ(read_refusal("no xml").code, "");
}

}  // namespace
}  // namespace fw::objects
