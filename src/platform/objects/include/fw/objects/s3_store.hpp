// Objects in any S3: Amazon's, or a server that speaks as it does.
#pragma once

#include <memory>

#include "fw/async/worker_pool.hpp"
#include "fw/objects/object_store.hpp"

namespace fw::objects {

struct s3_settings {
    /// Where buckets lie: "http://127.0.0.1:9000", or "virtual" names "https://bucket.s3.eu-central-1.amazonaws.com".
    enum class address_style : std::uint8_t { path, virtual_host };

    std::string endpoint;  ///< "https://s3.eu-central-1.amazonaws.com": scheme, host and port
    std::string region = "us-east-1";
    std::string bucket;
    std::string access_key;
    std::string secret_key;
    std::string session_token = {};  ///< of temporary credentials
    address_style style = address_style::path;
    /// Sent as x-amz-server-side-encryption with whatever is written: "AES256", "aws:kms", or empty.
    std::string encryption = {};
    std::string kms_key = {};  ///< with "aws:kms": which key; empty: the bucket's

    std::size_t part_bytes = 8U << 20U;  ///< of a multipart upload; Amazon takes 5 MiB and more
    int attempts = 4;                    ///< of each call, with 50, 100, 200 ms (more or less) between them
    std::chrono::milliseconds connect_timeout = std::chrono::seconds(3);
    std::chrono::milliseconds stall = std::chrono::seconds(10);  ///< without a byte either way
    std::chrono::milliseconds deadline =
        std::chrono::seconds(60);  ///< of one call with its attempts; readers have none
};

/// Signature version 4, over libcurl on the pool (a thread for each exchange while it moves bytes, so the pool bounds
/// how many there are). What is written is one PUT up to `part_bytes`, else a multipart upload; one that was given up
/// stays in the S3, invisible, until `drop_unfinished`. Pool and clock must outlive it.
class s3_store final : public object_store {
public:
    /// Connects to nobody yet. Errors: `objects.settings` with the field's name.
    [[nodiscard]] static result<std::unique_ptr<s3_store>> make(s3_settings settings, worker_pool& pool,
                                                                const clock& time);
    ~s3_store() override;

    [[nodiscard]] task<result<object_info>> put(object_key key, std::string_view bytes, put_options options) override;
    [[nodiscard]] task<result<std::unique_ptr<object_writer>>> open_writer(object_key key,
                                                                           put_options options) override;
    [[nodiscard]] task<result<std::string>> get(object_key key, std::size_t most) override;
    [[nodiscard]] task<result<std::unique_ptr<object_reader>>> open(object_key key,
                                                                    std::optional<byte_span> part) override;
    [[nodiscard]] task<result<std::optional<object_info>>> find(object_key key) override;
    [[nodiscard]] task<result<object_info>> copy(object_key from, object_key to) override;
    [[nodiscard]] task<result<void>> remove(object_key key) override;
    [[nodiscard]] task<result<object_page>> list(std::string prefix, std::string after, std::size_t most) override;
    [[nodiscard]] std::optional<std::string> presign(const object_key& key, const presign_options& how) const override;
    [[nodiscard]] task<result<std::size_t>> drop_unfinished(time_point before) override;

private:
    class caller;
    class writer;
    class reader;

    explicit s3_store(std::shared_ptr<caller> calls) : calls_(std::move(calls)) {}

    std::shared_ptr<caller> calls_;
};

}  // namespace fw::objects
