// RESP2 on the wire: commands out, answers in (by hiredis's parser). No I/O.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fw/redis/reply.hpp"

struct redisReader;

namespace fw::redis {

void append_command(std::string& out, std::span<const std::string_view> words);

/// Answers from bytes that come in pieces of any size.
class reply_reader {
public:
    reply_reader();
    reply_reader(const reply_reader&) = delete;
    reply_reader& operator=(const reply_reader&) = delete;
    ~reply_reader();

    void feed(std::span<const char> bytes);
    /// The next whole answer, or nothing yet. Errors: `redis.protocol`; the connection is of no use then.
    [[nodiscard]] result<std::optional<reply>> next();

private:
    struct functions;
    redisReader* reader_;
};

}  // namespace fw::redis
