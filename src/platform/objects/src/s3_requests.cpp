#include "s3_requests.hpp"

#include <algorithm>

#include "fw/base/encoding.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::objects {

namespace {

/// "bucket.example.org:9000"
std::string host_of(const s3_settings& s) {
    const auto host = s.endpoint.substr(s.endpoint.find("://") + 3);
    return s.style == s3_settings::address_style::virtual_host ? s.bucket + "." + host : host;
}

std::string scheme_of(const s3_settings& s) {
    return s.endpoint.substr(0, s.endpoint.find("://") + 3);
}

/// Keys need no escape.
std::string path_of(const s3_settings& s, std::string_view key) {
    if (s.style == s3_settings::address_style::virtual_host) return "/" + std::string(key);
    return "/" + s.bucket + (key.empty() ? "" : "/") + std::string(key);
}

void add_encryption(const s3_settings& s, pairs& fields) {
    if (s.encryption.empty()) return;
    fields.emplace_back("x-amz-server-side-encryption", s.encryption);
    if (s.encryption == "aws:kms" && !s.kms_key.empty())
        fields.emplace_back("x-amz-server-side-encryption-aws-kms-key-id", s.kms_key);
}

pairs fields_of(const s3_settings& s, const put_options& o) {
    pairs out{{"content-type", o.content_type}};
    if (!o.cache_control.empty()) out.emplace_back("cache-control", o.cache_control);
    add_encryption(s, out);
    return out;
}

sigv4::credentials credentials_of(const s3_settings& s) {
    return {s.access_key, s.secret_key, s.session_token};
}

}  // namespace

s3_call put_call(const s3_settings& s, const object_key& key, std::string_view bytes, const put_options& o) {
    return {.method = "PUT", .key = key.text(), .fields = fields_of(s, o), .body = bytes};
}

s3_call copy_call(const s3_settings& s, const object_key& from, const object_key& to) {
    s3_call out{
        .method = "PUT", .key = to.text(), .fields = {{"x-amz-copy-source", "/" + s.bucket + "/" + from.text()}}};
    add_encryption(s, out.fields);
    return out;
}

s3_call begin_upload_call(const s3_settings& s, const object_key& key, const put_options& o) {
    return {.method = "POST", .key = key.text(), .query = {{"uploads", ""}}, .fields = fields_of(s, o)};
}

s3_call part_call(const object_key& key, const std::string& upload, std::size_t number, std::string_view bytes) {
    return {.method = "PUT",
            .key = key.text(),
            .query = {{"partNumber", std::to_string(number)}, {"uploadId", upload}},
            .fields = {{"content-type", "application/octet-stream"}},
            .body = bytes};
}

s3_call finish_upload_call(const object_key& key, const std::string& upload, std::string_view document) {
    return {.method = "POST",
            .key = key.text(),
            .query = {{"uploadId", upload}},
            .fields = {{"content-type", "application/xml"}},
            .body = document};
}

s3_call drop_upload_call(const std::string& key, const std::string& upload) {
    return {.method = "DELETE", .key = key, .query = {{"uploadId", upload}}};
}

s3_call list_call(const std::string& prefix, const std::string& after, std::size_t most) {
    s3_call out{.query = {{"list-type", "2"}, {"max-keys", std::to_string(most)}, {"prefix", prefix}}};
    if (!after.empty()) out.query.emplace_back("start-after", after);
    return out;
}

s3_call list_uploads_call(const std::string& after_key, const std::string& after_upload) {
    s3_call out{.query = {{"uploads", ""}, {"max-uploads", "1000"}}};
    if (!after_key.empty()) {
        out.query.emplace_back("key-marker", after_key);
        out.query.emplace_back("upload-id-marker", after_upload);
    }
    return out;
}

std::string upload_document(const std::vector<std::string>& tags) {
    std::string out = R"(<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)";
    // Tags are taken from answers: nothing in them may end the element.
    const auto is_plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-'; };
    for (std::size_t i = 0; i < tags.size(); ++i) {
        std::string tag = tags[i];
        std::erase_if(tag, [&](char c) { return !is_plain(c); });
        out += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>&quot;{}&quot;</ETag></Part>", i + 1, tag);
    }
    return out + "</CompleteMultipartUpload>";
}

http_request make_request(const s3_settings& s, const s3_call& call, time_point now) {
    const auto path = path_of(s, call.key);
    const auto hash = call.body.empty() ? std::string(sigv4::empty_hash) : to_hex(crypto::sha256(bytes_of(call.body)));
    auto fields = call.fields;
    fields.emplace_back("host", host_of(s));
    fields.emplace_back("x-amz-content-sha256", hash);
    fields.emplace_back("x-amz-date", sigv4::amz_date(now));
    if (!s.session_token.empty()) fields.emplace_back("x-amz-security-token", s.session_token);
    std::ranges::sort(fields);
    auto signature = sigv4::authorize(
        {.method = call.method, .path = path, .query = call.query, .fields = fields, .payload_hash = hash},
        credentials_of(s), {s.region}, now);
    fields.emplace_back("authorization", std::move(signature));
    const auto query = sigv4::canonical_query(call.query);
    return {.method = std::string(call.method),
            .url = scheme_of(s) + host_of(s) + path + (query.empty() ? "" : "?") + query,
            .fields = std::move(fields),
            .body = call.body};
}

std::string presigned_url(const s3_settings& s, const object_key& key, const presign_options& how, time_point now) {
    const auto path = path_of(s, key.text());
    sigv4::request r{
        .method = "GET", .path = path, .fields = {{"host", host_of(s)}}, .payload_hash = sigv4::unsigned_payload};
    if (!how.download_as.empty())
        r.query.emplace_back("response-content-disposition",
                             fmt::format("attachment; filename*=UTF-8''{}", sigv4::encode(how.download_as)));
    const auto lifetime = std::clamp<std::chrono::seconds>(how.lifetime, std::chrono::seconds(1), std::chrono::days(7));
    return scheme_of(s) + host_of(s) + path + "?" +
           sigv4::presign(std::move(r), credentials_of(s), {s.region}, now, lifetime);
}

result<void> check(const s3_settings& s) {
    const auto refuse = [](std::string field, std::string message) {
        return fail(error_kind::invalid, "objects.settings", std::move(message), std::move(field));
    };
    const auto is_host_character = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    };
    const bool http = s.endpoint.starts_with("http://");
    if (!http && !s.endpoint.starts_with("https://"))
        return refuse("endpoint", "The S3's address begins with https:// or http://.");
    const auto host = s.endpoint.substr(http ? 7 : 8);
    if (host.empty() || !std::ranges::all_of(host, is_host_character))
        return refuse("endpoint", "The S3's address is a scheme, a host and perhaps a port, without a path.");
    if (s.bucket.size() < 3 || !object_key::parse(s.bucket) || s.bucket.find('/') != s.bucket.npos)
        return refuse("bucket", "The bucket's name has at least three letters, digits, '.' or '-'.");
    if (s.region.empty()) return refuse("region", "The S3's region is missing (us-east-1 where there are none).");
    if (s.access_key.empty()) return refuse("access_key", "The S3's access key is missing.");
    if (s.secret_key.empty()) return refuse("secret_key", "The S3's secret key is missing.");
    if (!s.encryption.empty() && s.encryption != "AES256" && s.encryption != "aws:kms")
        return refuse("encryption", "The S3's encryption is AES256, aws:kms or empty.");
    return {};
}

}  // namespace fw::objects
