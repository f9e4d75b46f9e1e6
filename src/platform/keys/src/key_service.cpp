#include "fw/keys/key_service.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "fw/base/ids.hpp"
#include "fw/base/json.hpp"
#include "fw/files/files.hpp"

namespace fw::keys {

namespace {

namespace fs = std::filesystem;

struct file_key {
    std::string name;
    std::string made;
    crypto::cipher_key key;
};

std::string context_of(std::string_view name) {
    return fmt::format("fashion-wallet data key under {}", name);
}

std::unexpected<error> bad_file(const fs::path& file, std::string_view why) {
    return fail(error_kind::invalid, "keys.file", fmt::format("{} {}", file.string(), why), "keys");
}

result<std::vector<file_key>> parse_keys(const fs::path& file, std::string_view text) {
    FW_TRY(const auto document, parse_json(text));
    FW_TRY(const auto root, json_object::from(document));
    FW_TRY(const auto* entries, root.get_array("keys"));
    std::vector<file_key> out;
    for (const auto& entry : *entries) {
        FW_TRY(const auto object, json_object::from(entry, "keys"));
        file_key k;
        FW_TRY(k.name, object.get_string("name"));
        FW_TRY(k.made, object.get_string("made"));
        FW_TRY(const auto encoded, object.get_string("key"));
        const auto key = find_base64url(encoded);
        if (!key || key->size() != k.key.size()) return bad_file(file, "has a key that is not 32 bytes of base64url.");
        std::ranges::copy(*key, k.key.begin());
        out.push_back(std::move(k));
    }
    if (out.empty()) return bad_file(file, "has no key.");
    return out;
}

std::string to_text(const std::vector<file_key>& keys) {
    json::array entries;
    for (const auto& k : keys)
        entries.push_back(json::object{{"name", k.name}, {"made", k.made}, {"key", to_base64url(k.key)}});
    return to_pretty_json(json::object{{"version", 1}, {"keys", std::move(entries)}});
}

file_key make_key(const clock& time) {
    return {to_string(make_uuid(time.now())), to_rfc3339(time.now()), crypto::make_cipher_key()};
}

enum class placing : std::uint8_t {
    first,    ///< unless somebody else was quicker: then theirs stays
    instead,  ///< of what is there
};

/// Whole or not at all, for the owner alone, and on the disk when this returns: a lost key is lost data.
result<void> write_keys(const fs::path& file, const std::vector<file_key>& keys, placing how) {
    std::error_code made;
    fs::create_directories(file.parent_path(), made);
    const fs::path half = fs::path(file).concat(fmt::format(".new-{}", ::getpid()));
    ::unlink(half.c_str());
    const int descriptor = ::open(half.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return bad_file(file, fmt::format("can't be written: {}.", std::strerror(errno)));
    const std::string text = to_text(keys);
    const bool written =
        ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
    bool placed = ::close(descriptor) == 0 && written;
    if (placed && how == placing::first)
        placed = ::link(half.c_str(), file.c_str()) == 0 || errno == EEXIST;
    else if (placed)
        placed = ::rename(half.c_str(), file.c_str()) == 0;
    const int why = errno;
    ::unlink(half.c_str());
    if (placed) return {};
    return bad_file(file, fmt::format("can't be written: {}.", std::strerror(why)));
}

result<std::vector<file_key>> read_keys(const fs::path& file) {
    struct stat facts{};
    if (::stat(file.c_str(), &facts) != 0)
        return bad_file(file, fmt::format("can't be read: {}.", std::strerror(errno)));
    if ((facts.st_mode & 077) != 0) {
        return fail(error_kind::invalid, "keys.permissions",
                    fmt::format("{} holds the keys of everything that is encrypted and others may read it. Run: chmod "
                                "600 {}",
                                file.string(), file.string()),
                    "keys");
    }
    FW_TRY(const auto text, files::read_text(file, 1 << 20));
    return parse_keys(file, text);
}

}  // namespace

result<std::unique_ptr<file_key_service>> file_key_service::open(fs::path file, const clock& time) {
    if (std::error_code code; !fs::exists(file, code)) FW_CHECK(write_keys(file, {make_key(time)}, placing::first));
    FW_TRY(const auto read, read_keys(file));
    std::vector<master_key> keys;
    for (const auto& k : read) keys.push_back({k.name, k.key});
    return std::unique_ptr<file_key_service>(new file_key_service(std::move(keys)));
}

result<void> file_key_service::add_key(const fs::path& file, const clock& time) {
    FW_TRY(auto keys, read_keys(file));
    keys.push_back(make_key(time));
    return write_keys(file, keys, placing::instead);
}

task<result<wrapped_key>> file_key_service::wrap(crypto::cipher_key key) {
    const auto& by = keys_.back();
    co_return wrapped_key{by.name, crypto::seal(by.key, bytes_of(context_of(by.name)), key)};
}

task<result<crypto::cipher_key>> file_key_service::unwrap(wrapped_key wrapped) {
    const auto by = std::ranges::find(keys_, wrapped.wrapped_by, &master_key::name);
    if (by == keys_.end()) {
        co_return fail(error_kind::invalid, "keys.unknown",
                       fmt::format("The key {} is not in the key file. Was the file of another installation put here?",
                                   wrapped.wrapped_by));
    }
    const auto plain = crypto::open(by->key, bytes_of(context_of(by->name)), wrapped.text);
    if (!plain) co_return std::unexpected(plain.error());
    crypto::cipher_key key;
    if (plain->size() != key.size())
        co_return fail(error_kind::invalid, "crypto.not_authentic", "The wrapped key has another length than a key.");
    std::ranges::copy(*plain, key.begin());
    co_return key;
}

}  // namespace fw::keys
