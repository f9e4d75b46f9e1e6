#include "engine_commands.hpp"

namespace fw::exports {

namespace {

std::string size_of(const export_options& o) {
    return fmt::format("{}x{}", o.width.value(), o.height.value());
}

}  // namespace

engine_command command_for(const export_order& what, const std::string& model, const std::string& out,
                           const std::string& scratch) {
    const auto& o = what.options;
    switch (what.type) {
        case export_type::image:
            return {{"render", model, "--size", size_of(o), "--view", o.view.value(), "--background",
                     o.background.value(), "--quality", std::string(wardrobe::to_string(what.quality)), "--out", out},
                    {"decode", out}};
        case export_type::video:
            return {{"turntable", model, "--size", size_of(o), "--out", out}, {}};
        case export_type::model: {
            engine_command c{{"convert", model, out, "--webp", "--lod", std::to_string(o.lod.value())},
                             {"convert", out, scratch}};
            if (o.draco.value()) c.make.emplace_back("--draco");
            return c;
        }
    }
    std::unreachable();
}

}  // namespace fw::exports
