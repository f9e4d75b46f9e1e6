// What an S3 says in XML. Everything in it comes from outside: sizes are bounded, keys checked, no entity is expanded
// but the five of XML.
#pragma once

#include <optional>

#include "fw/objects/object_store.hpp"

namespace fw::objects {

/// <Error><Code>…; empty members for what is none.
struct s3_refusal {
    std::string code;
    std::string message;
};
[[nodiscard]] s3_refusal read_refusal(std::string_view xml);

struct begun_upload {
    std::string key;
    std::string upload;
    time_point begun = {};
};
struct upload_page {
    std::vector<begun_upload> items;
    bool more = false;
};

/// Errors of all: `objects.answer` (unavailable) for what is no such document, and for an <Error> in its place.
[[nodiscard]] result<object_page> read_listing(std::string_view xml);
[[nodiscard]] result<upload_page> read_uploads(std::string_view xml);
[[nodiscard]] result<std::string> read_begun_upload(std::string_view xml);
/// The tag that CompleteMultipartUpload and CopyObject tell, without quotes.
[[nodiscard]] result<std::string> read_tag(std::string_view xml);

/// `"abc"` and `W/"abc"` → `abc`
[[nodiscard]] std::string without_quotes(std::string_view tag);

}  // namespace fw::objects
