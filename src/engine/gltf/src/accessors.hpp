// Accessors: typed, bounds-checked views of buffers, with sparse values and compressed views resolved. Private.
#pragma once

#include "container.hpp"

namespace fw::gltf {

/// glTF's component types, by their numbers in the file.
enum class component { i8 = 5120, u8 = 5121, i16 = 5122, u16 = 5123, u32 = 5125, f32 = 5126 };

[[nodiscard]] std::size_t size_of(component type);

/// One accessor's description, checked.
struct accessor_shape {
    std::size_t count = 0;
    std::size_t components = 1;
    component type = component::f32;
    bool normalized = false;
    [[nodiscard]] std::size_t element_size() const { return components * size_of(type); }
};

class accessor_reader {
public:
    /// Keeps references: both must outlive the reader.
    accessor_reader(const document& doc, budget& memory);

    [[nodiscard]] std::size_t count() const { return accessors_.size(); }
    [[nodiscard]] result<accessor_shape> shape(int accessor) const;

    /// All components as floats, `components` an element; integers are normalised if the accessor says so.
    /// Errors: `gltf.broken` if the accessor has another number of components, leaves its buffer or holds NaN or
    /// infinity.
    [[nodiscard]] result<std::vector<float>> floats(int accessor, std::size_t components);

    /// All components of an unsigned integer accessor.
    [[nodiscard]] result<std::vector<std::uint32_t>> integers(int accessor, std::size_t components);

    /// The bytes of a buffer view (decompressed if need be), with its stride (0 if tightly packed).
    struct view_bytes {
        std::span<const std::uint8_t> bytes;
        std::size_t stride = 0;
    };
    [[nodiscard]] result<view_bytes> view(int index);

private:
    struct packed {
        accessor_shape shape;
        std::vector<std::uint8_t> bytes;  ///< tightly packed
    };
    [[nodiscard]] result<packed> load(int accessor);
    [[nodiscard]] result<void> apply_sparse(packed& target, const json::object& sparse, const std::string& path);
    [[nodiscard]] result<std::span<const std::uint8_t>> sparse_part(const json::object& part, std::size_t bytes,
                                                                    const std::string& path);
    [[nodiscard]] result<view_bytes> plain_view(const json::object& view, const std::string& path) const;

    const document& doc_;
    budget& memory_;
    const json::array& accessors_;
    const json::array& views_;
    std::vector<std::optional<std::vector<std::uint8_t>>> decompressed_;  ///< by view
};

/// Undoes EXT_meshopt_compression of one buffer view.
[[nodiscard]] result<std::vector<std::uint8_t>> decode_meshopt(const document& doc, const json::object& extension,
                                                               budget& memory, const std::string& path);

}  // namespace fw::gltf
