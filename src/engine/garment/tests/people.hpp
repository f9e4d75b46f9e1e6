// The bodies the drafting is tried on: both sexes, thin to heavy, short to tall, young to old, slight to muscular.
#pragma once

#include <string>
#include <vector>

#include "fw/body/testing/figures.hpp"

namespace fw::garment::testing {

struct person {
    std::string name;
    body::figure figure;
};

inline body::figure make_body(body::sex s, double weight, double height, double muscle = 0.5, double age = 30,
                              double cup = 0.5) {
    body::shape shape = body::make_plain_shape(s, age);
    shape.weight = weight;
    shape.height = height;
    shape.muscle = muscle;
    shape.cup = cup;
    return body::make_figure(body::testing::model(), shape);
}

/// Beyond the macro sliders: chest, waist and hip grown by the model's own modifiers.
inline body::figure make_large_body(body::sex s, double belly, double hips) {
    const auto& model = body::testing::model();
    body::shape shape = body::make_plain_shape(s, 45);
    shape.weight = 1.0;
    shape.modifiers.assign(model.modifiers().size(), 0.0);
    for (const auto& [name, amount] : {std::pair{"measure-bust-circ", 0.7},
                                       {"measure-waist-circ", belly},
                                       {"measure-hips-circ", hips},
                                       {"measure-thigh-circ", 0.4},
                                       {"measure-upperarm-circ", 0.4}})
        if (const auto i = model.find_modifier(name)) shape.modifiers[*i] = amount;
    return body::make_figure(model, shape);
}

inline const std::vector<person>& people() {
    using enum body::sex;
    static const std::vector<person> all{
        {"woman", make_body(female, 0.5, 0.5)},
        {"woman, slim", make_body(female, 0.15, 0.55)},
        {"woman, heavy", make_body(female, 0.85, 0.5)},
        {"woman, very heavy", make_body(female, 1.0, 0.4, 0.4)},
        {"woman, short", make_body(female, 0.55, 0.25)},
        {"woman, tall", make_body(female, 0.5, 0.85, 0.6)},
        {"woman, full bust", make_body(female, 0.6, 0.5, 0.5, 30, 1.0)},
        {"woman, old", make_body(female, 0.65, 0.4, 0.3, 78)},
        {"man", make_body(male, 0.5, 0.5)},
        {"man, slim", make_body(male, 0.1, 0.6, 0.35)},
        {"man, heavy", make_body(male, 0.9, 0.5, 0.4)},
        {"man, very heavy", make_body(male, 1.0, 0.55, 0.5)},
        {"man, short", make_body(male, 0.5, 0.1)},
        {"man, very tall", make_body(male, 0.55, 0.8)},
        {"man, muscular", make_body(male, 0.65, 0.6, 1.0)},
        {"woman, very large", make_large_body(female, 0.8, 1.0)},
        {"man, with a belly", make_large_body(male, 1.0, 0.3)},
        {"man, old", make_body(male, 0.6, 0.45, 0.3, 80)},
    };
    return all;
}

}  // namespace fw::garment::testing
