#include "typeface.hpp"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H

namespace fw::print {

namespace {

/// What a cairo font face needs as long as cairo caches it.
struct font_data {
    std::vector<std::uint8_t> bytes;
    FT_Library library = nullptr;
    FT_Face face = nullptr;

    font_data() = default;
    font_data(const font_data&) = delete;
    font_data& operator=(const font_data&) = delete;
    ~font_data() {
        if (face != nullptr) FT_Done_Face(face);
        if (library != nullptr) FT_Done_FreeType(library);
    }
};

void free_font_data(void* data) {
    delete static_cast<font_data*>(data);
}

/// Reads one code point of UTF-8 at `i` and moves on; bad bytes give U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& i) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const unsigned char first = byte(i++);
    const int more = first < 0x80             ? 0
                     : (first & 0xe0) == 0xc0 ? 1
                     : (first & 0xf0) == 0xe0 ? 2
                     : (first & 0xf8) == 0xf0 ? 3
                                              : -1;
    if (more < 0) return 0xfffd;
    char32_t code = more == 0 ? first : first & (0x3f >> more);
    for (int k = 0; k < more; ++k) {
        if (i >= text.size() || (byte(i) & 0xc0) != 0x80) return 0xfffd;
        code = (code << 6) | (byte(i++) & 0x3f);
    }
    return code;
}

}  // namespace

struct typefaces::face {
    cairo_font_face_t* cairo = nullptr;
    FT_Face ft = nullptr;

    face() = default;
    face(const face&) = delete;
    face& operator=(const face&) = delete;
    ~face() {
        if (cairo != nullptr) cairo_font_face_destroy(cairo);
    }
};

result<std::shared_ptr<const typefaces::face>> typefaces::load_face(std::span<const std::uint8_t> bytes) {
    static constexpr cairo_user_data_key_t key{};
    auto data = std::make_unique<font_data>();
    data->bytes.assign(bytes.begin(), bytes.end());
    if (FT_Init_FreeType(&data->library) != 0 ||
        FT_New_Memory_Face(data->library, data->bytes.data(), static_cast<FT_Long>(data->bytes.size()), 0,
                           &data->face) != 0)
        return fail(error_kind::invalid, "print.font",
                    "A font file can't be read: it must be TrueType, OpenType, WOFF or WOFF2.", "fonts");
    auto out = std::make_shared<face>();
    out->ft = data->face;
    out->cairo = cairo_ft_font_face_create_for_ft_face(data->face, FT_LOAD_NO_HINTING);
    if (cairo_font_face_set_user_data(out->cairo, &key, data.get(), free_font_data) != CAIRO_STATUS_SUCCESS)
        return fail(error_kind::internal, "print.font", "Out of memory while reading a font.");
    data.release();
    return out;
}

result<typefaces> typefaces::load(const fonts& files) {
    typefaces out;
    const std::array lists{&files.text, &files.strong, &files.title};
    for (std::size_t i = 0; i < lists.size(); ++i) {
        if (lists[i]->empty())
            return fail(error_kind::invalid, "print.font",
                        "Printing needs a font for text, for strong text and for titles.", "fonts");
        for (const auto& bytes : *lists[i]) {
            FW_TRY(auto face, load_face(bytes));
            out.families_[i].push_back(std::move(face));
        }
    }
    return out;
}

std::vector<typefaces::run> typefaces::runs_of(type_style style, std::string_view text) const {
    const auto& family = families_[static_cast<std::size_t>(style)];
    std::vector<run> runs;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t start = i;
        const char32_t code = next_code_point(text, i);
        const face* with = nullptr;
        for (const auto& f : family)
            if (FT_Get_Char_Index(f->ft, code) != 0) {
                with = f.get();
                break;
            }
        // A script that none of the fonts has: a visible stand-in rather than nothing.
        const std::string_view piece = with != nullptr ? text.substr(start, i - start) : std::string_view("?");
        if (with == nullptr) with = family.front().get();
        if (runs.empty() || runs.back().with != with) runs.push_back({with, {}});
        runs.back().text += piece;
    }
    return runs;
}

double typefaces::width(type_style style, double size, std::string_view text) const {
    double sum = 0;
    for (const run& r : runs_of(style, text)) {
        cairo_matrix_t scale, identity;
        cairo_matrix_init_scale(&scale, 100, 100);
        cairo_matrix_init_identity(&identity);
        cairo_font_options_t* options = cairo_font_options_create();
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
        cairo_scaled_font_t* font = cairo_scaled_font_create(r.with->cairo, &scale, &identity, options);
        cairo_text_extents_t extents;
        cairo_scaled_font_text_extents(font, r.text.c_str(), &extents);
        sum += extents.x_advance * size / 100;
        cairo_scaled_font_destroy(font);
        cairo_font_options_destroy(options);
    }
    return sum;
}

void typefaces::show(cairo_t* context, type_style style, double size, std::string_view text) const {
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(context, options);
    cairo_font_options_destroy(options);
    for (const run& r : runs_of(style, text)) {
        cairo_set_font_face(context, r.with->cairo);
        cairo_set_font_size(context, size);
        cairo_show_text(context, r.text.c_str());
    }
}

}  // namespace fw::print
