#include "fw/body/sheet.hpp"

namespace fw::body {
namespace {

struct row {
    std::string_view name;
    sex s;
    double age, height, weight, chest, waist, hip;  // a zero is left open
};

constexpr std::array<row, 12> rows{{{"girl of 13", sex::female, 13, 1.56, 45, 0, 0, 0},
                                    {"slim woman", sex::female, 24, 1.72, 52, 0.82, 0.63, 0.89},
                                    {"average woman", sex::female, 38, 1.66, 68, 0.96, 0.80, 1.03},
                                    {"small woman", sex::female, 45, 1.48, 47, 0.86, 0.70, 0.90},
                                    {"heavy woman", sex::female, 52, 1.64, 108, 1.24, 1.12, 1.30},
                                    {"old woman", sex::female, 78, 1.57, 66, 1.00, 0.90, 1.04},
                                    {"boy of 15", sex::male, 15, 1.70, 57, 0, 0, 0},
                                    {"slim man", sex::male, 22, 1.86, 66, 0.90, 0.74, 0.91},
                                    {"average man", sex::male, 40, 1.77, 84, 1.04, 0.93, 1.03},
                                    {"athlete", sex::male, 29, 1.83, 95, 1.18, 0.86, 1.05},
                                    {"heavy man", sex::male, 55, 1.75, 128, 1.28, 1.32, 1.25},
                                    {"old small man", sex::male, 80, 1.62, 64, 0.96, 0.94, 0.97}}};

}  // namespace

std::array<sheet_body, 12> twelve_bodies() {
    std::array<sheet_body, 12> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& r = rows[i];
        auto& q = out[i].request;
        out[i].name = r.name;
        q.sex = r.s;
        q.age = r.age;
        q.weight = r.weight;
        q[measurement_id::height] = r.height;
        if (r.chest > 0) q[measurement_id::chest_circumference] = r.chest;
        if (r.waist > 0) q[measurement_id::waist_circumference] = r.waist;
        if (r.hip > 0) q[measurement_id::hip_circumference] = r.hip;
    }
    return out;
}

}  // namespace fw::body
