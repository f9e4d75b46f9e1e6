// Objects in memory: for tests.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "fw/objects/object_store.hpp"

namespace fw::objects {

/// Keeps every promise of `object_store` but durability. The clock must outlive it.
class memory_store final : public object_store {
public:
    explicit memory_store(const clock& time) : clock_(time) {}

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
    [[nodiscard]] std::optional<std::string> presign(const object_key&, const presign_options&) const override {
        return std::nullopt;
    }
    [[nodiscard]] task<result<std::size_t>> drop_unfinished(time_point) override { co_return 0; }

    /// Every call but `presign` fails with this from now on (nothing: works again): for tests of those who must cope.
    void fail_with(std::optional<error> why);
    [[nodiscard]] std::size_t size() const;

private:
    struct stored {
        object_info info;
        std::shared_ptr<const std::string> bytes;
    };
    class writer;

    [[nodiscard]] result<object_info> keep(const object_key& key, std::string bytes, const put_options& options);
    [[nodiscard]] result<stored> at(const object_key& key) const;

    const clock& clock_;
    mutable std::mutex guard_;
    std::map<std::string, stored, std::less<>> objects_;
    std::optional<error> failing_;
};

}  // namespace fw::objects
