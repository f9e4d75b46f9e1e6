#include "fw/objects/sealed_objects.hpp"

#include <gtest/gtest.h>

#include "fw/keys/testing/one_key_service.hpp"

#include "fw/async/run.hpp"
#include "fw/objects/memory_store.hpp"

namespace fw::objects {
namespace {

struct sealed_objects_test : testing::Test {
    sealed_objects_test() { EXPECT_TRUE(run(vault.load({"photos"}))); }
    std::string stored(const object_key& at) { return run(store.get(at, 1 << 24)).value(); }

    manual_clock time;
    memory_store store{time};
    keys::testing::one_key_service service;
    keys::memory_key_store key_store;
    keys::vault vault{service, key_store, time};
    sealed_objects sealed{store, vault, "photos"};
    object_key key{"avatars/photos/1.jpg"};
};

TEST_F(sealed_objects_test, gives_back_what_it_was_given_whatever_its_length) {
    for (const std::size_t size : {0uz, 1uz, keys::stream_chunk - 1, keys::stream_chunk, keys::stream_chunk + 1,
                                   5 * keys::stream_chunk, std::size_t{1} << 20U}) {
        std::string plain(size, 'x');
        for (std::size_t i = 0; i < size; ++i) plain[i] = static_cast<char>(i * 31 % 251);
        ASSERT_TRUE(run(sealed.put(key, plain)));
        EXPECT_EQ(run(sealed.get(key, size)).value(), plain);
        EXPECT_EQ(stored(key).find("xxxx"), std::string::npos);
        EXPECT_GT(stored(key).size(), size);
    }
}

TEST_F(sealed_objects_test, refuses_more_than_was_asked_for) {
    ASSERT_TRUE(run(sealed.put(key, std::string(100, 'x'))));
    EXPECT_EQ(run(sealed.get(key, 99)).error().code, "objects.too_large");
    EXPECT_EQ(run(sealed.get(object_key("avatars/2"), 99)).error().code, "objects.not_found");
}

TEST_F(sealed_objects_test, does_not_open_under_another_key_changed_or_cut_off) {
    ASSERT_TRUE(run(sealed.put(key, std::string(200'000, 'x'))));
    const object_key other("avatars/photos/2.jpg");
    ASSERT_TRUE(run(store.copy(key, other)));
    EXPECT_FALSE(run(sealed.get(other, 1 << 20)));
    auto changed = stored(key);
    changed[changed.size() / 2] ^= 1;
    ASSERT_TRUE(run(store.put(key, changed, {})));
    EXPECT_FALSE(run(sealed.get(key, 1 << 20)));
    ASSERT_TRUE(run(sealed.put(key, std::string(200'000, 'x'))));
    for (const std::size_t left : {0uz, 1uz, 40uz, 70'000uz, stored(key).size() - 1}) {
        const auto cut = stored(key).substr(0, left);
        ASSERT_TRUE(run(store.put(key, cut, {})));
        EXPECT_FALSE(run(sealed.get(key, 1 << 20))) << left;
        ASSERT_TRUE(run(sealed.put(key, std::string(200'000, 'x'))));
    }
}

TEST_F(sealed_objects_test, are_not_there_before_they_are_finished) {
    auto writer = run(sealed.open_writer(key)).value();
    ASSERT_TRUE(run(writer->write("half a photo")));
    EXPECT_FALSE(run(store.find(key)).value());
    writer.reset();
    EXPECT_EQ(store.size(), 0u);
}

}  // namespace
}  // namespace fw::objects
