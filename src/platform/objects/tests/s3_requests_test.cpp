#include "s3_requests.hpp"

#include <gtest/gtest.h>

namespace fw::objects {
namespace {

const time_point may_24 = *find_rfc3339("2013-05-24T00:00:00Z");

s3_settings example() {
    return {.endpoint = "https://s3.amazonaws.com",
            .bucket = "examplebucket",
            .access_key = "AKIAIOSFODNN7EXAMPLE",
            .secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            .style = s3_settings::address_style::virtual_host};
}

/// The request as it stands on the wire, but for the order in which libcurl writes method and host.
std::string wire(const http_request& r) {
    std::string out = r.method + " " + r.url + "\n";
    for (const auto& [name, value] : r.fields) out += name + ": " + value + "\n";
    return out;
}

TEST(s3_requests, the_published_get_is_made_from_our_settings) {
    EXPECT_EQ(
        wire(make_request(example(), {.key = "test.txt", .fields = {{"range", "bytes=0-9"}}}, may_24)),
        "GET https://examplebucket.s3.amazonaws.com/test.txt\n"
        "host: examplebucket.s3.amazonaws.com\n"
        "range: bytes=0-9\n"
        "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
        "x-amz-date: 20130524T000000Z\n"
        "authorization: AWS4-HMAC-SHA256 "
        "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-"
        "sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41\n");
}

std::string without_signature(std::string text) {
    return text.substr(0, text.find(",Signature="));
}

TEST(s3_requests, a_put_asks_for_encryption_under_the_key_that_is_set) {
    auto s = example();
    s.encryption = "aws:kms";
    s.kms_key = "arn:aws:kms:us-east-1:1:key/2";
    s.session_token = "token";
    const auto call = put_call(s, object_key("avatars/1/model.glb"), "abc",
                               {.content_type = "model/gltf-binary", .cache_control = "private, max-age=60"});
    EXPECT_EQ(without_signature(wire(make_request(s, call, may_24))),
              "PUT https://examplebucket.s3.amazonaws.com/avatars/1/model.glb\n"
              "cache-control: private, max-age=60\n"
              "content-type: model/gltf-binary\n"
              "host: examplebucket.s3.amazonaws.com\n"
              "x-amz-content-sha256: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
              "x-amz-date: 20130524T000000Z\n"
              "x-amz-security-token: token\n"
              "x-amz-server-side-encryption: aws:kms\n"
              "x-amz-server-side-encryption-aws-kms-key-id: arn:aws:kms:us-east-1:1:key/2\n"
              "authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
              "SignedHeaders=cache-control;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;"
              "x-amz-server-side-encryption;x-amz-server-side-encryption-aws-kms-key-id");
}

TEST(s3_requests, whatever_writes_an_object_asks_for_encryption_and_nothing_else_does) {
    auto s = example();
    s.encryption = "AES256";
    s.kms_key = "ignored";
    const object_key key("k");
    const auto encrypted = [](const s3_call& call) {
        std::string out;
        for (const auto& [name, value] : call.fields)
            if (name.starts_with("x-amz-server-side")) out += name + ": " + value + "\n";
        return out;
    };
    const std::string line = "x-amz-server-side-encryption: AES256\n";
    EXPECT_EQ(encrypted(put_call(s, key, "x", {})), line);
    EXPECT_EQ(encrypted(begin_upload_call(s, key, {})), line);
    EXPECT_EQ(encrypted(copy_call(s, key, key)), line);
    // Amazon refuses the field on parts and reads.
    EXPECT_EQ(encrypted(part_call(key, "u", 1, "x")), "");
    EXPECT_EQ(encrypted(finish_upload_call(key, "u", "x")), "");
    EXPECT_EQ(encrypted(list_call("", "", 1)), "");
    s.encryption.clear();
    EXPECT_EQ(encrypted(put_call(s, key, "x", {})), "");
}

TEST(s3_requests, addresses_have_the_bucket_in_the_path_or_in_the_host) {
    auto s = example();
    EXPECT_EQ(make_request(s, list_call("a/", "a/b", 7), may_24).url,
              "https://examplebucket.s3.amazonaws.com/?list-type=2&max-keys=7&prefix=a%2F&start-after=a%2Fb");
    s.style = s3_settings::address_style::path;
    s.endpoint = "http://127.0.0.1:9000";
    EXPECT_EQ(make_request(s, part_call(object_key("a/b"), "u+d/=", 3, "x"), may_24).url,
              "http://127.0.0.1:9000/examplebucket/a/b?partNumber=3&uploadId=u%2Bd%2F%3D");
    EXPECT_EQ(make_request(s, list_uploads_call("", ""), may_24).url,
              "http://127.0.0.1:9000/examplebucket?max-uploads=1000&uploads=");
    EXPECT_TRUE(presigned_url(s, object_key("a/b"), {}, may_24)
                    .starts_with("http://127.0.0.1:9000/examplebucket/a/b?X-Amz-Algorithm="));
}

TEST(s3_requests, the_published_presigned_address_is_made_from_our_settings) {
    const auto url = presigned_url(example(), object_key("test.txt"), {.lifetime = std::chrono::hours(24)}, may_24);
    EXPECT_TRUE(url.ends_with("&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
        << url;
    EXPECT_NE(presigned_url(example(), object_key("test.txt"), {.lifetime = std::chrono::days(30)}, may_24)
                  .find("X-Amz-Expires=604800"),
              std::string::npos);
}

TEST(s3_requests, the_document_of_an_upload_lists_its_parts_and_no_markup_of_others) {
    EXPECT_EQ(upload_document({"aa", "b\"</ETag>-1"}),
              R"(<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)"
              R"(<Part><PartNumber>1</PartNumber><ETag>&quot;aa&quot;</ETag></Part>)"
              R"(<Part><PartNumber>2</PartNumber><ETag>&quot;bETag-1&quot;</ETag></Part></CompleteMultipartUpload>)");
}

TEST(s3_requests, settings_that_cannot_work_are_refused_by_name) {
    const auto field_of = [](auto change) {
        auto s = example();
        change(s);
        const auto checked = check(s);
        return checked ? std::string() : checked.error().field;
    };
    EXPECT_EQ(field_of([](auto&) {}), "");
    EXPECT_EQ(field_of([](auto& s) { s.endpoint = "s3.amazonaws.com"; }), "endpoint");
    EXPECT_EQ(field_of([](auto& s) { s.endpoint = "https://host/path"; }), "endpoint");
    EXPECT_EQ(field_of([](auto& s) { s.endpoint = "https://"; }), "endpoint");
    EXPECT_EQ(field_of([](auto& s) { s.bucket = "a/b"; }), "bucket");
    EXPECT_EQ(field_of([](auto& s) { s.access_key = ""; }), "access_key");
    EXPECT_EQ(field_of([](auto& s) { s.secret_key = ""; }), "secret_key");
    EXPECT_EQ(field_of([](auto& s) { s.encryption = "rot13"; }), "encryption");
}

}  // namespace
}  // namespace fw::objects
