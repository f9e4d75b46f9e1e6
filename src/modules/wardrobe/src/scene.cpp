#include "fw/wardrobe/scene.hpp"

#include <algorithm>
#include <array>

namespace fw::wardrobe {

namespace {

constexpr std::array<std::string_view, 4> names{"draft", "standard", "high", "ultra"};

}  // namespace

std::string_view to_string(quality q) {
    return names[static_cast<std::size_t>(q)];
}

std::optional<quality> find_quality(std::string_view name) {
    const auto at = std::ranges::find(names, name);
    if (at == names.end()) return std::nullopt;
    return static_cast<quality>(at - names.begin());
}

std::string key_of(const bytes& name, std::string_view file) {
    return fmt::format("scenes/{}/{}", to_hex(name), file);
}

}  // namespace fw::wardrobe
