#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "fw/async/run.hpp"
#include "fw/files/files.hpp"
#include "fw/keys/sealed_stream.hpp"

namespace fw::keys {
namespace {

namespace fs = std::filesystem;

/// A folder that is gone afterwards.
struct keys_test : testing::Test {
    void SetUp() override {
        folder = fs::temp_directory_path() / to_string(make_uuid(manual_clock().now()));
        fs::create_directory(folder);
        file = folder / "keys.json";
    }
    void TearDown() override { fs::remove_all(folder); }

    std::unique_ptr<file_key_service> service() { return std::move(*file_key_service::open(file, time)); }

    fs::path folder, file;
    manual_clock time;
    memory_key_store store;
};

using file_keys = keys_test;
using a_vault = keys_test;
using a_stream = keys_test;

TEST_F(file_keys, are_made_once_for_the_owner_alone) {
    const auto first = service()->newest();
    struct stat facts{};
    ASSERT_EQ(::stat(file.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600u);
    EXPECT_EQ(service()->newest(), first);
}

TEST_F(file_keys, are_refused_when_others_may_read_them) {
    (void)service();
    fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
    const auto refused = file_key_service::open(file, time);
    EXPECT_EQ(refused.error().code, "keys.permissions");
    EXPECT_NE(refused.error().message.find("chmod 600"), std::string::npos);
}

TEST_F(file_keys, are_never_made_anew_over_a_broken_file) {
    ASSERT_TRUE(files::write_text(file, R"({"version":1,"keys":[{"name":"a","made":"x","key":"AAAA"}]})"));
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(file_key_service::open(file, time).error().code, "keys.file");
    EXPECT_NE(files::read_text(file).value().find("AAAA"), std::string::npos);
}

TEST_F(file_keys, open_what_older_ones_wrapped) {
    const auto key = crypto::make_cipher_key();
    const auto old = run(service()->wrap(key)).value();
    ASSERT_TRUE(file_key_service::add_key(file, time));
    const auto now = service();
    EXPECT_EQ(run(now->unwrap(old)).value(), key);
    EXPECT_NE(run(now->wrap(key)).value().wrapped_by, old.wrapped_by);
    EXPECT_EQ(run(now->unwrap({"somebody else's", old.text})).error().code, "keys.unknown");
}

TEST_F(a_vault, opens_after_a_restart_what_it_sealed_before) {
    bytes sealed;
    {
        const auto s = service();
        vault v(*s, store, time);
        ASSERT_TRUE(run(v.load({"fields"})));
        sealed = v.seal("fields", "user 1: totp", bytes_of("secret"));
    }
    const auto s = service();
    vault v(*s, store, time);
    ASSERT_TRUE(run(v.load({"fields"})));
    EXPECT_EQ(text_of(v.open("user 1: totp", sealed).value()), "secret");
    EXPECT_EQ(v.open("user 2: totp", sealed).error().code, "crypto.not_authentic");
    EXPECT_EQ(run(store.list()).value().size(), 1u);
}

TEST_F(a_vault, still_opens_what_was_sealed_before_keys_were_changed) {
    const auto s = service();
    vault v(*s, store, time);
    ASSERT_TRUE(run(v.load({"fields"})));
    const auto before = v.seal("fields", "c", bytes_of("secret"));
    EXPECT_FALSE(v.is_outdated("fields", before));
    ASSERT_TRUE(run(v.rotate("fields")));
    EXPECT_TRUE(v.is_outdated("fields", before));
    EXPECT_FALSE(v.is_outdated("fields", v.seal("fields", "c", bytes_of("secret"))));
    EXPECT_EQ(text_of(v.open("c", before).value()), "secret");
}

TEST_F(a_vault, wraps_its_keys_anew_under_the_newest_master_key) {
    bytes sealed;
    {
        const auto s = service();
        vault v(*s, store, time);
        ASSERT_TRUE(run(v.load({"fields"})));
        sealed = v.seal("fields", "c", bytes_of("secret"));
    }
    ASSERT_TRUE(file_key_service::add_key(file, time));
    const auto s = service();
    vault v(*s, store, time);
    ASSERT_TRUE(run(v.load({"fields"})));
    EXPECT_EQ(run(store.list()).value().front().wrapped.wrapped_by, s->newest());
    EXPECT_EQ(text_of(v.open("c", sealed).value()), "secret");
}

TEST_F(a_vault, says_that_it_does_not_know_a_key_of_another_server) {
    const auto s = service();
    vault here(*s, store, time), there(*s, store, time);
    ASSERT_TRUE(run(here.load({"fields"})));
    ASSERT_TRUE(run(there.load({"fields"})));
    ASSERT_TRUE(run(there.rotate("fields")));
    const auto sealed = there.seal("fields", "c", bytes_of("x"));
    EXPECT_EQ(here.open("c", sealed).error().code, "keys.unknown");
    ASSERT_TRUE(run(here.load({})));
    EXPECT_TRUE(here.open("c", sealed).has_value());
}

/// The chunks of a sealed file.
std::vector<bytes> sealed_chunks(stream_sealer& sealer, std::span<const std::uint8_t> plain) {
    std::vector<bytes> out;
    while (plain.size() > stream_chunk) {
        out.push_back(sealer.seal(plain.first(stream_chunk), last_chunk::no));
        plain = plain.subspan(stream_chunk);
    }
    out.push_back(sealer.seal(plain, last_chunk::yes));
    return out;
}

TEST_F(a_stream, opens_what_was_sealed_whatever_its_length) {
    const auto s = service();
    vault v(*s, store, time);
    ASSERT_TRUE(run(v.load({"photos"})));
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, stream_chunk, stream_chunk + 1, 3 * stream_chunk}) {
        bytes plain(size);
        fill_random(plain);
        stream_sealer sealer(v, "photos", "photo 7");
        const auto chunks = sealed_chunks(sealer, plain);
        EXPECT_EQ(stream_opener::header_size(sealer.header()), sealer.header().size());
        auto opener = stream_opener::from(v, "photo 7", sealer.header());
        ASSERT_TRUE(opener.has_value());
        bytes out;
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            const auto part = opener->open(chunks[i], i + 1 == chunks.size() ? last_chunk::yes : last_chunk::no);
            ASSERT_TRUE(part.has_value());
            out.insert(out.end(), part->begin(), part->end());
        }
        EXPECT_EQ(out, plain);
    }
}

TEST_F(a_stream, notices_chunks_exchanged_and_a_missing_end) {
    const auto s = service();
    vault v(*s, store, time);
    ASSERT_TRUE(run(v.load({"photos"})));
    stream_sealer sealer(v, "photos", "photo 7");
    const auto chunks = sealed_chunks(sealer, bytes(2 * stream_chunk + 5));
    const auto opener = [&] { return stream_opener::from(v, "photo 7", sealer.header()).value(); };
    EXPECT_FALSE(opener().open(chunks[1], last_chunk::no).has_value());
    auto cut = opener();
    ASSERT_TRUE(cut.open(chunks[0], last_chunk::no).has_value());
    EXPECT_FALSE(cut.open(chunks[1], last_chunk::yes).has_value());
    EXPECT_FALSE(stream_opener::from(v, "photo 8", sealer.header()).has_value());
}

}  // namespace
}  // namespace fw::keys
