#include "fw/objects/object_store.hpp"

#include "fw/base/encoding.hpp"
#include "fw/base/ids.hpp"

namespace fw::objects {

task<result<void>> try_out(object_store& store) {
    std::array<std::uint8_t, 16> chance{};
    fill_random(chance);
    const auto text = to_hex(chance);
    const object_key key("temp/check-" + text);
    FW_CO_CHECK(co_await store.put(key, text, {}));
    FW_CO_TRY(const auto got, co_await store.get(key, 100));
    FW_CO_CHECK(co_await store.remove(key));
    if (got != text)
        co_return fail(error_kind::internal, "objects.damaged", "The object store gives back other bytes.");
    co_return result<void>{};
}

error no_such_object(const object_key& key) {
    return {error_kind::not_found, "objects.not_found", fmt::format("There is no object {}.", key.text())};
}

error object_too_large(const object_key& key, std::size_t most) {
    return {error_kind::too_large, "objects.too_large",
            fmt::format("The object {} has more than the {} bytes that are read here.", key.text(), most)};
}

}  // namespace fw::objects
