// What every store must do; instantiated for memory and directory (unit) and for a real S3 (db).
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "fw/async/run.hpp"
#include "fw/objects/object_store.hpp"

namespace fw::objects {

/// A store that nobody else uses, and what it stands on; none where there is nothing to test with.
class store_bench {
public:
    store_bench() = default;
    store_bench(const store_bench&) = delete;
    store_bench& operator=(const store_bench&) = delete;
    virtual ~store_bench() = default;
    virtual object_store& subject() = 0;
};

using make_store_bench = std::unique_ptr<store_bench> (*)();

/// Bytes that repeat nowhere within a part.
inline std::string make_bytes(std::size_t size, std::uint32_t seed = 1) {
    std::string out(size, '\0');
    for (auto& c : out) {
        seed = seed * 1664525U + 1013904223U;
        c = static_cast<char>(seed >> 24U);
    }
    return out;
}

template <class T>
T must(result<T> got) {
    if (!got) throw std::runtime_error(got.error().code + ": " + got.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*got);
}

inline task<result<std::string>> read_all(object_reader* from) {
    std::string out;
    while (true) {
        FW_CO_TRY(const auto piece, co_await from->next());
        if (piece.empty()) co_return out;
        EXPECT_LE(piece.size(), most_piece);
        out += piece;
    }
}

class store_contract : public ::testing::TestWithParam<make_store_bench> {
protected:
    void SetUp() override {
        bench_ = GetParam()();
        if (!bench_) GTEST_SKIP() << "there is no such store on this machine";
    }
    object_store& store() { return bench_->subject(); }
    object_info put(const char* key, std::string_view bytes, put_options options = {}) {
        return must(run(store().put(object_key(key), bytes, std::move(options))));
    }
    std::string get(const char* key) { return must(run(store().get(object_key(key), 64U << 20U))); }
    std::unique_ptr<object_reader> open(const char* key, std::optional<byte_span> part = {}) {
        return must(run(store().open(object_key(key), part)));
    }
    std::string part_of(const char* key, byte_span part) {
        const auto reader = open(key, part);
        const auto out = must(run(read_all(reader.get())));
        EXPECT_EQ(reader->length(), out.size());
        return out;
    }
    std::string code_of(auto got) { return got ? "" : got.error().code; }
    std::vector<std::string> list(std::string prefix, std::string after = {}, std::size_t most = 1000) {
        std::vector<std::string> out;
        for (const auto& item : must(run(store().list(std::move(prefix), std::move(after), most))).items)
            out.push_back(item.key.text());
        return out;
    }

private:
    std::unique_ptr<store_bench> bench_;
};

}  // namespace fw::objects
