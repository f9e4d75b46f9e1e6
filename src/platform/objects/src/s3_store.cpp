#include "fw/objects/s3_store.hpp"

#include <charconv>

#include "s3_caller.hpp"
#include "spans.hpp"

namespace fw::objects {

namespace {

std::optional<std::uint64_t> find_number(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return out;
}

/// "Fri, 24 May 2013 00:00:00 GMT"
time_point time_of(std::string_view text) {
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29) return {};
    const auto month = months.find(text.substr(8, 3));
    if (month == months.npos || month % 3 != 0) return {};
    return find_rfc3339(
               fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month / 3 + 1, text.substr(5, 2), text.substr(17, 8)))
        .value_or(time_point{});
}

/// Of the head of an answer to GET or HEAD. Errors: `objects.answer`.
result<object_info> info_of(const http_answer& head) {
    object_info out{.etag = without_quotes(head.field("etag")),
                    .content_type = std::string(head.field("content-type")),
                    .modified = time_of(head.field("last-modified"))};
    auto size = head.field("content-length");
    if (head.status == 206) {
        const auto range = head.field("content-range");  // "bytes 0-9/443"
        size = range.substr(std::min(range.size(), range.find('/') + 1));
    }
    const auto bytes = find_number(size);
    if (!bytes || out.etag.empty())
        return fail(error_kind::unavailable, "objects.answer",
                    "The object store does not say how large the object is.");
    out.bytes = *bytes;
    return out;
}

}  // namespace

class s3_store::reader final : public object_reader {
public:
    reader(std::shared_ptr<caller> calls, std::unique_ptr<exchange> from, object_info info, std::uint64_t length)
        : calls_(std::move(calls)), from_(std::move(from)), info_(std::move(info)), length_(length) {}
    ~reader() override { calls_->give_back(std::move(from_)); }

    const object_info& info() const override { return info_; }
    std::uint64_t length() const override { return length_; }
    task<result<std::string_view>> next() override { return calls_->next(*from_); }

private:
    std::shared_ptr<caller> calls_;
    std::unique_ptr<exchange> from_;
    object_info info_;
    std::uint64_t length_;
};

class s3_store::writer final : public object_writer {
public:
    writer(std::shared_ptr<caller> calls, object_key key, put_options options)
        : calls_(std::move(calls)), key_(std::move(key)), options_(std::move(options)) {}

    task<result<void>> write(std::string_view bytes) override {
        const auto part = calls_->settings.part_bytes;
        while (!bytes.empty()) {
            // A full part waits for more: what fits in one part is one PUT.
            if (part_.size() == part) FW_CO_CHECK(co_await send_part());
            const auto taken = bytes.substr(0, part - part_.size());
            part_ += taken;
            bytes.remove_prefix(taken.size());
        }
        co_return result<void>{};
    }

    task<result<object_info>> finish() override {
        const auto& s = calls_->settings;
        object_info out{
            .bytes = sent_ + part_.size(), .content_type = options_.content_type, .modified = calls_->now()};
        if (upload_.empty()) {
            FW_CO_TRY(const auto answer, co_await calls_->run(put_call(s, key_, part_, options_)));
            out.etag = without_quotes(answer.field("etag"));
            co_return out;
        }
        FW_CO_CHECK(co_await send_part());
        const auto document = upload_document(tags_);
        const auto answer = co_await calls_->run(finish_upload_call(key_, upload_, document));
        if (answer) {
            FW_CO_TRY(out.etag, read_tag(answer->body));
            co_return out;
        }
        if (answer.error().code != "objects.no_upload") co_return std::unexpected(answer.error());
        // It may have been done by a call whose answer was lost.
        FW_CO_TRY(const auto head, co_await calls_->run({.method = "HEAD", .key = key_.text()}));
        FW_CO_TRY(const auto there, info_of(head));
        if (there.bytes != out.bytes || there.modified + std::chrono::minutes(5) < out.modified)
            co_return std::unexpected(answer.error());
        co_return there;
    }

private:
    task<result<void>> send_part() {
        if (upload_.empty()) {
            FW_CO_TRY(const auto begun, co_await calls_->run(begin_upload_call(calls_->settings, key_, options_)));
            FW_CO_TRY(upload_, read_begun_upload(begun.body));
        }
        FW_CO_TRY(const auto answer, co_await calls_->run(part_call(key_, upload_, tags_.size() + 1, part_)));
        tags_.push_back(without_quotes(answer.field("etag")));
        sent_ += part_.size();
        part_.clear();
        co_return result<void>{};
    }

    std::shared_ptr<caller> calls_;
    object_key key_;
    put_options options_;
    std::string part_;
    std::string upload_;
    std::vector<std::string> tags_;
    std::uint64_t sent_ = 0;
};

