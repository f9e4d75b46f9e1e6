#include "outfit_files.hpp"

#include "fw/dressing/outfit_document.hpp"
#include "fw/dressing/worn_file.hpp"
#include "fw/files/files.hpp"

namespace fw::apps {

namespace {

constexpr std::size_t most_outfit_bytes = std::size_t{1} << 20;
constexpr std::size_t most_garment_bytes = std::size_t{64} << 20;

}  // namespace

std::string garment_file_name(std::size_t index) {
    return fmt::format("garment-{}.fwd", index + 1);
}

result<std::vector<dressing::garment_order>> read_outfit(const std::filesystem::path& file) {
    FW_TRY(const auto text, files::read_text(file, most_outfit_bytes));
    return dressing::parse_outfit(text);
}

result<dressing::outfit> read_garments(std::span<const std::filesystem::path> files) {
    dressing::outfit out;
    for (const auto& file : files) {
        FW_TRY(const auto bytes, fw::files::read_bytes(file, most_garment_bytes));
        FW_TRY(auto garment, dressing::unpack_garment(bytes));
        out.garments.push_back(std::move(garment));
    }
    return out;
}

result<dressing::outfit> read_garments(std::span<const std::filesystem::path> files,
                                       std::span<const dressing::garment_order> orders) {
    FW_TRY(auto out, read_garments(files));
    for (std::size_t i = 0; i < out.garments.size(); ++i) {
        auto& g = out.garments[i];
        if (i >= orders.size() || g.order.kind != orders[i].kind)
            return fail(error_kind::invalid, "outfit.garments",
                        fmt::format("Garment {} is a {}, which the outfit does not have there.", i + 1, g.pattern.kind),
                        "garment");
        g.order.look = orders[i].look;
        g.order.elements = orders[i].elements;
    }
    return out;
}

}  // namespace fw::apps
