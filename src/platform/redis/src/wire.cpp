#include "wire.hpp"

#include <hiredis/hiredis.h>

#include <new>

namespace fw::redis {

void append_command(std::string& out, std::span<const std::string_view> words) {
    fmt::format_to(std::back_inserter(out), "*{}\r\n", words.size());
    for (const auto word : words) {
        fmt::format_to(std::back_inserter(out), "${}\r\n", word.size());
        out.append(word).append("\r\n");
    }
}

/// hiredis builds our type directly. An element is placed at the end of its parent's vector, which grows with what has
/// come and not with what is announced; an array that is not yet whole is always the last element of its own parent, so
/// that its address stays. Only the root is on the heap by itself, and only the root is freed.
struct reply_reader::functions {
    static void* place(const redisReadTask* at, reply&& made) {
        if (!at->parent) return new reply(std::move(made));
        auto& elements = std::get<reply::array>(static_cast<reply*>(at->parent->obj)->value_);
        return &elements.emplace_back(std::move(made));
    }
    static void* make_text(const redisReadTask* at, char* text, size_t size) {
        if (at->type == REDIS_REPLY_ERROR) return place(at, reply(refusal{std::string(text, size)}));
        return place(at, reply(std::string(text, size)));
    }
    static void* make_array(const redisReadTask* at, int) { return place(at, reply(reply::array())); }
    static void* make_number(const redisReadTask* at, long long value) {
        return place(at, reply(static_cast<std::int64_t>(value)));
    }
    static void* make_nil(const redisReadTask* at) { return place(at, reply()); }
    static void free(void* root) { delete static_cast<reply*>(root); }

    static inline redisReplyObjectFunctions table{make_text, make_array, make_number, make_nil, free};
};

reply_reader::reply_reader() : reader_(redisReaderCreateWithFunctions(&functions::table)) {
    if (!reader_) throw std::bad_alloc();
    reader_->maxbuf = 64 * 1024;
}

reply_reader::~reply_reader() {
    redisReaderFree(reader_);
}

void reply_reader::feed(std::span<const char> bytes) {
    redisReaderFeed(reader_, bytes.data(), bytes.size());
}

result<std::optional<reply>> reply_reader::next() {
    void* root = nullptr;
    if (redisReaderGetReply(reader_, &root) != REDIS_OK)
        return fail(error_kind::unavailable, "redis.protocol",
                    fmt::format("What came from Redis is not RESP: {}.", static_cast<const char*>(reader_->errstr)));
    if (!root) return std::optional<reply>();
    const std::unique_ptr<reply> made(static_cast<reply*>(root));
    return std::optional(std::move(*made));
}

}  // namespace fw::redis
