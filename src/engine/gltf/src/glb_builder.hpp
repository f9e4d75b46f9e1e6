// Collects buffer views, accessors and JSON, and joins them to a GLB. Private.
#pragma once

#include <set>

#include "accessors.hpp"
#include "fw/gltf/write.hpp"

namespace fw::gltf {

/// A float as the shortest decimal that reads back equal, so that 0.8f is written 0.8 and not 0.800000011920929.
[[nodiscard]] double shortest(float value);

template <int Count>
[[nodiscard]] json::array number_list(const glm::vec<Count, float>& v) {
    json::array out;
    for (int i = 0; i < Count; ++i) out.emplace_back(shortest(v[i]));
    return out;
}

enum class view_target { none = 0, vertices = 34962, indices = 34963 };

class glb_builder {
public:
    /// Appends bytes, aligned to four, and gives the buffer view's index.
    int add_view(std::span<const std::uint8_t> bytes, view_target target, std::size_t stride = 0);

    /// Appends an accessor; `view` -1 makes one without data, as Draco wants it.
    int add_accessor(int view, const accessor_shape& shape, json::object bounds = {});

    /// Records that the file uses (and, if `required`, needs) an extension.
    void use_extension(std::string_view name, bool required = false);

    /// Adds a member to the document ("meshes": …) unless the list is empty.
    void set_list(std::string_view key, json::array list);
    json::object& root() { return root_; }

    [[nodiscard]] result<std::vector<std::uint8_t>> finish(const std::string& generator,
                                                           const std::string& asset_extras);

private:
    json::object root_;
    json::array views_;
    json::array accessors_;
    std::set<std::string> used_;
    std::set<std::string> required_;
    std::vector<std::uint8_t> binary_;
};

}  // namespace fw::gltf
