// From bytes to JSON and buffers: the GLB container, data URIs, external files. Private.
#pragma once

#include <optional>

#include "fw/gltf/read.hpp"
#include "json_access.hpp"

namespace fw::gltf {

/// What is left of the memory that a file may take. Everything that allocates by the file's numbers asks first.
class budget {
public:
    explicit budget(std::size_t bytes) : left_(bytes) {}
    /// Errors: `gltf.too_large`.
    [[nodiscard]] result<void> take(std::size_t count, std::size_t bytes_each);

private:
    std::size_t left_;
};

/// The JSON document and the bytes of all its buffers.
struct document {
    json::value root_value;
    std::vector<std::vector<std::uint8_t>> owned_buffers;
    std::vector<std::span<const std::uint8_t>> buffers;  ///< into owned_buffers, or into the file's bytes
    [[nodiscard]] const json::object& root() const { return root_value.get_object(); }
};

/// Splits, parses and fetches; the document keeps pointing into `bytes`.
[[nodiscard]] result<document> open_document(std::span<const std::uint8_t> bytes, const read_options& options,
                                             budget& memory);

/// The bytes of a `data:` URI, or of an external one through the resolver.
[[nodiscard]] result<std::vector<std::uint8_t>> resolve_uri(const std::string& uri, const read_options& options,
                                                            budget& memory, const std::string& path);

}  // namespace fw::gltf
