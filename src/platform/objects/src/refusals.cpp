#include "fw/objects/object_store.hpp"

namespace fw::objects {

error no_such_object(const object_key& key) {
    return {error_kind::not_found, "objects.not_found", fmt::format("There is no object {}.", key.text())};
}

error object_too_large(const object_key& key, std::size_t most) {
    return {error_kind::too_large, "objects.too_large",
            fmt::format("The object {} has more than the {} bytes that are read here.", key.text(), most)};
}

}  // namespace fw::objects
