#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"
#include "fw/dressing/avatar.hpp"

namespace fw::dressing {
namespace {

const body::body_model& model() {
    return body::testing::model();
}

avatar made(body::sex sex) {
    person p;
    p.sex = sex;
    p.age = 34;
    p.measurements = {{body::measurement_id::height, 1.72}, {body::measurement_id::waist_circumference, 0.81}};
    return make_avatar(model(), p).value();
}

error refusal_of(const json::value& document) {
    const auto parsed = parse_shape(model(), json::serialize(document));
    return parsed ? error{} : parsed.error();
}

TEST(avatar_shape, the_document_makes_the_same_body_again_to_the_last_bit) {
    for (const auto sex : {body::sex::female, body::sex::male}) {
        const auto before = made(sex);
        const auto shape = parse_shape(model(), to_pretty_json(to_json(before)));
        ASSERT_TRUE(shape) << shape.error().message;
        EXPECT_EQ(shape->sex, sex);
        EXPECT_EQ(body::make_figure(model(), *shape).positions, before.fit.figure.positions);
    }
}

TEST(avatar_shape, what_no_body_of_ours_has_is_refused_by_name) {
    const auto good = to_json(made(body::sex::female));
    const auto with = [&](auto change) {
        auto document = good;
        change(document.as_object());
        return refusal_of(document);
    };
    EXPECT_EQ(refusal_of(good).code, "");
    EXPECT_EQ(with([](auto& d) { d["version"] = 2; }).code, "avatar.version");
    EXPECT_EQ(with([](auto& d) { d["sex"] = "yes"; }).code, "avatar.sex");
    EXPECT_EQ(with([](auto& d) { d.erase("shape"); }).field, "shape");
    EXPECT_EQ(with([](auto& d) { d["shape"].at("cup") = 1.5; }).field, "shape.cup");
    EXPECT_EQ(with([](auto& d) { d["shape"].at("age") = 1000; }).field, "shape.age");
    EXPECT_EQ(with([](auto& d) { d["shape"].at("modifiers").as_array().pop_back(); }).field, "shape.modifiers");
    EXPECT_EQ(with([](auto& d) { d["shape"].at("modifiers").at(3) = 1e9; }).field, "shape.modifiers[3]");
    EXPECT_EQ(with([](auto& d) { d["shape"].at("modifiers").at(3) = "wide"; }).field, "shape.modifiers[3]");
}

}  // namespace
}  // namespace fw::dressing
