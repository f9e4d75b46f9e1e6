// draw-landmarks BODY.fwb OUT_FOLDER: the pictures of docs/landmarks, drawn from the real mesh.
// draw-landmarks BODY.fwb --sheet OUT.webp: twelve fitted bodies, thin to heavy, young to old, tall to short.
#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "fw/body/fit.hpp"
#include "fw/body/sheet.hpp"
#include "fw/files/files.hpp"
#include "fw/media/images.hpp"
#include "painter.hpp"

namespace {

using namespace fw;
using namespace fw::body;
using draw::painter;
using draw::view;

constexpr dvec3 skin_color(0.83, 0.80, 0.76), tape_color(0.06, 0.36, 0.36), dot_color(0.64, 0.2, 0.12);

figure make_person(const body_model& model, sex s) {
    fit_request r;
    r.sex = s;
    r[measurement_id::height] = s == sex::female ? 1.66 : 1.78;
    r.weight = s == sex::female ? 62 : 79;
    return fit(model, r).value().figure;
}

std::array<view, 3> three_views(double width, double floor, double scale) {
    return {view{0, scale, width / 6, floor}, view{pi / 2, scale, width / 2, floor},
            view{pi, scale, width * 5 / 6, floor}};
}

void mark_points(painter& page, const view& v, const landmarks& m) {
    for (const vec3& p :
         {m.head_top, m.back_neck, m.front_neck, m.front_waist, m.back_waist, m.front_hip, m.back_hip, m.crotch})
        page.dot(v, p, dot_color);
    for (const auto& pair : {m.side_neck, m.acromion, m.armpit, m.bust_point})
        for (const vec3& p : pair) page.dot(v, p, dot_color);
}

bool save(const painter& page, const std::string& path) {
    const auto bytes = media::encode_webp(page.picture());
    return bytes && files::write_bytes(path, *bytes);
}

bool draw_overview(const body_model& model, sex s, const std::string& path) {
    const auto f = make_person(model, s);
    painter page(1500, 980);
    for (const auto& v : three_views(1500, 940, 480)) {
        page.skin(v, f.skin(), f.topology->triangles, skin_color);
        for (const auto& t : tape_lines(model, f.positions))
            for (const auto& c : t.curves) page.line(v, c, tape_color, 1.4);
        mark_points(page, v, f.landmarks);
    }
    return save(page, path);
}

bool draw_one(const figure& f, const tape_line& t, const std::string& path) {
    painter page(900, 640);
    for (const auto& v : three_views(900, 590, 315)) {
        page.skin(v, f.skin(), f.topology->triangles, skin_color);
        for (const auto& c : t.curves) {
            page.line(v, c, tape_color, 2.5);
            if (!info(t.id).girth) {
                page.dot(v, c.front(), dot_color);
                page.dot(v, c.back(), dot_color);
            }
        }
    }
    page.text(450, 28, std::string(info(t.id).label), 18, true);
    page.text(450, 625, std::string(info(t.id).how_to), 13, true);
    return save(page, path);
}

bool draw_sheet(const body_model& model, const std::string& path) {
    painter page(2100, 1500);
    int i = 0;
    for (const auto& one : twelve_bodies()) {
        const auto f = fit(model, one.request).value();
        const double x = 175 + 350 * (i % 6), floor = i < 6 ? 690 : 1430;
        for (const auto& v : {view{0.0, 320, x - 60, floor}, view{pi / 2, 320, x + 115, floor}})
            page.skin(v, f.figure.skin(), f.figure.topology->triangles, skin_color);
        page.text(x, floor + 30, std::string(one.name), 15, true);
        ++i;
    }
    return save(page, path);
}

int run(const std::string& model_path, std::string_view second, const std::string& third) {
    const auto bytes = files::read_bytes(model_path);
    const auto model = bytes ? body_model::load(*bytes) : std::unexpected(bytes.error());
    if (!model) {
        fmt::print(stderr, "draw-landmarks: {}\n", model.error().message);
        return 2;
    }
    if (second == "--sheet") return draw_sheet(**model, third) ? 0 : 1;
    const std::string folder(second);
    bool fine = draw_overview(**model, sex::female, folder + "/woman.webp") &&
                draw_overview(**model, sex::male, folder + "/man.webp");
    const auto f = make_person(**model, sex::female);
    for (const auto& t : tape_lines(**model, f.positions))
        fine = fine && draw_one(f, t, fmt::format("{}/{}.webp", folder, info(t.id).name));
    return fine ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        fmt::print(stderr, "usage: draw-landmarks BODY.fwb OUT_FOLDER | draw-landmarks BODY.fwb --sheet OUT.webp\n");
        return 2;
    }
    return run(argv[1], argv[2], argc > 3 ? argv[3] : "");
}