s3_store::~s3_store() = default;

result<std::unique_ptr<s3_store>> s3_store::make(s3_settings settings, worker_pool& pool, const clock& time) {
    FW_CHECK(check(settings));
    return std::unique_ptr<s3_store>(new s3_store(std::make_shared<caller>(std::move(settings), pool, time)));
}

task<result<object_info>> s3_store::put(object_key key, std::string_view bytes, put_options options) {
    if (bytes.size() <= calls_->settings.part_bytes) {
        FW_CO_TRY(const auto answer, co_await calls_->run(put_call(calls_->settings, key, bytes, options)));
        co_return object_info{bytes.size(), without_quotes(answer.field("etag")), std::move(options.content_type),
                              calls_->now()};
    }
    writer w(calls_, std::move(key), std::move(options));
    FW_CO_CHECK(co_await w.write(bytes));
    co_return co_await w.finish();
}

task<result<std::unique_ptr<object_writer>>> s3_store::open_writer(object_key key, put_options options) {
    co_return std::make_unique<writer>(calls_, std::move(key), std::move(options));
}

task<result<std::string>> s3_store::get(object_key key, std::size_t most) {
    auto answer = co_await calls_->run({.key = key.text()}, most);
    if (answer) co_return std::move(answer->body);
    if (answer.error().code == "objects.too_large") co_return std::unexpected(object_too_large(key, most));
    co_return std::unexpected(std::move(answer).error());
}

task<result<std::unique_ptr<object_reader>>> s3_store::open(object_key key, std::optional<byte_span> part) {
    s3_call call{.key = key.text()};
    if (part) {
        if (part->length == 0) co_return std::unexpected(resolve(part, 0).error());
        const auto last = part->begin + std::min(part->length - 1, ~std::uint64_t{0} - part->begin);
        call.fields.emplace_back("range", fmt::format("bytes={}-{}", part->begin, last));
    }
    FW_CO_TRY(auto begun, co_await calls_->begin(std::move(call)));
    FW_CO_TRY(auto info, info_of(begun.head));
    FW_CO_TRY(const auto span, resolve(part, info.bytes));
    if (part && begun.head.status != 206)
        co_return fail(error_kind::unavailable, "objects.answer", "The object store gives no parts of objects.");
    co_return std::make_unique<reader>(calls_, std::move(begun.from), std::move(info), span.length);
}

task<result<std::optional<object_info>>> s3_store::find(object_key key) {
    const auto head = co_await calls_->run({.method = "HEAD", .key = key.text()});
    if (!head && head.error().code == "objects.not_found") co_return std::optional<object_info>();
    if (!head) co_return std::unexpected(head.error());
    FW_CO_TRY(auto info, info_of(*head));
    co_return std::optional(std::move(info));
}

task<result<object_info>> s3_store::copy(object_key from, object_key to) {
    FW_CO_CHECK(co_await calls_->run(copy_call(calls_->settings, from, to)));
    FW_CO_TRY(auto there, co_await find(to));
    if (!there) co_return std::unexpected(no_such_object(to));
    co_return std::move(*there);
}

task<result<void>> s3_store::remove(object_key key) {
    const auto answer = co_await calls_->run({.method = "DELETE", .key = key.text()});
    if (!answer && answer.error().code != "objects.not_found") co_return std::unexpected(answer.error());
    co_return result<void>{};
}

task<result<object_page>> s3_store::list(std::string prefix, std::string after, std::size_t most) {
    FW_CO_CHECK(check_listing(prefix, after, most));
    const auto answer = co_await calls_->run(list_call(prefix, after, most));
    if (!answer) co_return std::unexpected(answer.error());
    co_return read_listing(answer->body);
}

std::optional<std::string> s3_store::presign(const object_key& key, const presign_options& how) const {
    return presigned_url(calls_->settings, key, how, calls_->now());
}

task<result<std::size_t>> s3_store::drop_unfinished(time_point before) {
    std::size_t out = 0;
    std::string after_key, after_upload;
    while (true) {
        const auto answer = co_await calls_->run(list_uploads_call(after_key, after_upload));
        if (!answer) co_return std::unexpected(answer.error());
        FW_CO_TRY(const auto page, read_uploads(answer->body));
        for (const auto& item : page.items) {
            if (item.begun >= before) continue;
            const auto dropped = co_await calls_->run(drop_upload_call(item.key, item.upload));
            if (!dropped && dropped.error().code != "objects.no_upload") co_return std::unexpected(dropped.error());
            ++out;
        }
        if (!page.more || page.items.empty()) co_return out;
        after_key = page.items.back().key;
        after_upload = page.items.back().upload;
    }
}

}  // namespace fw::objects
