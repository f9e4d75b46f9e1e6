// --skin, --shoes, --light: how the wearer and the studio look, from the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "fw/body/avatar.hpp"
#include "fw/dressing/outfit.hpp"

namespace fw::apps {

struct look_options {
    std::string skin = "sand";
    std::string shoes = "usual";
};

void declare_skin(CLI::App& app, std::string& skin);
void declare_look(CLI::App& app, look_options& o);  ///< --skin and --shoes
void declare_light(CLI::App& app, std::string& light);

/// Errors: `look.skin` with the known tones.
[[nodiscard]] result<body::skin_tone> parse_skin_tone(const std::string& name);

/// The look of somebody who wears these. Errors: `look.skin`, `look.shoes`.
[[nodiscard]] result<body::avatar_look> parse_look(const look_options& o,
                                                   const std::vector<dressing::garment_order>& orders);

/// What goes with these garments: slip-ons under trousers, else flats.
[[nodiscard]] body::shoes usual_shoes(const std::vector<dressing::garment_order>& orders);

}  // namespace fw::apps
