// Fonts from bytes, for cairo.
#pragma once

#include <cairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/print/print.hpp"

namespace fw::print {

enum class type_style { text, strong, title };

/// The faces of one document. Cheap to copy; what cairo still caches keeps its bytes alive by itself.
class typefaces {
public:
    /// Errors: `print.font`.
    [[nodiscard]] static result<typefaces> load(const fonts& files);

    /// Width of a line of UTF-8 text in the units of `size`.
    [[nodiscard]] double width(type_style style, double size, std::string_view text) const;

    /// Draws the text with its baseline starting at the current point of the context.
    void show(cairo_t* context, type_style style, double size, std::string_view text) const;

private:
    struct face;
    struct run {
        const face* with;
        std::string text;
    };
    [[nodiscard]] std::vector<run> runs_of(type_style style, std::string_view text) const;
    [[nodiscard]] static result<std::shared_ptr<const face>> load_face(std::span<const std::uint8_t> bytes);

    std::array<std::vector<std::shared_ptr<const face>>, 3> families_;
};

}  // namespace fw::print
