// Objects that nobody reads without our keys: photographs, and what was found in them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "fw/keys/sealed_stream.hpp"
#include "fw/objects/object_store.hpp"

namespace fw::objects {

/// The plain bytes of a sealed object, piece by piece. Used by one coroutine at a time.
class sealed_reader {
public:
    sealed_reader(std::unique_ptr<object_reader> sealed, const keys::vault& keys, std::string context)
        : sealed_(std::move(sealed)), keys_(keys), context_(std::move(context)) {}

    /// The next bytes, empty at the end; valid until the next call. Errors: those of the store and of
    /// `keys::stream_opener`, `objects.cut_off`.
    [[nodiscard]] task<result<std::string_view>> next();

private:
    [[nodiscard]] task<result<void>> fill(std::size_t least);

    std::unique_ptr<object_reader> sealed_;
    const keys::vault& keys_;
    std::string context_;
    bytes buffer_;
    bytes plain_;
    std::optional<keys::stream_opener> opener_;
    bool ended_ = false;
    bool done_ = false;
};

/// A store seen through the vault. An object is bound to its key: moved to another one it does not open. Store and
/// vault must outlive it and what it gives.
class sealed_objects {
public:
    /// `purpose` must have been loaded by the vault ("photos").
    sealed_objects(object_store& store, const keys::vault& keys, std::string purpose)
        : store_(store), keys_(keys), purpose_(std::move(purpose)) {}

    /// Seals what it is given; as `object_store::open_writer` else.
    [[nodiscard]] task<result<std::unique_ptr<object_writer>>> open_writer(object_key key);
    [[nodiscard]] task<result<object_info>> put(object_key key, std::string_view plain);

    /// Errors: `objects.not_found`.
    [[nodiscard]] task<result<std::unique_ptr<sealed_reader>>> open(object_key key);
    /// Errors: `objects.too_large` beyond `most` bytes.
    [[nodiscard]] task<result<std::string>> get(object_key key, std::size_t most);

    [[nodiscard]] object_store& store() { return store_; }

private:
    object_store& store_;
    const keys::vault& keys_;
    std::string purpose_;
};

}  // namespace fw::objects
