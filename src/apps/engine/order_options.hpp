// --garment, --fabric, --pattern, --color: what somebody is to wear, from the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/drape/drape.hpp"
#include "fw/dressing/outfit.hpp"
#include "fw/render/settings.hpp"

namespace fw::apps {

/// The options as typed. The n-th fabric, print and colour belong to the n-th garment; the last one given serves the
/// rest.
struct order_options {
    std::vector<std::string> garments;  ///< "t-shirt,length=0.7"
    std::vector<std::string> fabrics;
    std::vector<std::string> prints;  ///< "stripes" or "stripes,size=0.02,color=#20304a"
    std::vector<std::string> colors;
};

enum class order_count { one, outfit };  ///< how many garments the command takes
/// `otherwise`: what is made if no garment is named.
void declare_orders(CLI::App& app, order_options& o, order_count count = order_count::outfit,
                    std::string_view otherwise = "a t-shirt");

/// The options that say what a garment is made of.
[[nodiscard]] const std::vector<std::string_view>& cloth_option_names();

/// Errors: `garment.unknown` and those of the parsers of parameters, fabrics, prints and colours; field = the option.
[[nodiscard]] result<std::vector<dressing::garment_order>> parse_orders(const order_options& o);

/// One garment as text: "t-shirt,length=0.7". Errors: `garment.unknown`, `garment.parameter_*`.
[[nodiscard]] result<dressing::garment_order> parse_order(const std::string& garment, const std::string& fabric,
                                                          const std::string& print, const std::string& color);

enum class work_quality { draft, standard, high, ultra };
void declare_quality(CLI::App& app, work_quality& q);
[[nodiscard]] drape::drape_quality drape_quality_of(work_quality q);
[[nodiscard]] render::quality render_quality_of(work_quality q);

}  // namespace fw::apps
