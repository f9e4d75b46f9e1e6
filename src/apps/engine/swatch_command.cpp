// swatch: a fabric of the catalog, or a print on it, photographed as a draped piece of cloth.
#include "catalog_items.hpp"
#include "catalog_media.hpp"
#include "command.hpp"

namespace fw::apps {

namespace {

struct swatch_options {
    std::filesystem::path fabric;
    std::string fabric_key;
    std::filesystem::path print;
    std::string print_key;
    std::string size = "640x800";
    int samples = 24;
    std::filesystem::path out;
};

result<void> run_swatch(const swatch_options& o, const common_options& common) {
    FW_CHECK(check_picture_name(o.out));
    media_settings settings;
    FW_TRY(settings.picture, parse_size(o.size));
    settings.samples = o.samples;
    settings.threads = thread_count(common);
    FW_TRY(const auto item, read_item(o.fabric, o.fabric_key));
    FW_TRY(const auto cloth, textile::parse_cloth(item));
    textile::appearance_request look;
    look.cloth = cloth.look;
    if (!o.print.empty()) {
        FW_TRY(const auto print, read_item(o.print, o.print_key));
        FW_TRY(look.art, textile::parse_artwork(print));
    }
    console_progress progress(common.progress, {{"drape", "The cloth comes to rest", 4}, {"render", "The picture", 4}});
    progress.begin("drape");
    FW_TRY(const auto swatch, dressing::drape_swatch(cloth.physical, {}, progress));
    progress.begin("render");
    FW_TRY(const auto picture, picture_swatch(swatch, cloth.physical, look, settings, progress));
    FW_CHECK(write_image_file(o.out, picture));
    progress.finish();
    std::fputs(
        fmt::format("{}: drape coefficient {:.0f} %\n", cloth.physical.name, 100 * swatch.drape_coefficient).c_str(),
        stderr);
    show_written(o.out);
    if (!swatch.drape.settled)
        return fail(error_kind::not_good_enough, "drape.not_settled", "The cloth did not come to rest.");
    return {};
}

}  // namespace

void add_swatch_command(command_line& line) {
    line.add<swatch_options>(
        "swatch", "A fabric of the catalog as a draped piece of cloth, with or without a print",
        [](CLI::App& app, swatch_options& o) {
            app.add_option("--fabric", o.fabric, "A fabric's document, or a catalog (docs/formats/catalog.md)")
                ->required()
                ->type_name("FILE");
            app.add_option("--key", o.fabric_key, "Which fabric of the document")->type_name("KEY");
            app.add_option("--print", o.print, "A print's document, or a catalog")->type_name("FILE");
            app.add_option("--print-key", o.print_key, "Which print of the document")->type_name("KEY");
            app.add_option("--size", o.size, "Width and height in pixels")->capture_default_str()->type_name("WxH");
            app.add_option("--samples", o.samples, "Samples a pixel")
                ->check(CLI::Range(1, 1024))
                ->capture_default_str()
                ->type_name("N");
            app.add_option("--out", o.out, "The picture: .png, .jpg or .webp")->required()->type_name("FILE");
        },
        run_swatch);
}

}  // namespace fw::apps
