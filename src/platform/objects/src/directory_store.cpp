#include "fw/objects/directory_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "disk.hpp"
#include "file_times.hpp"
#include "footer.hpp"
#include "fw/base/ids.hpp"
#include "fw/crypto/hasher.hpp"
#include "key_walk.hpp"
#include "on_pool.hpp"
#include "spans.hpp"

namespace fw::objects {

namespace fs = std::filesystem;

namespace {

fs::path objects_in(const fs::path& folder) {
    return folder / "objects";
}
fs::path unfinished_in(const fs::path& folder) {
    return folder / "unfinished";
}
fs::path file_of(const fs::path& folder, const object_key& key) {
    return objects_in(folder) / key.text();
}

/// A file under way. Blocks.
class unfinished_file {
public:
    unfinished_file() = default;
    unfinished_file(unfinished_file&& other) noexcept = default;
    unfinished_file& operator=(unfinished_file&& other) noexcept = default;
    ~unfinished_file() {
        if (file_.get() >= 0) ::unlink(path_.c_str());
    }

    static result<unfinished_file> begin(fs::path folder) {
        unfinished_file out;
        std::array<std::uint8_t, 16> name{};
        fill_random(name);
        out.path_ = unfinished_in(folder) / to_hex(name);
        out.folder_ = std::move(folder);
        FW_TRY(out.file_, create_file(out.path_));
        return out;
    }

    result<void> write(std::string_view bytes) {
        FW_CHECK(write_all(file_.get(), bytes));
        digest_.update(bytes_of(bytes));
        bytes_ += bytes.size();
        return {};
    }

    result<object_info> finish(const object_key& key, const std::string& content_type) {
        footer last{content_type, to_hex(digest_.finish())};
        FW_CHECK(write_all(file_.get(), write_footer(last)));
        FW_CHECK(sync_file(file_.get()));
        struct ::stat facts{};
        if (::fstat(file_.get(), &facts) != 0) return std::unexpected(disk_error(errno));
        FW_CHECK(move_to(key));
        return object_info{bytes_, std::move(last.sha256), content_type, modified_of(facts)};
    }

private:
    result<void> move_to(const object_key& key) {
        const auto target = file_of(folder_, key);
        // Somebody who removes the last object of a folder may take the folder away between two steps.
        for (int attempt = 0; true; ++attempt) {
            FW_CHECK(make_folders(target.parent_path(), objects_in(folder_)));
            if (::rename(path_.c_str(), target.c_str()) == 0) break;
            if (errno != ENOENT || attempt == 10) return std::unexpected(disk_error(errno));
        }
        file_ = {};
        return sync_folder(target.parent_path());
    }

    fs::path folder_;
    fs::path path_;
    open_file file_;
    crypto::hasher digest_{crypto::digest_kind::sha256};
    std::uint64_t bytes_ = 0;
};

struct found_file {
    open_file file;
    object_info info;
};

/// Errors: `objects.not_found`, `objects.damaged`.
result<found_file> open_object(const fs::path& folder, const object_key& key) {
    found_file out{.file = open_file(::open(file_of(folder, key).c_str(), O_RDONLY | O_CLOEXEC)), .info = {}};
    struct ::stat facts{};
    if (out.file.get() < 0 || ::fstat(out.file.get(), &facts) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return std::unexpected(no_such_object(key));
        return std::unexpected(disk_error(errno));
    }
    if (!S_ISREG(facts.st_mode)) return std::unexpected(no_such_object(key));
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    std::string last(std::min<std::uint64_t>(size, footer_bytes), '\0');
    FW_CHECK(read_at(out.file.get(), last, size - last.size()));
    FW_TRY(auto told, read_footer(last));
    out.info = {size - footer_bytes, std::move(told.sha256), std::move(told.content_type), modified_of(facts)};
    return out;
}

result<std::string> read_object(const fs::path& folder, const object_key& key, std::size_t most) {
    FW_TRY(const auto found, open_object(folder, key));
    if (found.info.bytes > most) return std::unexpected(object_too_large(key, most));
    std::string out(found.info.bytes, '\0');
    FW_CHECK(read_at(found.file.get(), out, 0));
    return out;
}

result<object_info> copy_object(const fs::path& folder, const object_key& from, const object_key& to) {
    FW_TRY(const auto found, open_object(folder, from));
    FW_TRY(auto made, unfinished_file::begin(folder));
    std::string piece(std::min<std::uint64_t>(found.info.bytes, most_piece), '\0');
    for (std::uint64_t at = 0; at < found.info.bytes; at += piece.size()) {
        piece.resize(std::min<std::uint64_t>(piece.size(), found.info.bytes - at));
        FW_CHECK(read_at(found.file.get(), piece, at));
        FW_CHECK(made.write(piece));
    }
    return made.finish(to, found.info.content_type);
}

result<void> remove_object(const fs::path& folder, const object_key& key) {
    const auto root = objects_in(folder);
    const auto file = file_of(folder, key);
    if (::unlink(file.c_str()) != 0) {
        if (errno == ENOENT || errno == ENOTDIR || errno == EISDIR) return {};
        return std::unexpected(disk_error(errno));
    }
    auto above = file.parent_path();
    FW_CHECK(sync_folder(above));
    while (above != root && ::rmdir(above.c_str()) == 0) above = above.parent_path();
    return {};
}

result<std::size_t> drop_older(const fs::path& folder, time_point before) {
    std::size_t out = 0;
    std::error_code code;
    for (fs::directory_iterator at(unfinished_in(folder), code), end; !code && at != end; at.increment(code)) {
        struct ::stat facts{};
        if (::stat(at->path().c_str(), &facts) != 0 || modified_of(facts) >= before) continue;
        if (::unlink(at->path().c_str()) == 0) ++out;
    }
    if (code) return std::unexpected(disk_error(code.value()));
    return out;
}

}  // namespace

class directory_store::writer final : public object_writer {
public:
    writer(worker_pool& pool, object_key key, std::string content_type, unfinished_file file)
        : pool_(pool), key_(std::move(key)), content_type_(std::move(content_type)), file_(std::move(file)) {}

