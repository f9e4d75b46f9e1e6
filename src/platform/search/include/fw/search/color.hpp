// Colours by how near people see them: CIE L*a*b*, in a grid of cells that an index can hold. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace fw::search {

struct lab {
    double l = 0, a = 0, b = 0;
};

/// Of "#rrggbb" (sRGB, D65), or of a name that shops use ("navy", "ecru"); nothing for anything else.
[[nodiscard]] std::optional<lab> find_color(std::string_view text);

/// The difference that people see (CIE76): 2 is just seen, 10 another shade, 40 another colour.
[[nodiscard]] double difference(const lab& a, const lab& b);

/// The cell of a grid with steps of 10; db/migrations (catalog.color_cell) computes the same.
[[nodiscard]] std::int32_t cell_of(const lab& color);

/// All cells with their middle within `radius`, the colour's own among them.
[[nodiscard]] std::vector<std::int32_t> cells_near(const lab& color, double radius);

}  // namespace fw::search
