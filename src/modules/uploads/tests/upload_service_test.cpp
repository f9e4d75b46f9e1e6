#include "fw/uploads/upload_service.hpp"

#include "fw/crypto/hasher.hpp"
#include "upload_fixture.hpp"

namespace fw::uploads {
namespace {

using namespace std::chrono_literals;
using upload_service_test = upload_fixture;

const error cut_off{error_kind::invalid, "http.body_cut_off", "The connection ended before the body."};

told_checksum checksum_of(std::string_view text) {
    crypto::hasher digest(crypto::digest_kind::sha256);
    digest.update(bytes_of(text));
    return {told_checksum::kind::sha256, digest.finish()};
}

TEST_F(upload_service_test, what_comes_in_pieces_is_given_back_in_one) {
    const auto what = begin(30);
    EXPECT_EQ(receive(what, 0, told_body({"0123", "456789abcdef", "g"}))->received, 17);
    EXPECT_EQ(read(what).error().code, "uploads.unfinished");
    EXPECT_EQ(receive(what, 17, told_body({"hij"}))->received, 20);
    EXPECT_TRUE(receive(what, 20, told_body({"klmnopqrst"}))->is_finished());
    EXPECT_EQ(read(what).value(), "0123456789abcdefghijklmnopqrst");
}

TEST_F(upload_service_test, nothing_in_the_store_can_be_read_without_the_keys_or_moved) {
    const auto what = begin(16);
    ASSERT_TRUE(receive(what, 0, told_body({"plain textplain "})));
    const auto page = run(store.list("temp/uploads/" + to_string(what.id) + "/", "", 10)).value();
    ASSERT_EQ(page.items.size(), 2);
    for (const auto& item : page.items)
        EXPECT_EQ(run(store.get(item.key, 10'000)).value().find("plain"), std::string::npos);
    const auto first = run(store.get(page.items[0].key, 10'000)).value();
    ASSERT_TRUE(run(store.put(page.items[1].key, first, {})));
    EXPECT_FALSE(read(what));
}

TEST_F(upload_service_test, a_body_that_breaks_off_loses_nothing_of_what_has_come) {
    const auto what = begin(30);
    EXPECT_EQ(receive(what, 0, told_body({"0123456789ab"}, cut_off)).error().code, "http.body_cut_off");
    EXPECT_EQ(received(what), 12);
    ASSERT_TRUE(receive(what, 12, told_body({"cdefghijklmnopqrst"})));
    EXPECT_EQ(read(what).value(), "0123456789abcdefghijklmnopqrst");
}

TEST_F(upload_service_test, with_a_checksum_all_or_nothing_is_kept) {
    const auto what = begin(30);
    EXPECT_EQ(
        receive(what, 0, told_body({"0123456789", "abcdefghij"}), checksum_of("0123456789abcdefghi!")).error().code,
        "http.checksum_mismatch");
    EXPECT_EQ(receive(what, 0, told_body({"0123456789"}, cut_off), checksum_of("x")).error().code, "http.body_cut_off");
    EXPECT_EQ(received(what), 0);
    EXPECT_EQ(store.size(), 0);
    EXPECT_EQ(receive(what, 0, told_body({"0123456789", "abcdefghij"}), checksum_of("0123456789abcdefghij"))->received,
              20);
}

TEST_F(upload_service_test, of_two_at_once_the_second_finds_another_offset_and_nothing_is_mixed) {
    const auto what = begin(24);
    told_body slow({"AAAAAAAA", "AAAAAAAA", "AAAAAAAA"});
    int turn = 0;
    slow.between = [&] {
        // While the first is under way, another sends all of its own.
        if (++turn == 1) EXPECT_TRUE(receive(what, 8, told_body({"BBBBBBBBBBBBBBBB"})));
    };
    EXPECT_EQ(run(service.receive(ada, what.id, 0, slow, {})).error().code, "uploads.offset");
    EXPECT_EQ(read(what).value(), "AAAAAAAABBBBBBBBBBBBBBBB");
    EXPECT_EQ(store.size(), 3);
}

TEST_F(upload_service_test, refuses_another_offset_and_more_than_was_said) {
    const auto what = begin(10);
    EXPECT_EQ(receive(what, 1, told_body({"x"})).error().code, "uploads.offset");
    EXPECT_EQ(receive(what, 0, told_body({"0123456789a"})).error().code, "uploads.too_long");
    told_body told({"0123456789a"});
    told.told = 11;
    EXPECT_EQ(run(service.receive(ada, what.id, 0, told, {})).error().code, "uploads.too_long");
    EXPECT_EQ(received(what), 0);
    EXPECT_EQ(store.size(), 0);
    EXPECT_EQ(run(service.begin(ada, 1001, {})).error().code, "uploads.too_large");
}

TEST_F(upload_service_test, somebody_elses_upload_is_an_unknown_one) {
    const auto what = begin(4);
    ASSERT_TRUE(receive(what, 0, told_body({"mine"})));
    auto others = what;
    others.user = bob;
    EXPECT_EQ(run(service.get(bob, what.id)).error().code, "uploads.unknown");
    EXPECT_EQ(receive(others, 4, told_body({"x"})).error().code, "uploads.unknown");
    EXPECT_EQ(run(service.remove(bob, what.id)).error().code, "uploads.unknown");
    EXPECT_EQ(read(others).error().code, "uploads.unknown");
    EXPECT_EQ(read(what).value(), "mine");
}

TEST_F(upload_service_test, a_store_that_is_full_refuses_and_the_upload_goes_on_later) {
    const auto what = begin(16);
    ASSERT_TRUE(receive(what, 0, told_body({"01234567"})));
    store.fail_with(error{error_kind::unavailable, "objects.full", "No space."});
    EXPECT_EQ(receive(what, 8, told_body({"89abcdef"})).error().code, "objects.full");
    store.fail_with({});
    EXPECT_EQ(received(what), 8);
    ASSERT_TRUE(receive(what, 8, told_body({"89abcdef"})));
    EXPECT_EQ(read(what).value(), "0123456789abcdef");
}

TEST_F(upload_service_test, what_is_removed_leaves_nothing) {
    const auto what = begin(16);
    ASSERT_TRUE(receive(what, 0, told_body({"0123456789abcdef"})));
    EXPECT_TRUE(run(service.remove(ada, what.id)));
    EXPECT_EQ(store.size(), 0);
    EXPECT_TRUE(kept.doomed.empty());
    EXPECT_EQ(run(service.remove(ada, what.id)).error().code, "uploads.unknown");
}

TEST_F(upload_service_test, objects_that_cannot_be_removed_now_stay_doomed) {
    const auto what = begin(16);
    ASSERT_TRUE(receive(what, 0, told_body({"0123456789abcdef"})));
    store.fail_with(error{error_kind::unavailable, "objects.unavailable", "Away."});
    EXPECT_TRUE(run(service.remove(ada, what.id)));
    EXPECT_EQ(kept.doomed.size(), 2);
}

TEST_F(upload_service_test, those_whose_time_is_over_go_and_the_others_stay) {
    const auto old = begin(8);
    ASSERT_TRUE(receive(old, 0, told_body({"01234567"})));
    time.advance(12h);
    const auto young = begin(8);
    ASSERT_TRUE(receive(young, 0, told_body({"01234567"})));
    time.advance(12h);
    EXPECT_EQ(run(service.get(ada, old.id)).error().code, "uploads.unknown");
    EXPECT_EQ(run(service.remove_expired()).value(), 1);
    EXPECT_EQ(store.size(), 1);
    EXPECT_EQ(received(young), 8);
}

TEST_F(upload_service_test, an_upload_of_nothing_is_finished_at_once) {
    const auto what = begin(0);
    EXPECT_TRUE(what.is_finished());
    EXPECT_EQ(read(what).value(), "");
}

}  // namespace
}  // namespace fw::uploads
