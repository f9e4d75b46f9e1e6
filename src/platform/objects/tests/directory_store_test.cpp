#include "fw/objects/directory_store.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "store_contract.hpp"

namespace fw::objects {
namespace {

namespace fs = std::filesystem;

class temporary_folder {
public:
    temporary_folder() {
        auto pattern = (fs::temp_directory_path() / "fw-objects-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
        path = pattern;
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

class directory_bench final : public store_bench {
public:
    object_store& subject() override { return *store_; }
    [[nodiscard]] const fs::path& folder() const { return folder_.path; }
    [[nodiscard]] std::size_t files_in(const char* part) const {
        std::size_t out = 0;
        for ([[maybe_unused]] const auto& each : fs::recursive_directory_iterator(folder_.path / part)) ++out;
        return out;
    }

private:
    temporary_folder folder_;
    worker_pool pool_{2, 16};
    std::unique_ptr<directory_store> store_ = must(directory_store::open(folder_.path, pool_));
};

INSTANTIATE_TEST_SUITE_P(directory, store_contract, ::testing::Values(+[]() -> std::unique_ptr<store_bench> {
                             return std::make_unique<directory_bench>();
                         }));

task<result<object_info>> put_from(object_store* store, std::string key, std::string bytes) {
    co_return co_await store->put(object_key(std::move(key)), bytes, {});
}

TEST(directory_store, leaves_no_file_and_no_folder_of_what_is_gone) {
    directory_bench bench;
    must(run(put_from(&bench.subject(), "a/b/c", "x")));
    {
        const auto writer = must(run(bench.subject().open_writer(object_key("k"), {})));
        must(run(writer->write("half")));
        EXPECT_EQ(bench.files_in("unfinished"), 1);
    }
    must(run(bench.subject().remove(object_key("a/b/c"))));
    EXPECT_EQ(bench.files_in("objects"), 0);
    EXPECT_EQ(bench.files_in("unfinished"), 0);
}

TEST(directory_store, says_that_a_key_lies_in_an_object) {
    directory_bench bench;
    must(run(put_from(&bench.subject(), "a", "x")));
    EXPECT_EQ(run(put_from(&bench.subject(), "a/b", "x")).error().code, "objects.key_taken");
    EXPECT_EQ(run(bench.subject().get(object_key("a/b"), 9)).error().code, "objects.not_found");
    must(run(put_from(&bench.subject(), "c/d", "x")));
    EXPECT_EQ(run(put_from(&bench.subject(), "c", "x")).error().code, "objects.key_taken");
    EXPECT_EQ(bench.files_in("unfinished"), 0);
}

TEST(directory_store, notices_a_file_that_was_cut_off) {
    directory_bench bench;
    must(run(put_from(&bench.subject(), "a", std::string(1000, 'x'))));
    for (const auto size : {1100, 300, 10, 0}) {
        fs::resize_file(bench.folder() / "objects/a", static_cast<std::uintmax_t>(size));
        EXPECT_EQ(run(bench.subject().get(object_key("a"), 9999)).error().code, "objects.damaged") << size;
    }
}

TEST(directory_store, drops_what_a_dead_writer_left_and_only_that) {
    directory_bench bench;
    const auto living = must(run(bench.subject().open_writer(object_key("k"), {})));
    const auto dead = bench.folder() / "unfinished/dead";
    std::ofstream(dead) << "half";
    const timespec long_ago[2] = {{1'000'000, 0}, {1'000'000, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, dead.c_str(), long_ago, 0), 0);
    EXPECT_EQ(must(run(bench.subject().drop_unfinished(time_point{std::chrono::seconds(1'000'001)}))), 1);
    EXPECT_EQ(bench.files_in("unfinished"), 1);
    EXPECT_TRUE(run(living->finish()));
}

TEST(directory_store, gives_its_file_away_for_those_who_send_it_as_it_lies) {
    directory_bench bench;
    must(run(put_from(&bench.subject(), "k", "0123456789")));
    const auto reader = must(run(bench.subject().open(object_key("k"), byte_span{2, 5})));
    const auto file = reader->release_file();
    ASSERT_TRUE(file);
    std::string got(file->length, '\0');
    EXPECT_EQ(::pread(file->descriptor, got.data(), got.size(), static_cast<off_t>(file->offset)), 5);
    ::close(file->descriptor);
    EXPECT_EQ(got, "23456");
}

TEST(directory_store, is_refused_a_folder_that_cannot_be_made) {
    worker_pool pool(1, 1);
    EXPECT_EQ(directory_store::open("/proc/fw-objects", pool).error().code, "objects.refused");
}

TEST(directory_store, a_full_disk_refuses_and_leaves_nothing) {
    // A file's size has a limit here, which the kernel reports like a disk that is full.
    directory_bench bench;
    must(run(put_from(&bench.subject(), "before", "x")));
    rlimit old{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const rlimit small{4096, old.rlim_max};
    ::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto refused = run(put_from(&bench.subject(), "big", std::string(100'000, 'x')));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
    EXPECT_EQ(refused.error().code, "objects.full");
    EXPECT_EQ(to_string(refused.error().kind), "unavailable");
    EXPECT_EQ(bench.files_in("unfinished"), 0);
    EXPECT_TRUE(run(put_from(&bench.subject(), "big", std::string(100'000, 'x'))));
}

TEST(directory_store, a_pool_with_too_much_to_do_refuses) {
    temporary_folder folder;
    asio::io_context io(1);
    worker_pool pool(1, 0);
    const auto store = must(directory_store::open(folder.path, pool));
    int good = 0, busy = 0;
    for (int i = 0; i < 5; ++i)
        asio::co_spawn(io, put_from(store.get(), "k" + std::to_string(i), "x"),
                       [&](std::exception_ptr, result<object_info> got) {
                           good += got.has_value();
                           busy += !got && got.error().code == "busy";
                       });
    io.run();
    EXPECT_GE(good, 1);
    EXPECT_EQ(good + busy, 5);
}

TEST(directory_store, many_that_write_and_remove_in_one_folder_do_not_disturb_each_other) {
    asio::io_context io(1);  // outlives the bench's pool
    directory_bench bench;
    constexpr auto work = [](object_store* store, int who) -> task<result<void>> {
        for (int i = 0; i < 30; ++i) {
            const object_key key("shared/deep/" + std::to_string(who));
            const std::string bytes(100, static_cast<char>('a' + who));
            FW_CO_CHECK(co_await store->put(key, bytes, {}));
            FW_CO_TRY(const auto got, co_await store->get(key, 100));
            if (got != bytes) co_return fail(error_kind::internal, "test.other_bytes", got);
            FW_CO_CHECK(co_await store->remove(key));
        }
        co_return result<void>{};
    };
    std::vector<std::string> codes;
    for (int who = 0; who < 6; ++who)
        asio::co_spawn(io, work(&bench.subject(), who),
                       [&](std::exception_ptr, result<void> got) { codes.push_back(got ? "good" : got.error().code); });
    io.run();
    EXPECT_EQ(codes, std::vector<std::string>(6, "good"));
}

}  // namespace
}  // namespace fw::objects
