// learn-measurements BODY.fwb PEOPLE OUT.inc: how our 34 measurements, weight and age go together.
//
// The survey knows some of our measurements and others by other definitions. So: draw people from the survey, give each
// a body of the model that has the survey's values, measure that body our way, and take mean and covariance. What
// results is src/engine/body/data/measurement_prior.inc, used by the doctor and for intervals.
#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <random>

#include "fw/body/fit_problem.hpp"
#include "fw/body/prior.hpp"
#include "fw/files/files.hpp"

namespace {

using namespace fw;
using namespace fw::body;

constexpr std::size_t variables = measurement_count + 2;  // then weight, age

struct moments {
    std::array<double, variables> sum{};
    std::array<std::array<double, variables>, variables> products{};
    double count = 0;

    void add(const std::array<double, variables>& v) {
        ++count;
        for (std::size_t i = 0; i < variables; ++i) {
            sum[i] += v[i];
            for (std::size_t j = 0; j <= i; ++j) products[i][j] += v[i] * v[j];
        }
    }
};

std::array<double, variables> simulate(const body_model& model, sex s, const prior_values& truth) {
    const auto value = [&](prior_variable v) { return truth[prior::index(v)]; };
    fit_request r;
    r.sex = s;
    r.weight = value(prior_variable::weight);
    r.age = age_within_survey(value(prior_variable::age));
    using m = measurement_id;
    for (const auto id : {m::height, m::chest_circumference, m::hip_circumference, m::neck_circumference,
                          m::inseam_length, m::thigh_circumference, m::calf_circumference, m::ankle_circumference,
                          m::wrist_circumference, m::head_circumference})
        r[id] = value(*find_prior_variable(id));
    known_values pinned{};
    using p = prior_variable;
    for (const auto v : {p::waist_at_navel, p::straight_sleeve, p::biacromial_breadth, p::bust_height, p::knee_height,
                         p::back_neck_height})
        pinned[prior::index(v)] = value(v);
    const fit_problem problem(model, r, pinned);
    std::vector<double> start;
    for (const auto& f : problem.parameters()) start.push_back(f.start);
    int iterations = 0;
    const auto x = model.evaluate(problem.shape_at(problem.solve(start, iterations)));
    const auto measured = measure(model, x);
    std::array<double, variables> out{};
    for (const auto& i : all_measurements()) out[static_cast<std::size_t>(i.id)] = measured[i.id];
    out[measurement_count] = *r.weight;
    out[measurement_count + 1] = *r.age;
    return out;
}

std::string numbers(const std::vector<double>& values) {
    std::string out = "        ";
    std::size_t column = 8;
    for (const double v : values) {
        const auto word = fmt::format("{:.5g},", v);
        if (column + word.size() + 1 > 138) {
            out += "\n        ";
            column = 8;
        }
        out += word + " ";
        column += word.size() + 1;
    }
    return out + "\n";
}

std::string table(std::string_view name, const moments& m) {
    std::vector<double> mean, lower;
    for (std::size_t i = 0; i < variables; ++i) mean.push_back(m.sum[i] / m.count);
    for (std::size_t i = 0; i < variables; ++i)
        for (std::size_t j = 0; j <= i; ++j)
            lower.push_back((m.products[i][j] - m.sum[i] * m.sum[j] / m.count) / (m.count - 1));
    return fmt::format(
        "inline constexpr measurement_table {}_measurements{{\n    {{\n{}    }},\n    {{\n{}    }}}};\n\n", name,
        numbers(mean), numbers(lower));
}

result<void> run(const std::string& model_path, int people, const std::string& to) {
    FW_TRY(const auto bytes, files::read_bytes(model_path));
    FW_TRY(const auto model, body_model::load(bytes));
    std::string out = fmt::format(
        "// Made by tools/learn_measurements from {} bodies per sex with values of the survey in "
        "anthropometry_prior.inc.\n"
        "// Our 34 measurements in the order of measurement_id, then weight and age. Metres, radians, kilograms, "
        "years.\n"
        "// Covariances: lower triangles, row by row.\n\ninline constexpr std::size_t measurement_variables = {};\n\n"
        "struct measurement_table {{\n    std::array<double, measurement_variables> mean;\n"
        "    std::array<double, measurement_variables * (measurement_variables + 1) / 2> covariance;\n}};\n\n",
        people, variables);
    for (const auto s : {sex::female, sex::male}) {
        std::mt19937_64 random(s == sex::female ? 11 : 12);
        std::normal_distribution<double> normal;
        moments m;
        for (int i = 0; i < people; ++i) {
            prior_values z;
            for (auto& v : z) v = normal(random);
            m.add(simulate(*model, s, prior::person(s, z)));
            if (i % 100 == 99) fmt::print(stderr, "{} {}\n", s == sex::female ? "women" : "men", i + 1);
        }
        out += table(s == sex::female ? "female" : "male", m);
    }
    return files::write_text(to, out);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: learn-measurements BODY.fwb PEOPLE OUT.inc\n");
        return 2;
    }
    if (const auto done = run(argv[1], std::atoi(argv[2]), argv[3]); !done) {
        fmt::print(stderr, "learn-measurements: {}\n", done.error().message);
        return 1;
    }
}
