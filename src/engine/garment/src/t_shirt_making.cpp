#include "t_shirt_making.hpp"

#include "panel_builder.hpp"

namespace fw::garment {

/// The band's seam runs from the centre back around the wearer's right, front and left.
void sew_band(sewing_pattern& out, double front, double back, double share) {
    const double whole_neck = 2 * (front + back);
    const double b = back / whole_neck, f = front / whole_neck;
    const auto join = [&](std::string id, double from, double to, copy side, std::string body, bool reversed,
                          double length) {
        out.stitches.push_back({std::move(id),
                                {"neckband", copy::left, "seam", from, to},
                                whole(std::move(body), side, "neck"),
                                reversed,
                                (share - 1) * length,
                                4});
    };
    // Drafted necks run shoulder to centre in front and centre to shoulder in the (mirrored) back.
    join("neckband.back_right", 0, b, copy::right, "back", false, back);
    join("neckband.front_right", b, b + f, copy::right, "front", false, front);
    join("neckband.front_left", b + f, b + 2 * f, copy::left, "front", true, front);
    join("neckband.back_left", b + 2 * f, 1, copy::left, "back", true, back);
    out.stitches.push_back({"neckband.ends", whole("neckband", copy::left, "end_left"),
                            whole("neckband", copy::left, "end_right"), true, 0, 4});
}

void sew_body(sewing_pattern& out, bool sleeves) {
    for (const copy side : {copy::left, copy::right}) {
        const std::string name = side == copy::left ? ".left" : ".right";
        out.stitches.push_back(
            {"shoulder" + name, whole("front", side, "shoulder"), whole("back", side, "shoulder"), true, 0, 1});
        out.stitches.push_back({"side" + name, whole("front", side, "side"), whole("back", side, "side"), true, 0, 2});
        if (!sleeves) continue;
        out.stitches.push_back(
            {"armhole_front" + name, whole("sleeve", side, "cap_front"), whole("front", side, "armhole"), true, 0, 3});
        out.stitches.push_back(
            {"armhole_back" + name, whole("sleeve", side, "cap_back"), whole("back", side, "armhole"), true, 0, 3});
        out.stitches.push_back({"underarm" + name, whole("sleeve", side, "underarm_front"),
                                whole("sleeve", side, "underarm_back"), true, 0, 2});
    }
}

std::vector<std::string> t_shirt_steps(bool v_neck, bool sleeves) {
    std::vector<std::string> out{
        "Sew the shoulder seams, with a strip of tape or self fabric caught in so that they do not grow.",
        "Close the neckband to a ring, fold it lengthways, wrong sides together, and press.",
        "Sew the neckband to the neckline, its seam at the centre back, stretching it evenly from notch to notch."};
    if (v_neck) out.push_back("At the point of the V, snip the seam allowance and mitre the neckband.");
    if (!sleeves) {
        out.push_back("Close the side seams.");
        out.push_back("Bind the armholes with a strip 4 % shorter than they are.");
        out.push_back("Turn up the hem and topstitch it with a twin needle or a narrow zigzag.");
        return out;
    }
    out.push_back(
        "Set the sleeves into the open armholes: top notch to the shoulder seam, single notches to the front, double "
        "to "
        "the back.");
    out.push_back("Close each side and underarm in one go, from hem to hem.");
    out.push_back("Turn up the hems and topstitch them with a twin needle or a narrow zigzag.");
    return out;
}

}  // namespace fw::garment
