// A service on memory, and bodies that arrive as a test wants.
#pragma once

#include <gtest/gtest.h>

#include "fw/keys/testing/one_key_service.hpp"

#include "fw/async/run.hpp"
#include "fw/objects/memory_store.hpp"
#include "fw/uploads/upload_service.hpp"
#include "memory_upload_repository.hpp"

namespace fw::uploads {

/// Pieces, then an end or an error. `between` is called before each piece but the first.
class told_body final : public web::body_reader {
public:
    explicit told_body(std::vector<std::string> pieces, std::optional<error> end = {})
        : pieces_(std::move(pieces)), end_(std::move(end)) {}

    task<result<std::string_view>> next() override {
        if (at_ > 0 && between) between();
        if (at_ < pieces_.size()) co_return std::string_view(pieces_[at_++]);
        if (end_) co_return std::unexpected(*end_);
        co_return std::string_view();
    }
    std::optional<std::uint64_t> length() const override { return told; }

    std::function<void()> between;
    std::optional<std::uint64_t> told;

private:
    std::vector<std::string> pieces_;
    std::optional<error> end_;
    std::size_t at_ = 0;
};

/// Parts of 8 bytes, three uploads a user.
class upload_fixture : public ::testing::Test {
protected:
    upload_fixture() { EXPECT_TRUE(run(vault.load({"photos"}))); }

    upload begin(std::uint64_t length) { return run(service.begin(ada, length, {})).value(); }
    result<upload> receive(const upload& to, std::uint64_t offset, told_body body,
                           std::optional<told_checksum> sum = {}) {
        return run(service.receive(to.user, to.id, offset, body, std::move(sum)));
    }
    result<std::string> read(const upload& what) {
        auto reader = run(service.open(what.user, what.id));
        if (!reader) return std::unexpected(reader.error());
        std::string out;
        while (true) {
            FW_TRY(const auto piece, run((*reader)->next()));
            if (piece.empty()) return out;
            out += piece;
        }
    }
    std::uint64_t received(const upload& what) { return run(service.get(what.user, what.id)).value().received; }

    manual_clock time;
    objects::memory_store store{time};
    keys::testing::one_key_service key_service;
    keys::memory_key_store key_store;
    keys::vault vault{key_service, key_store, time};
    memory_upload_repository kept;
    upload_service service{kept,
                           objects::sealed_objects(store, vault, "photos"),
                           {.most_bytes = 1000, .most_open = 3, .part_bytes = 8},
                           time};
    web::user_id ada = web::user_id::make(time.now());
    web::user_id bob = web::user_id::make(time.now());
};

}  // namespace fw::uploads
