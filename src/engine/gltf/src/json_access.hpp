// Reading members of glTF's JSON: what is absent or of a wrong type gives the default; indices are checked. Private.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "fw/base/error.hpp"
#include "fw/base/json.hpp"
#include "fw/geometry/math.hpp"

namespace fw::gltf {

/// The refusal of a file that breaks the specification; `path` is a JSON path such as "accessors[3].count".
[[nodiscard]] std::unexpected<error> broken(const std::string& path, const std::string& why);

/// The member as an object or array; an empty one if there is none.
[[nodiscard]] const json::object& object_at(const json::object& in, std::string_view key);
[[nodiscard]] const json::array& array_at(const json::object& in, std::string_view key);

/// `in.extensions[name]`, or null.
[[nodiscard]] const json::object* find_extension(const json::object& in, std::string_view name);

[[nodiscard]] double number_at(const json::object& in, std::string_view key, double otherwise);
[[nodiscard]] float float_at(const json::object& in, std::string_view key, float otherwise);
[[nodiscard]] bool bool_at(const json::object& in, std::string_view key);
[[nodiscard]] std::string string_at(const json::object& in, std::string_view key);

/// A list of `Count` finite numbers; `otherwise` if it is absent or has another length.
template <std::size_t Count>
[[nodiscard]] std::array<float, Count> floats_at(const json::object& in, std::string_view key,
                                                 std::array<float, Count> otherwise) {
    const json::array& list = array_at(in, key);
    if (list.size() != Count) return otherwise;
    std::array<float, Count> out{};
    for (std::size_t i = 0; i < Count; ++i) {
        if (!list[i].is_number()) return otherwise;
        out[i] = list[i].to_number<float>();
        if (!std::isfinite(out[i])) return otherwise;
    }
    return out;
}

[[nodiscard]] vec3 vec3_at(const json::object& in, std::string_view key, vec3 otherwise);

/// A size or offset. Errors: `gltf.broken` if it is negative, not whole or above `limit`.
[[nodiscard]] result<std::size_t> size_at(const json::object& in, std::string_view key, std::size_t otherwise,
                                          std::size_t limit, const std::string& path);

/// An index below `count`, or -1 if the member is absent. Errors: `gltf.broken`.
[[nodiscard]] result<int> index_at(const json::object& in, std::string_view key, std::size_t count,
                                   const std::string& path);

/// The same for a list's element.
[[nodiscard]] result<int> index_of(const json::value& value, std::size_t count, const std::string& path);

/// Element `i` of a top-level list ("meshes"), which must be an object. Errors: `gltf.broken`.
[[nodiscard]] result<const json::object*> element(const json::array& list, std::size_t i, const std::string& path);

}  // namespace fw::gltf
