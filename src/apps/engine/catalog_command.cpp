// catalog: the media of a catalog's documents, made by the engines, each once.
#include <algorithm>
#include <chrono>

#include "catalog_elements.hpp"
#include "catalog_items.hpp"
#include "catalog_media.hpp"
#include "catalog_silhouettes.hpp"
#include "command.hpp"
#include "fw/crypto/digest.hpp"
#include "fw/files/files.hpp"

namespace fw::apps {

namespace {

namespace fs = std::filesystem;

/// Part of every input hash: raised when the same document gives other pictures.
int media_revision(std::string_view type) {
    return type == "silhouette" ? 2 : 1;
}

struct catalog_options {
    fs::path from;
    fs::path out;
    std::string only;
    std::string size = "640x800";
    int samples = 32;
};

std::string hash_of(const std::string& text) {
    const auto digest = crypto::sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    std::string out;
    for (std::size_t i = 0; i < 16; ++i) out += fmt::format("{:02x}", digest[i]);
    return out;
}

/// Makes the media of one item after another, leaves alone what is there already.
class catalog_builder {
public:
    catalog_builder(const catalog_options& o, const common_options& common, media_settings settings)
        : o_(o), settings_(settings), common_(common) {
        progress_.begin("media");
    }

    result<void> run() {
        std::vector<std::pair<json::value, std::string>> wanted;
        for (const std::string name : {"fabrics", "patterns", "silhouettes", "elements"}) {
            const auto document = o_.from / (name + ".json");
            if (!fs::exists(document)) continue;
            FW_TRY(auto items, read_items(document));
            for (auto& item : items) {
                if (name == "fabrics") fabrics_.push_back(item);
                if (!o_.only.empty() && !(text_of(item, "type") + "/" + text_of(item, "key")).starts_with(o_.only))
                    continue;
                wanted.emplace_back(std::move(item), name);
            }
        }
        if (wanted.empty())
            return fail(error_kind::invalid, "catalog.items",
                        fmt::format("There is no such item in the documents of {}.", o_.from.string()), "from");
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (progress_.cancelled()) return cancelled_error();
            place_ = fmt::format("{} of {}", i + 1, wanted.size());
            FW_CHECK(build(std::move(wanted[i].first), wanted[i].second));
        }
        return write_down();
    }

private:
    result<void> build(json::value item, const std::string& folder) {
        const std::string key = text_of(item, "key");
        const fs::path place = o_.out / folder / key;
        const std::string input =
            hash_of(fmt::format("{}|{}x{}|{}|{}|{}", media_revision(text_of(item, "type")), settings_.picture.width,
                                settings_.picture.height, settings_.samples, json::serialize(item), ground_of(item)));
        json::object made;
        if (const auto known = files::read_text(place / "made.json")) {
            if (auto parsed = parse_json(*known); parsed && text_of(*parsed, "input") == input)
                made = parsed->get_object();
        }
        if (made.empty()) {
            const auto start = std::chrono::steady_clock::now();
            const auto media = make(item);
            made["input"] = input;
            made["seconds"] =
                std::round(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() * 10) / 10;
            json::object members;
            json::array problems;
            if (media) {
                for (const auto& f : media->files) {
                    FW_CHECK(files::write_bytes(place / f.name, f.bytes));
                    members[f.member] = fmt::format("{}/{}/{}", folder, key, f.name);
                }
                made["facts"] = media->facts;
                for (const auto& p : media->problems) problems.push_back(json::value(p));
            } else {
                if (media.error().kind == error_kind::cancelled) return std::unexpected(media.error());
                problems.push_back(json::value(media.error().message));
                made["failed"] = true;
            }
            made["members"] = std::move(members);
            made["problems"] = std::move(problems);
            FW_CHECK(files::write_text(place / "made.json", json::serialize(made)));
            std::fputs(
                fmt::format(
                    "{}: {}/{}: {:.1f} s{}\n", place_, folder, key, made["seconds"].to_number<double>(),
                    made["problems"].get_array().empty() ? "" : ", NOT GOOD: " + json::serialize(made["problems"]))
                    .c_str(),
                stderr);
        }
        note(std::move(item), made);
        return {};
    }

    /// What else the media depend on: the cloth that prints and silhouettes are shown in.
    std::string ground_of(const json::value& item) const {
        const auto type = text_of(item, "type");
        return type != "fabric" && !fabrics_.empty() ? json::serialize(cloth_for(item)) : "";
    }

    /// The fabric that is among the item's tags; else the first.
    const json::value& cloth_for(const json::value& item) const {
        static const json::value none;
        const auto* tags = item.is_object() ? item.get_object().if_contains("tags") : nullptr;
        if (tags && tags->is_array())
            for (const auto& fabric : fabrics_)
                if (std::ranges::any_of(tags->get_array(),
                                        [&](const auto& t) { return t == json::value(text_of(fabric, "key")); }))
                    return fabric;
        return fabrics_.empty() ? none : fabrics_.front();
    }

