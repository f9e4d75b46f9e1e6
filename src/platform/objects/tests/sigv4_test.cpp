// The examples of Amazon's documentation: "Signature Calculations for the Authorization Header", "Authenticating
// Requests: Using Query Parameters", and get-vanilla of the test suite of version 4.
#include "sigv4.hpp"

#include <gtest/gtest.h>

namespace fw::objects::sigv4 {
namespace {

const credentials example{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
const scope east{"us-east-1"};
const time_point may_24 = *find_rfc3339("2013-05-24T00:00:00Z");

std::string signature_of(const std::string& authorization) {
    return authorization.substr(authorization.rfind('=') + 1);
}

request example_request(std::string_view method, std::string_view path, pairs query, pairs more,
                        std::string_view hash = empty_hash) {
    request out{
        .method = method, .path = path, .query = std::move(query), .fields = std::move(more), .payload_hash = hash};
    out.fields.emplace_back("host", "examplebucket.s3.amazonaws.com");
    out.fields.emplace_back("x-amz-content-sha256", hash);
    out.fields.emplace_back("x-amz-date", "20130524T000000Z");
    return out;
}

TEST(sigv4, signs_the_get_of_a_range_as_published) {
    EXPECT_EQ(authorize(example_request("GET", "/test.txt", {}, {{"range", "bytes=0-9"}}), example, east, may_24),
              "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
              "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
              "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(sigv4, signs_a_put_as_published) {
    const auto r =
        example_request("PUT", "/test%24file.text", {},
                        {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
    EXPECT_EQ(signature_of(authorize(r, example, east, may_24)),
              "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST(sigv4, signs_queries_with_and_without_values_as_published) {
    EXPECT_EQ(signature_of(authorize(example_request("GET", "/", {{"lifecycle", ""}}, {}), example, east, may_24)),
              "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    EXPECT_EQ(signature_of(authorize(example_request("GET", "/", {{"prefix", "J"}, {"max-keys", "2"}}, {}), example,
                                     east, may_24)),
              "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(sigv4, presigns_as_published) {
    const request r{.method = "GET",
                    .path = "/test.txt",
                    .fields = {{"host", "examplebucket.s3.amazonaws.com"}},
                    .payload_hash = unsigned_payload};
    EXPECT_EQ(presign(r, example, east, may_24, std::chrono::seconds(86400)),
              "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2F"
              "aws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
              "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST(sigv4, signs_the_plainest_request_of_the_test_suite) {
    const request r{.method = "GET",
                    .path = "/",
                    .fields = {{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"}},
                    .payload_hash = empty_hash};
    EXPECT_EQ(signature_of(authorize(r, {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"},
                                     {"us-east-1", "service"}, *find_rfc3339("2015-08-30T12:36:00Z"))),
              "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST(sigv4, encodes_all_but_unreserved_characters) {
    EXPECT_EQ(encode("aZ09-._~ /?ä"), "aZ09-._~%20%2F%3F%C3%A4");
    EXPECT_EQ(canonical_query({{"b", "2"}, {"a", "x y"}, {"a", "x"}}), "a=x&a=x%20y&b=2");
}

}  // namespace
}  // namespace fw::objects::sigv4
