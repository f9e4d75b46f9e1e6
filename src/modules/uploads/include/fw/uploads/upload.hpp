// What an upload is.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "fw/base/ids.hpp"
#include "fw/web/context.hpp"

namespace fw::uploads {

struct upload_tag;
using upload_id = strong_id<upload_tag>;

struct upload {
    upload_id id;
    web::user_id user;
    std::uint64_t length = 0;
    std::uint64_t received = 0;                   ///< these bytes are durable
    std::map<std::string, std::string> metadata;  ///< as the client says: "filename", "filetype"; any bytes
    std::int32_t parts = 0;
    time_point made = {};
    time_point expires = {};

    [[nodiscard]] bool is_finished() const { return received == length; }
    bool operator==(const upload&) const = default;
};

struct upload_limits {
    std::uint64_t most_bytes = std::uint64_t{4} << 30U;
    std::size_t most_open = 20;  ///< of one user: uploads that have neither been taken nor expired
    std::chrono::seconds lifetime = std::chrono::hours(24);
    std::size_t part_bytes = 4U << 20U;
};

}  // namespace fw::uploads
