// Objects as files of one folder.
#pragma once

#include <filesystem>
#include <memory>

#include "fw/async/worker_pool.hpp"
#include "fw/objects/object_store.hpp"

namespace fw::objects {

/// `folder/objects/<key>` has the object's bytes and, behind them, a footer (docs/formats/objects.md); what is
/// being written lies in `folder/unfinished` until it is renamed into its place. Bytes and folders are synced to the
/// disk before an object is visible. Several processes may share a folder. The pool must outlive it.
class directory_store final : public object_store {
public:
    /// Makes what is missing, for its owner alone. Blocks: for the start of a program. Errors: `objects.refused` if the
    /// folder cannot be made or written.
    [[nodiscard]] static result<std::unique_ptr<directory_store>> open(std::filesystem::path folder, worker_pool& pool);

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
    [[nodiscard]] task<result<std::size_t>> drop_unfinished(time_point before) override;

private:
    class writer;
    class reader;

    directory_store(std::filesystem::path folder, worker_pool& pool) : folder_(std::move(folder)), pool_(pool) {}

    std::filesystem::path folder_;
    worker_pool& pool_;
};

}  // namespace fw::objects
