// What every upload_repository does: run on the one in memory and on PostgreSQL's. A `Store` has `upload_repository&
// repository()`, `run(task)`, `web::user_id add_user(email)` and `std::size_t doomed(key)`.
#pragma once

#include <gtest/gtest.h>

#include "fw/uploads/upload_repository.hpp"

namespace fw::uploads {

using namespace std::chrono_literals;

template <class Store>
struct upload_repository_contract : testing::Test {
    upload made(std::uint64_t length, std::map<std::string, std::string> metadata = {}) {
        return {.id = upload_id::make(time.now()),
                .user = ada,
                .length = length,
                .metadata = std::move(metadata),
                .made = time.now(),
                .expires = time.now() + 24h};
    }
    upload added(std::uint64_t length) {
        auto what = made(length);
        EXPECT_TRUE(store.run(kept().add(what, 20)));
        return what;
    }
    result<upload> append(const upload& to, std::uint64_t offset, std::vector<upload_part> parts) {
        return store.run(kept().append(to.user, to.id, offset, std::move(parts), time.now()));
    }
    std::optional<upload> found(const upload& what) {
        return store.run(kept().find(what.user, what.id, time.now())).value();
    }
    std::vector<upload_part> parts_of(const upload& what, std::size_t from = 0, std::size_t most = 100) {
        return store.run(kept().list_parts(what.id, from, most)).value();
    }
    static upload_part part(const char* key, std::uint64_t bytes) { return {objects::object_key(key), bytes}; }
    upload_repository& kept() { return store.repository(); }

    Store store;
    manual_clock time;
    web::user_id ada = store.add_user("ada@example.org");
    web::user_id bob = store.add_user("bob@example.org");
};
TYPED_TEST_SUITE_P(upload_repository_contract);

TYPED_TEST_P(upload_repository_contract, keeps_what_it_was_given) {
    const auto what = this->made(10, {{"filename", std::string("a\0b\xff", 4)}, {"empty", ""}});
    ASSERT_TRUE(this->store.run(this->kept().add(what, 20)));
    EXPECT_EQ(this->found(what), what);
    auto others = what;
    others.user = this->bob;
    EXPECT_FALSE(this->found(others));
    this->time.advance(24h);
    EXPECT_FALSE(this->found(what));
}

TYPED_TEST_P(upload_repository_contract, parts_follow_on_each_other) {
    const auto what = this->added(10);
    const auto first = this->append(what, 0, {this->part("a", 3)});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->received, 3);
    const auto second = this->append(what, 3, {this->part("b", 3), this->part("c", 4)});
    ASSERT_TRUE(second);
    EXPECT_TRUE(second->is_finished());
    EXPECT_EQ(second->parts, 3);
    EXPECT_EQ(this->found(what), *second);
    EXPECT_EQ(this->parts_of(what), (std::vector{this->part("a", 3), this->part("b", 3), this->part("c", 4)}));
    EXPECT_EQ(this->parts_of(what, 1, 1), std::vector{this->part("b", 3)});
    EXPECT_TRUE(this->parts_of(what, 3).empty());
}

TYPED_TEST_P(upload_repository_contract, of_two_with_one_offset_one_is_refused) {
    const auto what = this->added(10);
    ASSERT_TRUE(this->append(what, 0, {this->part("a", 3)}));
    EXPECT_EQ(this->append(what, 0, {this->part("x", 3)}).error().code, "uploads.offset");
    EXPECT_EQ(this->append(what, 5, {this->part("x", 3)}).error().code, "uploads.offset");
    EXPECT_EQ(this->append(what, 3, {this->part("x", 8)}).error().code, "uploads.offset");
    EXPECT_EQ(this->parts_of(what), std::vector{this->part("a", 3)});
    auto others = what;
    others.user = this->bob;
    EXPECT_EQ(this->append(others, 3, {this->part("x", 1)}).error().code, "uploads.unknown");
    this->time.advance(24h);
    EXPECT_EQ(this->append(what, 3, {this->part("x", 1)}).error().code, "uploads.unknown");
}

TYPED_TEST_P(upload_repository_contract, a_user_has_only_so_many_at_once) {
    ASSERT_TRUE(this->store.run(this->kept().add(this->made(1), 2)));
    const auto second = this->made(1);
    ASSERT_TRUE(this->store.run(this->kept().add(second, 2)));
    EXPECT_EQ(this->store.run(this->kept().add(this->made(1), 2)).error().code, "uploads.too_many");
    auto others = this->made(1);
    others.user = this->bob;
    EXPECT_TRUE(this->store.run(this->kept().add(others, 2)));
    EXPECT_TRUE(this->store.run(this->kept().remove(this->ada, second.id, this->time.now())).value());
    EXPECT_TRUE(this->store.run(this->kept().add(this->made(1), 2)));
    this->time.advance(25h);
    EXPECT_TRUE(this->store.run(this->kept().add(this->made(1), 2)));
}

TYPED_TEST_P(upload_repository_contract, what_is_removed_dooms_its_objects) {
    const auto what = this->added(10);
    ASSERT_TRUE(this->append(what, 0, {this->part("temp/a", 3), this->part("temp/b", 3)}));
    EXPECT_FALSE(this->store.run(this->kept().remove(this->bob, what.id, this->time.now())).value());
    const auto gone = this->store.run(this->kept().remove(this->ada, what.id, this->time.now())).value();
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->size(), 2);
    EXPECT_EQ(this->store.doomed(), 2);
    EXPECT_FALSE(this->found(what));
    EXPECT_TRUE(this->parts_of(what).empty());
    ASSERT_TRUE(this->store.run(this->kept().forget_doomed(*gone)));
    EXPECT_EQ(this->store.doomed(), 0);
    EXPECT_FALSE(this->store.run(this->kept().remove(this->ada, what.id, this->time.now())).value());
}

TYPED_TEST_P(upload_repository_contract, lists_those_whose_time_is_over_and_those_of_a_user) {
    const auto first = this->added(1);
    this->time.advance(1h);
    const auto second = this->added(1);
    using reference = upload_repository::reference;
    EXPECT_EQ(this->store.run(this->kept().list_of(this->ada)).value().size(), 2);
    EXPECT_TRUE(this->store.run(this->kept().list_of(this->bob)).value().empty());
    EXPECT_TRUE(this->store.run(this->kept().list_expired(this->time.now(), 10)).value().empty());
    this->time.advance(23h);
    EXPECT_EQ(this->store.run(this->kept().list_expired(this->time.now(), 10)).value(),
              (std::vector{reference{this->ada, first.id}}));
    this->time.advance(1h);
    EXPECT_EQ(this->store.run(this->kept().list_expired(this->time.now(), 10)).value().size(), 2);
    EXPECT_EQ(this->store.run(this->kept().list_expired(this->time.now(), 1)).value().size(), 1);
}

REGISTER_TYPED_TEST_SUITE_P(upload_repository_contract, keeps_what_it_was_given, parts_follow_on_each_other,
                            of_two_with_one_offset_one_is_refused, a_user_has_only_so_many_at_once,
                            what_is_removed_dooms_its_objects, lists_those_whose_time_is_over_and_those_of_a_user);

}  // namespace fw::uploads
