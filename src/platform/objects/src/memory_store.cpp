#include "fw/objects/memory_store.hpp"

#include "fw/base/encoding.hpp"
#include "fw/crypto/digest.hpp"
#include "spans.hpp"

namespace fw::objects {

namespace {

class memory_reader final : public object_reader {
public:
    memory_reader(object_info info, std::shared_ptr<const std::string> bytes, byte_span part)
        : info_(std::move(info)), bytes_(std::move(bytes)), part_(part) {}

    const object_info& info() const override { return info_; }
    std::uint64_t length() const override { return part_.length; }
    task<result<std::string_view>> next() override {
        const auto size = std::min<std::uint64_t>(part_.length - given_, most_piece);
        const auto piece = std::string_view(*bytes_).substr(part_.begin + given_, size);
        given_ += size;
        co_return piece;
    }

private:
    object_info info_;
    std::shared_ptr<const std::string> bytes_;
    byte_span part_;
    std::uint64_t given_ = 0;
};

}  // namespace

class memory_store::writer final : public object_writer {
public:
    writer(memory_store& store, object_key key, put_options options)
        : store_(store), key_(std::move(key)), options_(std::move(options)) {}

    task<result<void>> write(std::string_view bytes) override {
        bytes_ += bytes;
        co_return result<void>{};
    }
    task<result<object_info>> finish() override { co_return store_.keep(key_, std::move(bytes_), options_); }

private:
    memory_store& store_;
    object_key key_;
    put_options options_;
    std::string bytes_;
};

void memory_store::fail_with(std::optional<error> why) {
    const std::scoped_lock lock(guard_);
    failing_ = std::move(why);
}

std::size_t memory_store::size() const {
    const std::scoped_lock lock(guard_);
    return objects_.size();
}

result<object_info> memory_store::keep(const object_key& key, std::string bytes, const put_options& options) {
    object_info info{.bytes = bytes.size(),
                     .etag = to_hex(crypto::sha256(bytes_of(bytes))),
                     .content_type = options.content_type,
                     .modified = clock_.now()};
    const std::scoped_lock lock(guard_);
    if (failing_) return std::unexpected(*failing_);
    objects_.insert_or_assign(key.text(), stored{info, std::make_shared<const std::string>(std::move(bytes))});
    return info;
}

result<memory_store::stored> memory_store::at(const object_key& key) const {
    const std::scoped_lock lock(guard_);
    if (failing_) return std::unexpected(*failing_);
    const auto found = objects_.find(key.text());
    if (found == objects_.end()) return std::unexpected(no_such_object(key));
    return found->second;
}

task<result<object_info>> memory_store::put(object_key key, std::string_view bytes, put_options options) {
    co_return keep(key, std::string(bytes), options);
}

task<result<std::unique_ptr<object_writer>>> memory_store::open_writer(object_key key, put_options options) {
    co_return std::make_unique<writer>(*this, std::move(key), std::move(options));
}

task<result<std::string>> memory_store::get(object_key key, std::size_t most) {
    FW_CO_TRY(const auto found, at(key));
    if (found.bytes->size() > most) co_return std::unexpected(object_too_large(key, most));
    co_return *found.bytes;
}

task<result<std::unique_ptr<object_reader>>> memory_store::open(object_key key, std::optional<byte_span> part) {
    FW_CO_TRY(auto found, at(key));
    FW_CO_TRY(const auto span, resolve(part, found.info.bytes));
    co_return std::make_unique<memory_reader>(std::move(found.info), std::move(found.bytes), span);
}

task<result<std::optional<object_info>>> memory_store::find(object_key key) {
    auto found = at(key);
    if (found) co_return std::optional(std::move(found->info));
    if (found.error().code == "objects.not_found") co_return std::optional<object_info>();
    co_return std::unexpected(std::move(found).error());
}

task<result<object_info>> memory_store::copy(object_key from, object_key to) {
    FW_CO_TRY(const auto found, at(from));
    co_return keep(to, *found.bytes, {.content_type = found.info.content_type});
}

task<result<void>> memory_store::remove(object_key key) {
    const std::scoped_lock lock(guard_);
    if (failing_) co_return std::unexpected(*failing_);
    objects_.erase(key.text());
    co_return result<void>{};
}

task<result<object_page>> memory_store::list(std::string prefix, std::string after, std::size_t most) {
    FW_CO_CHECK(check_listing(prefix, after, most));
    object_page out;
    const std::scoped_lock lock(guard_);
    if (failing_) co_return std::unexpected(*failing_);
    auto at = prefix > after ? objects_.lower_bound(prefix) : objects_.upper_bound(after);
    for (; at != objects_.end() && at->first.starts_with(prefix); ++at) {
        if (out.items.size() == most) {
            out.more = true;
            break;
        }
        out.items.push_back({object_key(at->first), at->second.info.bytes, at->second.info.modified});
    }
    co_return out;
}

}  // namespace fw::objects
