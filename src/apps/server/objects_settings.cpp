#include "objects_settings.hpp"

#include "fw/objects/directory_store.hpp"
#include "fw/objects/s3_store.hpp"

namespace fw::apps {

using config::value_kind;

std::vector<config::setting> objects_rows() {
    return {
        {"objects.store", value_kind::text, "folder", "Where files are kept", false, {}, {"folder", "s3"}},
        {"objects.folder", value_kind::text, "var/objects",
         "With objects.store = folder: which; several servers may share one"},
        {"objects.threads", value_kind::integer, "4", "Threads that read and write objects", false, {{1, 64}}},
        {"objects.s3_endpoint", value_kind::text, "",
         "https://s3.eu-central-1.amazonaws.com, or any that speaks as it does"},
        {"objects.s3_region", value_kind::text, "us-east-1", "The S3's region"},
        {"objects.s3_bucket", value_kind::text, "", "The bucket; it must be there"},
        {"objects.s3_access_key", value_kind::text, "", "Who we are for the S3"},
        {"objects.s3_secret_key", value_kind::text, "", "Its secret", true},
        {"objects.s3_session_token", value_kind::text, "", "Of temporary credentials", true},
        {"objects.s3_address",
         value_kind::text,
         "path",
         "The bucket stands in the path or in the host's name",
         false,
         {},
         {"path", "host"}},
        {"objects.s3_encryption",
         value_kind::text,
         "",
         "At rest, by the S3, with whatever is written: AES256, aws:kms, or empty",
         false,
         {},
         {"", "AES256", "aws:kms"}},
        {"objects.s3_kms_key", value_kind::text, "", "With aws:kms: which key; empty: the bucket's"},
        {"objects.sweep_every",
         value_kind::duration,
         "15m",
         "How often workers remove what nobody needs any more",
         false,
         {{1000, 86'400'000}}},
        {"objects.temporary_lifetime",
         value_kind::duration,
         "25h",
         "How long half-finished things may lie; an hour more than uploads live",
         false,
         {{1000, 2'592'000'000}}},
        {"uploads.most_bytes", value_kind::size, "4GB", "Of one upload"},
        {"uploads.most_open",
         value_kind::integer,
         "20",
         "Of one user, unfinished or not yet used",
         false,
         {{1, 10'000}}},
        {"uploads.lifetime",
         value_kind::duration,
         "24h",
         "How long one may take, and wait until it is used",
         false,
         {{1000, 604'800'000}}},
    };
}

result<std::unique_ptr<objects::object_store>> make_store(const config::settings& s, worker_pool& pool,
                                                          const clock& time) {
    if (s.text("objects.store") == "folder") return objects::directory_store::open(s.text("objects.folder"), pool);
    using style = objects::s3_settings::address_style;
    auto made =
        objects::s3_store::make({.endpoint = s.text("objects.s3_endpoint"),
                                 .region = s.text("objects.s3_region"),
                                 .bucket = s.text("objects.s3_bucket"),
                                 .access_key = s.text("objects.s3_access_key"),
                                 .secret_key = s.text("objects.s3_secret_key"),
                                 .session_token = s.text("objects.s3_session_token"),
                                 .style = s.text("objects.s3_address") == "host" ? style::virtual_host : style::path,
                                 .encryption = s.text("objects.s3_encryption"),
                                 .kms_key = s.text("objects.s3_kms_key")},
                                pool, time);
    if (made) return std::move(*made);
    auto why = std::move(made).error();
    why.field = "objects.s3_" + why.field;
    return std::unexpected(std::move(why));
}

objects::sweep_limits sweep_limits_of(const config::settings& s) {
    objects::sweep_limits out;
    // What an upload consists of must not go before the upload does.
    const auto least = upload_limits_of(s).lifetime + std::chrono::hours(1);
    out.temporary = std::max<std::chrono::seconds>(
        least, std::chrono::ceil<std::chrono::seconds>(s.duration("objects.temporary_lifetime")));
    return out;
}

uploads::upload_limits upload_limits_of(const config::settings& s) {
    uploads::upload_limits out;
    out.most_bytes = s.size("uploads.most_bytes");
    out.most_open = static_cast<std::size_t>(s.integer("uploads.most_open"));
    out.lifetime = std::chrono::ceil<std::chrono::seconds>(s.duration("uploads.lifetime"));
    return out;
}

}  // namespace fw::apps
