// Where a body comes from: a typed p.json, or photographs with a height.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "command.hpp"
#include "fw/body/avatar.hpp"
#include "fw/dressing/avatar.hpp"
#include "fw/page/document.hpp"
#include "fw/vision/photo_fit.hpp"

namespace fw::apps {

struct person_source {
    std::filesystem::path person;
    std::filesystem::path front;
    std::filesystem::path side;
    std::string name = "You";
    std::optional<double> height;  ///< centimetres
    bool height_measured = false;  ///< against a wall; else told, and people add a centimetre or two
    std::optional<double> weight;  ///< kilograms
    std::optional<double> age;
    std::optional<body::sex> sex;  ///< not given: the photographs decide
    vision::clothing clothing = vision::clothing::normal;
    std::filesystem::path evidence;  ///< folder for pictures of landmarks, mask and outline; empty: none
    [[nodiscard]] bool from_photos() const { return !front.empty(); }
};

void declare_person_source(CLI::App& app, person_source& o);
void declare_photos(CLI::App& app, person_source& o);
void declare_clothing(CLI::App& app, vision::clothing& clothing);
void declare_height_measured(CLI::App& app, bool& measured);

/// A body, and what to say about where it comes from.
struct sourced_avatar {
    dressing::avatar avatar;
    std::string sentence;               ///< "From a front and a side photograph, 172 cm"
    std::vector<page::picture> inputs;  ///< the photographs, small, with the outline that was found
};

/// The options of `declare_photos`, which mean nothing beside --person.
[[nodiscard]] const std::vector<std::string_view>& photo_option_names();

/// Whether a body can come from this; asked before the work. `given`: the options that were typed.
/// Errors: `person.source` (neither or both), `usage.surplus` (options of photographs beside --person).
[[nodiscard]] result<void> check_source(const person_source& o, const std::vector<std::string>& given);

[[nodiscard]] std::vector<planned_stage> source_stages(const person_source& o);

/// Errors: `person.source`, those of the documents, `photo.*` of the gates (kind
/// not_good_enough) with every reason in the message.
[[nodiscard]] result<sourced_avatar> make_avatar_from(const body::body_model& model, const person_source& o,
                                                      const common_options& common, console_progress& progress);

}  // namespace fw::apps
