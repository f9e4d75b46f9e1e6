#include "order_options.hpp"

#include "choice_option.hpp"
#include "fw/base/json.hpp"
#include "fw/base/quantity.hpp"
#include "fw/dressing/outfit_document.hpp"
#include "fw/textile/print_tone.hpp"

namespace fw::apps {

namespace {

result<garment::garment_kind> parse_kind(std::string_view id) {
    if (const auto kind = garment::find_garment(id)) return *kind;
    std::vector<std::string_view> known;
    for (std::size_t k = 0; k < garment::garment_kind_count; ++k)
        known.push_back(garment::info(static_cast<garment::garment_kind>(k)).id);
    const auto near = find_similar(id, known);
    return fail(error_kind::invalid, "garment.unknown",
                fmt::format("There is no garment \"{}\".{} Garments are: {}.", id,
                            near ? fmt::format(" Did you mean \"{}\"?", *near) : "", fmt::join(known, ", ")),
                "garment");
}

/// "2cm" or "0.02" → metres.
result<double> parse_print_size(std::string_view text) {
    constexpr auto range = textile::print_size_range;
    const auto size = find_length(text);
    if (size && range.contains(*size)) return *size;
    return fail(error_kind::invalid, "print.size",
                fmt::format("\"{}\" is no size for a print: it is between {:g} and {:g} metres ({:g}mm to {:g}cm), as "
                            "in size=0.02 or size=2cm.",
                            text, range.least, range.most, range.least * 1000, range.most * 100),
                "pattern");
}

/// "stripes,size=2cm,color=#20304a"; without a colour the print is a tone of the cloth.
result<textile::print> parse_print_option(const std::string& text, const textile::appearance_request& cloth) {
    textile::print out;
    FW_TRY(out.kind, textile::parse_print(std::string_view(text).substr(0, text.find(','))));
    FW_TRY(out.color, textile::tone_on_tone(cloth.fabric, cloth.color));
    for (std::size_t at = text.find(','); at != text.npos;) {
        const std::size_t comma = text.find(',', at + 1);
        const std::string part = text.substr(at + 1, comma == text.npos ? comma : comma - at - 1);
        at = comma;
        const auto equals = part.find('=');
        const std::string name = part.substr(0, equals);
        if (equals != part.npos && (name == "color" || name == "colour")) {
            FW_TRY(out.color, textile::parse_color(part.substr(equals + 1)));
        } else if (equals != part.npos && name == "size") {
            FW_TRY(out.size, parse_print_size(part.substr(equals + 1)));
        } else {
            return fail(
                error_kind::invalid, "print.option",
                fmt::format(
                    "\"{}\" is not known here. A print is a name, then size=SIZE (2cm or 0.02) and color=COLOUR.",
                    part),
                "pattern");
        }
    }
    return out;
}

/// An option that is given once goes for all garments; more of them than garments are a slip.
result<void> check_count(std::string_view option, const std::vector<std::string>& values, std::size_t garments) {
    if (values.size() <= garments) return {};
    return fail(
        error_kind::invalid, "order.too_many",
        fmt::format("{} is given {} times for {}: \"{}\" goes with none. Give it once for each --garment, in the "
                    "same order.",
                    option, values.size(), garments == 1 ? "one garment" : fmt::format("{} garments", garments),
                    values[garments]),
        std::string(option.substr(2)));
}

const std::string& pick(const std::vector<std::string>& values, std::size_t i, const std::string& otherwise) {
    return values.empty() ? otherwise : values[std::min(i, values.size() - 1)];
}

}  // namespace

const std::vector<std::string_view>& cloth_option_names() {
    static const std::vector<std::string_view> names{"--fabric", "--pattern", "--color"};
    return names;
}

void declare_orders(CLI::App& app, order_options& o, order_count count, std::string_view otherwise) {
    const bool outfit = count == order_count::outfit;
    const auto add = [&](const char* name, std::vector<std::string>& to, const std::string& help, const char* type) {
        app.add_option(name, to, help)
            ->type_name(type)
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    };
    add("--garment", o.garments,
        fmt::format("t-shirt, a-line-skirt or tailored-trousers, with parameters: t-shirt,length=62cm,fit=loose; {} if "
                    "none is named. `fashion-wallet garments` lists them all (docs/garments.md). {}",
                    otherwise, outfit ? "Repeat it for an outfit, from the skin outwards" : "One a command"),
        "GARMENT");
    const std::string each = outfit ? ". Once for all, or one for each --garment" : ". Does not change the pattern";
    add("--fabric", o.fabrics, "chiffon, shirting, jersey, suiting, denim or coating" + each, "NAME");
    add("--pattern", o.prints,
        fmt::format("{}, with size ({:g} mm to {:g} cm) and color: stripes,size=2cm,color=#20304a",
                    fmt::join(textile::print_names(), ", "), textile::print_size_range.least * 1000,
                    textile::print_size_range.most * 100) +
            each,
        "PRINT");
    add("--color", o.colors, "The cloth's colour: #RRGGBB or a name" + each, "COLOUR");
}

result<dressing::garment_order> parse_order(const std::string& garment, const std::string& fabric,
                                            const std::string& print, const std::string& color) {
    dressing::garment_order order;
    const auto comma = garment.find(',');
    FW_TRY(order.kind, parse_kind(std::string_view(garment).substr(0, comma)));
    if (comma != garment.npos) {
        FW_TRY(order.parameters, garment::parse_parameters(order.kind, std::string_view(garment).substr(comma + 1)));
    }
    FW_TRY(order.fabric,
           textile::get_fabric(fabric.empty() ? std::string(dressing::usual_fabric(order.kind)) : fabric));
    order.look.fabric = order.fabric.id;
    if (!color.empty()) {
        FW_TRY(order.look.color, textile::parse_color(color));
    }
    if (!print.empty()) {
        FW_TRY(order.look.pattern, parse_print_option(print, order.look));
    }
    return order;
}

result<std::vector<dressing::garment_order>> parse_orders(const order_options& o) {
    std::vector<dressing::garment_order> orders;
    static const std::string none;
    const std::vector<std::string> garments = o.garments.empty() ? std::vector<std::string>{"t-shirt"} : o.garments;
    FW_CHECK(check_count("--fabric", o.fabrics, garments.size()));
    FW_CHECK(check_count("--pattern", o.prints, garments.size()));
    FW_CHECK(check_count("--color", o.colors, garments.size()));
    for (std::size_t i = 0; i < garments.size(); ++i) {
        FW_TRY(auto order,
               parse_order(garments[i], pick(o.fabrics, i, none), pick(o.prints, i, none), pick(o.colors, i, none)));
        orders.push_back(std::move(order));
    }
    return orders;
}

void declare_quality(CLI::App& app, work_quality& q) {
    static const choices<work_quality> names{{"draft", work_quality::draft},
                                             {"standard", work_quality::standard},
                                             {"high", work_quality::high},
                                             {"ultra", work_quality::ultra}};
    add_choice(app, "--quality", q, "quality", names, "draft (seconds), standard, high or ultra (minutes)")
        ->default_str("standard")
        ->type_name("HOW");
}

drape::drape_quality drape_quality_of(work_quality q) {
    switch (q) {
        case work_quality::draft:
            return drape::drape_quality::preview;
        case work_quality::standard:
            return drape::drape_quality::standard;
        case work_quality::high:
        case work_quality::ultra:
            return drape::drape_quality::high;
    }
    std::unreachable();
}

render::quality render_quality_of(work_quality q) {
    switch (q) {
        case work_quality::draft:
            return render::quality::draft;
        case work_quality::standard:
            return render::quality::standard;
        case work_quality::high:
            return render::quality::high;
        case work_quality::ultra:
            return render::quality::ultra;
    }
    std::unreachable();
}

}  // namespace fw::apps
