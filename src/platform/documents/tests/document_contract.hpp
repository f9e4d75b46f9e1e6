// What every store of documents must do; instantiated for the fake and for PostgreSQL.
#pragma once

#include <gtest/gtest.h>

#include "fw/base/json.hpp"
#include "fw/documents/document_store.hpp"

namespace fw::documents {

/// `Bench` has store() and run(task<T>).
template <class Bench>
class document_contract : public ::testing::Test {
protected:
    static uuid id(std::uint8_t n) {
        uuid out{};
        out.bytes[15] = n;
        return out;
    }
    bool put(uuid which, std::int64_t version, std::string body, std::optional<uuid> owner = {}) {
        return bench.run(bench.store().put("designs", {which, owner, version, std::move(body), time.now()})).value();
    }
    std::vector<uuid> containing(std::string part) {
        std::vector<uuid> out;
        for (const auto& d : bench.run(bench.store().find_containing("designs", std::move(part), 10)).value())
            out.push_back(d.id);
        return out;
    }
    Bench bench;
    manual_clock time;
};

TYPED_TEST_SUITE_P(document_contract);

TYPED_TEST_P(document_contract, gives_back_what_was_put) {
    const auto owner = this->id(200);
    EXPECT_TRUE(this->put(this->id(1), 3, R"({"name":"é","layers":[1,2.5,null]})", owner));
    const auto found = this->bench.run(this->bench.store().find("designs", this->id(1))).value();
    EXPECT_EQ(json::parse(found.body), json::parse(R"({"layers":[1,2.5,null],"name":"é"})"));
    EXPECT_EQ(found.version, 3);
    EXPECT_EQ(found.owner, owner);
    EXPECT_EQ(found.updated, this->time.now());
    EXPECT_FALSE(this->bench.run(this->bench.store().find("catalog", this->id(1)))) << "another collection";
}

TYPED_TEST_P(document_contract, keeps_the_highest_version_whatever_the_order_of_delivery) {
    EXPECT_TRUE(this->put(this->id(1), 5, R"({"v":5})"));
    EXPECT_FALSE(this->put(this->id(1), 4, R"({"v":4})"));
    EXPECT_FALSE(this->put(this->id(1), 5, R"({"v":"again"})"));
    EXPECT_TRUE(this->put(this->id(1), 6, R"({"v":6})"));
    EXPECT_EQ(this->bench.run(this->bench.store().find("designs", this->id(1))).value().version, 6);
}

TYPED_TEST_P(document_contract, finds_by_ids_by_owner_and_by_what_they_contain) {
    const auto ada = this->id(200);
    this->put(this->id(3), 1, R"({"tags":["silk","red"],"size":{"chest":90}})", ada);
    this->put(this->id(1), 1, R"({"tags":["silk"],"size":{"chest":100}})", ada);
    this->put(this->id(2), 1, R"({"tags":[],"size":{"chest":90}})");
    auto& store = this->bench.store();
    const auto some = this->bench.run(store.find_all("designs", {this->id(3), this->id(2), this->id(9)}));
    ASSERT_EQ(some.size(), 2u);
    EXPECT_EQ(some[0].id, this->id(2));
    EXPECT_EQ(this->bench.run(store.list_of("designs", ada, std::nullopt, 1)).at(0).id, this->id(1));
    EXPECT_EQ(this->bench.run(store.list_of("designs", ada, this->id(1), 5)).at(0).id, this->id(3));
    EXPECT_EQ(this->containing(R"({"tags":["silk"]})"), (std::vector{this->id(1), this->id(3)}));
    EXPECT_EQ(this->containing(R"({"size":{"chest":90},"tags":["red"]})"), std::vector{this->id(3)});
    EXPECT_TRUE(this->containing(R"({"tags":["blue"]})").empty());
}

TYPED_TEST_P(document_contract, removes_one_and_drops_a_collection) {
    this->put(this->id(1), 1, "{}");
    this->put(this->id(2), 1, "{}");
    auto& store = this->bench.store();
    this->bench.run(store.remove("designs", this->id(1)));
    this->bench.run(store.remove("designs", this->id(1)));
    EXPECT_EQ(this->bench.run(store.drop("designs")), 1u);
    EXPECT_FALSE(this->bench.run(store.find("designs", this->id(2))));
}

TYPED_TEST_P(document_contract, refuses_what_is_no_json) {
    auto& store = this->bench.store();
    for (const auto* body : {"", "{", "nonsense", R"({"a":"\u0000"})"})
        EXPECT_EQ(this->bench.run(store.put("designs", {this->id(1), {}, 1, body, this->time.now()})).error().code,
                  "documents.not_json")
            << body;
    const document large{this->id(1), {}, 1, '"' + std::string(most_body, 'x') + '"', this->time.now()};
    EXPECT_EQ(this->bench.run(store.put("designs", large)).error().code, "documents.too_large");
    EXPECT_EQ(this->bench.run(store.find_containing("designs", "{", 1)).error().code, "documents.not_json");
}

REGISTER_TYPED_TEST_SUITE_P(document_contract, gives_back_what_was_put,
                            keeps_the_highest_version_whatever_the_order_of_delivery,
                            finds_by_ids_by_owner_and_by_what_they_contain, removes_one_and_drops_a_collection,
                            refuses_what_is_no_json);

}  // namespace fw::documents
