// What is asked of an S3, as signed HTTP requests: pure.
#pragma once

#include "fw/objects/s3_store.hpp"
#include "sigv4.hpp"

namespace fw::objects {

using sigv4::pairs;

/// One operation. Views must live until its request has been answered.
struct s3_call {
    std::string_view method = "GET";
    std::string key = {};  ///< none: the bucket
    pairs query = {};
    pairs fields = {};
    std::string_view body = {};
};

[[nodiscard]] s3_call put_call(const s3_settings& s, const object_key& key, std::string_view bytes,
                               const put_options& o);
[[nodiscard]] s3_call copy_call(const s3_settings& s, const object_key& from, const object_key& to);
[[nodiscard]] s3_call begin_upload_call(const s3_settings& s, const object_key& key, const put_options& o);
[[nodiscard]] s3_call part_call(const object_key& key, const std::string& upload, std::size_t number,
                                std::string_view bytes);
/// `document`: see `upload_document`.
[[nodiscard]] s3_call finish_upload_call(const object_key& key, const std::string& upload, std::string_view document);
[[nodiscard]] s3_call drop_upload_call(const std::string& key, const std::string& upload);
[[nodiscard]] s3_call list_call(const std::string& prefix, const std::string& after, std::size_t most);
[[nodiscard]] s3_call list_uploads_call(const std::string& after_key, const std::string& after_upload);

/// The tags of an upload's parts, in their order.
[[nodiscard]] std::string upload_document(const std::vector<std::string>& tags);

struct http_request {
    std::string method;
    std::string url;
    pairs fields;  ///< in lower case, "host" included
    std::string_view body = {};
};

/// Signed.
[[nodiscard]] http_request make_request(const s3_settings& s, const s3_call& call, time_point now);
[[nodiscard]] std::string presigned_url(const s3_settings& s, const object_key& key, const presign_options& how,
                                        time_point now);

/// Errors: `objects.settings`.
[[nodiscard]] result<void> check(const s3_settings& s);

}  // namespace fw::objects