    task<result<void>> write(std::string_view bytes) override {
        return on_pool(pool_, [this, bytes] { return file_.write(bytes); });
    }
    task<result<object_info>> finish() override {
        return on_pool(pool_, [this] { return file_.finish(key_, content_type_); });
    }

private:
    worker_pool& pool_;
    object_key key_;
    std::string content_type_;
    unfinished_file file_;
};

class directory_store::reader final : public object_reader {
public:
    reader(worker_pool& pool, found_file found, byte_span part) : pool_(pool), found_(std::move(found)), part_(part) {}

    const object_info& info() const override { return found_.info; }
    std::uint64_t length() const override { return part_.length; }

    task<result<std::string_view>> next() override {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(part_.length - given_, most_piece));
        if (size == 0) co_return std::string_view();
        piece_.resize(size);
        FW_CO_CHECK(
            co_await on_pool(pool_, [this] { return read_at(found_.file.get(), piece_, part_.begin + given_); }));
        given_ += size;
        co_return std::string_view(piece_);
    }

    std::optional<stored_file> release_file() override {
        return stored_file{found_.file.release(), part_.begin, part_.length};
    }

private:
    worker_pool& pool_;
    found_file found_;
    byte_span part_;
    std::uint64_t given_ = 0;
    std::string piece_;
};

result<std::unique_ptr<directory_store>> directory_store::open(fs::path folder, worker_pool& pool) {
    std::error_code code;
    for (const auto& each : {objects_in(folder), unfinished_in(folder)}) {
        if (fs::create_directories(each, code)) fs::permissions(each, fs::perms::owner_all, code);
        if (code || ::access(each.c_str(), R_OK | W_OK | X_OK) != 0)
            return fail(error_kind::unavailable, "objects.refused",
                        fmt::format("The folder {} cannot be made or written.", each.string()));
    }
    return std::unique_ptr<directory_store>(new directory_store(std::move(folder), pool));
}

task<result<object_info>> directory_store::put(object_key key, std::string_view bytes, put_options options) {
    return on_pool(
        pool_, [folder = folder_, key = std::move(key), bytes, options = std::move(options)]() -> result<object_info> {
            FW_TRY(auto file, unfinished_file::begin(folder));
            FW_CHECK(file.write(bytes));
            return file.finish(key, options.content_type);
        });
}

task<result<std::unique_ptr<object_writer>>> directory_store::open_writer(object_key key, put_options options) {
    FW_CO_TRY(auto file, co_await on_pool(pool_, [folder = folder_] { return unfinished_file::begin(folder); }));
    co_return std::make_unique<writer>(pool_, std::move(key), std::move(options.content_type), std::move(file));
}

task<result<std::string>> directory_store::get(object_key key, std::size_t most) {
    return on_pool(pool_, [folder = folder_, key = std::move(key), most] { return read_object(folder, key, most); });
}

task<result<std::unique_ptr<object_reader>>> directory_store::open(object_key key, std::optional<byte_span> part) {
    FW_CO_TRY(auto found,
              co_await on_pool(pool_, [folder = folder_, key = std::move(key)] { return open_object(folder, key); }));
    FW_CO_TRY(const auto span, resolve(part, found.info.bytes));
    co_return std::make_unique<reader>(pool_, std::move(found), span);
}

task<result<std::optional<object_info>>> directory_store::find(object_key key) {
    auto found = co_await on_pool(pool_, [folder = folder_, key = std::move(key)]() -> result<object_info> {
        FW_TRY(auto there, open_object(folder, key));
        return std::move(there.info);
    });
    if (found) co_return std::optional(std::move(*found));
    if (found.error().code == "objects.not_found") co_return std::optional<object_info>();
    co_return std::unexpected(std::move(found).error());
}

task<result<object_info>> directory_store::copy(object_key from, object_key to) {
    return on_pool(pool_, [folder = folder_, from = std::move(from), to = std::move(to)] {
        return copy_object(folder, from, to);
    });
}

task<result<void>> directory_store::remove(object_key key) {
    return on_pool(pool_, [folder = folder_, key = std::move(key)] { return remove_object(folder, key); });
}

task<result<object_page>> directory_store::list(std::string prefix, std::string after, std::size_t most) {
    return on_pool(
        pool_, [folder = folder_, prefix = std::move(prefix), after = std::move(after), most]() -> result<object_page> {
            FW_CHECK(check_listing(prefix, after, most));
            return list_files(objects_in(folder), prefix, after, most);
        });
}

task<result<std::size_t>> directory_store::drop_unfinished(time_point before) {
    return on_pool(pool_, [folder = folder_, before] { return drop_older(folder, before); });
}

}  // namespace fw::objects
