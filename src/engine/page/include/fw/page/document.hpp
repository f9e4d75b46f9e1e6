// What the result page shows, as plain values: metres, kilograms and seconds; the page formats, rounds and escapes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fw::page {

/// Something the page shows or links. With `bytes` it is embedded, else `href` is a path relative to the page.
struct asset {
    std::string href = {};
    std::vector<std::uint8_t> bytes = {};
    std::string mime = {};   ///< "image/webp"; needed with bytes
    std::uint64_t size = 0;  ///< bytes of the file, for showing; 0 if unknown
    [[nodiscard]] bool present() const { return !href.empty() || !bytes.empty(); }
};

struct picture {
    asset file;
    std::string caption;  ///< "Front"; also the text for those who don't see the picture
    int width = 0;        ///< pixels
    int height = 0;
};

enum class unit_system { metric, imperial };
enum class source { typed, photo, derived };

/// One body measurement. The interval holds the true value in nine of ten cases.
struct measurement {
    std::string label;   ///< "Chest"
    std::string iso;     ///< "5.3.4"
    std::string how_to;  ///< one plain sentence, may be empty
    std::optional<double> asked;
    double achieved = 0;
    double low = 0;
    double high = 0;
    source from = source::derived;
    bool angle = false;  ///< radians instead of metres
    bool main = false;   ///< shown at once; the others unfold
};

/// What the measurement doctor said, and what became of it.
struct warning {
    std::string about;       ///< "Waist"
    std::string message;     ///< what is odd
    std::string suggestion;  ///< what it probably was
    bool mended = false;     ///< the suggestion was followed
};

/// Fit of one region of the garment, from tight (-1) by as drafted (0) to loose (+1).
struct fit_region {
    std::string region;   ///< "Chest"
    double position = 0;  ///< -1 to 1, for the scale
    double ease = 0;      ///< garment minus body, metres
    double strain = 0;    ///< largest stretch, 0.04 = 4 %
    std::string words;    ///< "as drafted"
};

/// The fit map on the 3D view: three bytes of sRGB a vertex, for the garment meshes' primitives in the order of the
/// GLB.
struct fit_map {
    std::vector<std::uint8_t> colors = {};
    std::string title = "Strain";
    std::string low_label = "loose";
    std::string middle_label = "as drafted";
    std::string high_label = "tight";
    std::vector<std::uint32_t> scale = {};  ///< 0xRRGGBB from low to high
};

struct pattern {
    asset preview;                                         ///< SVG
    std::vector<std::pair<std::string, asset>> downloads;  ///< "A4 pages (12)" and its file
    std::string yardage;                                   ///< "1.35 m of 150 cm wide cloth"
    std::string note;                                      ///< "seam allowance 1 cm included"
};

struct step {
    std::string name;
    double seconds = 0;
};

struct person {
    std::string id;  ///< letters, digits and dashes; the anchor of the section
    std::string name;
    std::string sentence;    ///< "Typed measurements, 168 cm"
    std::string garment;     ///< "T-shirt in cotton jersey"
    std::string quote = {};  ///< one line under the title: what makes this one worth looking at
    unit_system unit = unit_system::metric;
    std::vector<std::uint8_t> model;  ///< the GLB of the 3D view, embedded; no Draco
    fit_map fit;
    picture cover;                ///< shown while the 3D view gets ready, and instead of it without WebGL
    std::vector<picture> inputs;  ///< photos the body was made from, if any
    std::vector<measurement> measurements;
    std::vector<warning> warnings;
    std::vector<fit_region> fit_report;
    std::string fit_summary;
    std::vector<picture> pictures;
    asset turntable;  ///< MP4
    asset turntable_webm;
    pattern sewing_pattern;
    std::vector<std::pair<std::string, asset>> files;
    std::vector<step> steps;
};

struct document {
    std::string title = "Made to measure";
    std::string lead;     ///< the paragraph under the title
    std::string made_on;  ///< "23 November 2026, 2 cores, AMD EPYC"
    std::string version;
    std::vector<person> people;
};

}  // namespace fw::page