    result<item_media> make(const json::value& item) {
        const std::string type = text_of(item, "type");
        if (type == "fabric") return make_fabric_media(item, settings_, progress_);
        if (type == "pattern") {
            if (fabrics_.empty())
                return fail(error_kind::invalid, "catalog.items",
                            "Prints are shown on the first fabric: there is none.");
            FW_TRY(const auto cloth, textile::parse_cloth(fabrics_.front()));
            if (!plain_) {
                FW_TRY(plain_, dressing::drape_swatch(cloth.physical, {}, progress_));
            }
            return make_pattern_media(item, cloth, *plain_, settings_, progress_);
        }
        if (type == "element") {
            if (fabrics_.empty())
                return fail(error_kind::invalid, "catalog.items", "Elements are shown on a fabric: there is none.");
            FW_TRY(const auto cloth, textile::parse_cloth(cloth_for(item)));
            return make_element_media(item, cloth, settings_, progress_);
        }
        if (type == "silhouette") {
            if (!body_) {
                FW_TRY(body_, load_body_model(common_.assets));
            }
            FW_TRY(const auto cloth, textile::parse_cloth(cloth_for(item)));
            return make_silhouette_media(item, cloth, *body_, settings_, progress_);
        }
        return fail(error_kind::invalid, "catalog.type", fmt::format("Nothing is known of the type \"{}\".", type),
                    "type");
    }

    void note(json::value item, const json::object& made) {
        json::object row{
            {"type", text_of(item, "type")}, {"key", text_of(item, "key")}, {"seconds", made.at("seconds")}};
        if (made.contains("facts")) row["facts"] = made.at("facts");
        row["problems"] = made.at("problems");
        bad_ += made.at("problems").get_array().empty() ? 0 : 1;
        report_.push_back(std::move(row));
        if (made.contains("failed")) return;  // listed, not offered
        for (const auto& member : made.at("members").get_object()) item.get_object()[member.key()] = member.value();
        catalog_.push_back(std::move(item));
    }

    result<void> write_down() {
        const auto count = catalog_.size();
        FW_CHECK(
            files::write_text(o_.out / "catalog.json", to_pretty_json(json::object{{"items", std::move(catalog_)}})));
        FW_CHECK(
            files::write_text(o_.out / "report.json", to_pretty_json(json::object{{"items", std::move(report_)}})));
        std::fputs(fmt::format("{} items, {} with something to look at: see report.json\n", count, bad_).c_str(),
                   stderr);
        if (bad_ != 0)
            return fail(
                error_kind::not_good_enough, "catalog.problems",
                fmt::format("{} items of the catalog are not as they should be; report.json lists them.", bad_));
        return {};
    }

    const catalog_options& o_;
    media_settings settings_;
    const common_options& common_;
    std::shared_ptr<const body::body_model> body_;
    std::vector<json::value> fabrics_;
    std::optional<dressing::swatch> plain_;                               ///< what prints are shown on
    console_progress progress_{progress_mode::none, {{"media", "", 1}}};  ///< asks engines to stop on Ctrl-C
    std::string place_;                                                   ///< "3 of 105"
    json::array catalog_;
    json::array report_;
    int bad_ = 0;
};

result<void> run_catalog(const catalog_options& o, const common_options& common) {
    media_settings settings;
    FW_TRY(settings.picture, parse_size(o.size));
    settings.samples = o.samples;
    settings.threads = thread_count(common);
    return catalog_builder(o, common, settings).run();
}

}  // namespace

void add_catalog_command(command_line& line) {
    line.add<catalog_options>(
        "catalog",
        "The pictures, textures and models of a catalog's documents: catalog.json with media, ready to import",
        [](CLI::App& app, catalog_options& o) {
            app.add_option("--from", o.from, "Folder with fabrics.json, patterns.json, silhouettes.json, elements.json")
                ->required()
                ->type_name("DIR");
            app.add_option("--out", o.out, "Folder for the result; what is there already and still right is kept")
                ->required()
                ->type_name("DIR");
            app.add_option("--only", o.only, "Only items whose TYPE/KEY begins so")->type_name("TYPE/KEY");
            app.add_option("--size", o.size, "Of the pictures, in pixels")->capture_default_str()->type_name("WxH");
            app.add_option("--samples", o.samples, "Samples a pixel")
                ->check(CLI::Range(1, 1024))
                ->capture_default_str()
                ->type_name("N");
        },
        run_catalog);
}

}  // namespace fw::apps
