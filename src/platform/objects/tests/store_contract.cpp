#include "store_contract.hpp"

namespace fw::objects {

TEST_P(store_contract, gives_back_what_was_put_with_its_size_tag_and_type) {
    const auto made = put("a/b.glb", "twelve bytes", {.content_type = "model/gltf-binary"});
    EXPECT_EQ(made.bytes, 12);
    EXPECT_FALSE(made.etag.empty());
    EXPECT_EQ(get("a/b.glb"), "twelve bytes");
    const auto found = must(run(store().find(object_key("a/b.glb"))));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->bytes, 12);
    EXPECT_EQ(found->etag, made.etag);
    EXPECT_EQ(found->content_type, "model/gltf-binary");
    EXPECT_LT(std::chrono::abs(found->modified - made.modified), std::chrono::seconds(5));
}

TEST_P(store_contract, an_object_may_be_empty) {
    EXPECT_EQ(put("nothing", "").bytes, 0);
    EXPECT_EQ(get("nothing"), "");
    const auto reader = open("nothing");
    EXPECT_EQ(reader->length(), 0);
    EXPECT_EQ(must(run(read_all(reader.get()))), "");
}

TEST_P(store_contract, bytes_of_every_value_come_back_and_none_is_taken_for_an_end) {
    const auto all = make_bytes(70'001) + std::string("\0\r\n\n{}", 6);
    (void)put("odd", all);
    EXPECT_EQ(get("odd"), all);
}

TEST_P(store_contract, a_second_put_replaces_the_first_and_changes_the_tag) {
    const auto first = put("k", "one");
    const auto second = put("k", "two", {.content_type = "text/plain"});
    EXPECT_NE(first.etag, second.etag);
    EXPECT_EQ(get("k"), "two");
    EXPECT_EQ(must(run(store().find(object_key("k"))))->content_type, "text/plain");
}

TEST_P(store_contract, what_is_not_there_is_not_found) {
    EXPECT_EQ(code_of(run(store().get(object_key("no/such"), 10))), "objects.not_found");
    EXPECT_EQ(code_of(run(store().open(object_key("no/such"), std::nullopt))), "objects.not_found");
    EXPECT_EQ(code_of(run(store().copy(object_key("no/such"), object_key("b")))), "objects.not_found");
    EXPECT_FALSE(must(run(store().find(object_key("no/such")))));
}

TEST_P(store_contract, a_folder_is_no_object) {
    (void)put("folder/file", "x");
    EXPECT_EQ(code_of(run(store().get(object_key("folder"), 10))), "objects.not_found");
    EXPECT_FALSE(must(run(store().find(object_key("folder")))));
}

TEST_P(store_contract, get_refuses_what_is_larger_than_asked_for) {
    (void)put("k", "123456");
    EXPECT_EQ(code_of(run(store().get(object_key("k"), 5))), "objects.too_large");
    EXPECT_EQ(must(run(store().get(object_key("k"), 6))), "123456");
}

TEST_P(store_contract, a_reader_gives_the_part_that_was_asked_for) {
    const auto all = make_bytes(600'000);
    (void)put("k", all);
    EXPECT_EQ(part_of("k", {0, 1}), all.substr(0, 1));
    EXPECT_EQ(part_of("k", {300'000, 290'000}), all.substr(300'000, 290'000));
    EXPECT_EQ(part_of("k", {599'999, 1}), all.substr(599'999));
    EXPECT_EQ(part_of("k", {599'990, 1'000'000}), all.substr(599'990));
    EXPECT_EQ(open("k", byte_span{5, 6})->info().bytes, all.size());
    EXPECT_EQ(code_of(run(store().open(object_key("k"), byte_span{600'000, 1}))), "objects.range");
}

TEST_P(store_contract, a_reader_given_up_half_way_does_no_harm) {
    const auto all = make_bytes(3U << 20U);
    (void)put("k", all);
    for (int i = 0; i < 3; ++i) {
        const auto reader = open("k");
        EXPECT_FALSE(must(run(reader->next())).empty());
    }
    EXPECT_EQ(get("k"), all);
}

TEST_P(store_contract, a_reader_shows_one_state_of_the_object_or_says_so) {
    const auto before = make_bytes(1U << 20U, 1);
    const auto after = make_bytes(1U << 20U, 2);
    (void)put("k", before);
    const auto reader = open("k");
    (void)put("k", after);
    const auto got = run(read_all(reader.get()));
    if (got)
        EXPECT_TRUE(*got == before);
    else
        EXPECT_EQ(got.error().code, "objects.cut_off");
}

TEST_P(store_contract, a_writer_shows_nothing_before_it_has_finished) {
    const auto writer = must(run(store().open_writer(object_key("w/k"), {.content_type = "image/webp"})));
    must(run(writer->write("first ")));
    EXPECT_FALSE(must(run(store().find(object_key("w/k")))));
    EXPECT_TRUE(list("").empty());
    must(run(writer->write("second")));
    const auto made = must(run(writer->finish()));
    EXPECT_EQ(made.bytes, 12);
    EXPECT_EQ(get("w/k"), "first second");
    const auto found = must(run(store().find(object_key("w/k"))));
    EXPECT_EQ(found->content_type, "image/webp");
    EXPECT_EQ(found->etag, made.etag);
}

TEST_P(store_contract, a_writer_that_is_given_up_leaves_what_was_there) {
    (void)put("k", "old");
    {
        const auto writer = must(run(store().open_writer(object_key("k"), {})));
        must(run(writer->write("new")));
    }
    EXPECT_EQ(get("k"), "old");
    EXPECT_EQ(list(""), std::vector<std::string>{"k"});
}

TEST_P(store_contract, a_writer_takes_more_than_fits_in_one_part) {
    const auto piece = make_bytes(700'000);
    std::string all;
    const auto writer = must(run(store().open_writer(object_key("big"), {})));
    while (all.size() < (18U << 20U)) {
        must(run(writer->write(piece)));
        all += piece;
    }
    EXPECT_EQ(must(run(writer->finish())).bytes, all.size());
    EXPECT_TRUE(get("big") == all);
    EXPECT_EQ(part_of("big", {(8U << 20U) - 3, 6}), all.substr((8U << 20U) - 3, 6));
}

TEST_P(store_contract, a_writer_may_write_nothing) {
    const auto writer = must(run(store().open_writer(object_key("k"), {})));
    EXPECT_EQ(must(run(writer->finish())).bytes, 0);
    EXPECT_EQ(get("k"), "");
}

TEST_P(store_contract, a_copy_has_the_bytes_and_the_type_and_a_life_of_its_own) {
    (void)put("a", "same", {.content_type = "image/png"});
    EXPECT_EQ(must(run(store().copy(object_key("a"), object_key("x/b")))).bytes, 4);
    must(run(store().remove(object_key("a"))));
    EXPECT_EQ(get("x/b"), "same");
    EXPECT_EQ(must(run(store().find(object_key("x/b"))))->content_type, "image/png");
}

TEST_P(store_contract, removing_twice_is_no_error) {
    (void)put("a/b/c", "x");
    must(run(store().remove(object_key("a/b/c"))));
    must(run(store().remove(object_key("a/b/c"))));
    EXPECT_FALSE(must(run(store().find(object_key("a/b/c")))));
    EXPECT_TRUE(list("").empty());
    (void)put("a/b/c", "again");
    EXPECT_EQ(get("a/b/c"), "again");
}

TEST_P(store_contract, lists_in_the_order_of_the_bytes_of_keys) {
    for (const auto* key : {"b", "a/2", "a.x", "a-x", "a0", "a/1", "a/1.x/deep", "B"}) (void)put(key, key);
    EXPECT_EQ(list(""), (std::vector<std::string>{"B", "a-x", "a.x", "a/1", "a/1.x/deep", "a/2", "a0", "b"}));
    EXPECT_EQ(list("a/"), (std::vector<std::string>{"a/1", "a/1.x/deep", "a/2"}));
    EXPECT_EQ(list("a/1."), (std::vector<std::string>{"a/1.x/deep"}));
    EXPECT_EQ(list("a0"), (std::vector<std::string>{"a0"}));
    EXPECT_TRUE(list("c").empty());
}

TEST_P(store_contract, lists_page_by_page) {
    std::vector<std::string> all, seen;
    for (int i = 0; i < 23; ++i) {
        all.push_back(fmt::format("p/{:02}/x", i));
        (void)put(all.back().c_str(), "x");
    }
    (void)put("q", "x");
    std::string after;
    for (int pages = 1; true; ++pages) {
        const auto page = must(run(store().list("p/", after, 5)));
        EXPECT_LE(page.items.size(), 5);
        for (const auto& item : page.items) {
            EXPECT_EQ(item.bytes, 1);
            seen.push_back(item.key.text());
        }
        if (!page.more) {
            EXPECT_EQ(pages, 5);
            break;
        }
        after = seen.back();
    }
    EXPECT_EQ(seen, all);
    EXPECT_EQ(list("p/", "p/05"), std::vector<std::string>(all.begin() + 5, all.end()));
    EXPECT_EQ(code_of(run(store().list("../", "", 5))), "objects.key");
    EXPECT_EQ(code_of(run(store().list("", "", 0))), "objects.key");
}

TEST_P(store_contract, forgets_what_dead_writers_left_and_spares_the_living) {
    const auto writer = must(run(store().open_writer(object_key("k"), {})));
    must(run(writer->write(make_bytes(9U << 20U))));
    EXPECT_EQ(must(run(store().drop_unfinished(time_point{std::chrono::seconds(1)}))), 0);
    EXPECT_EQ(must(run(writer->finish())).bytes, 9U << 20U);
}

}  // namespace fw::objects
