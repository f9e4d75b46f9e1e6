#include "fw/postgres/wire.hpp"

#include "fw/base/failure.hpp"
#include "fw/postgres/parameters.hpp"

namespace fw::postgres {

namespace wire {

void throw_wrong_type(oid actual, std::string_view wanted) {
    throw failure({error_kind::internal, "postgres.wrong_type", "The server has made a mistake."},
                  fmt::format("a column of PostgreSQL's type {} is not {}", actual, wanted));
}

void throw_broken() {
    throw failure({error_kind::internal, "postgres.wrong_type", "The server has made a mistake."},
                  "a value from PostgreSQL is shorter than its type");
}

void refuse_nul(std::string_view value) {
    if (value.find('\0') == std::string_view::npos) return;
    throw failure({error_kind::invalid, "postgres.nul_in_text",
                   "A text has a NUL character in it. Leave it out: it cannot be stored."});
}

std::int64_t read_integer(std::string_view raw, oid type) {
    switch (type) {
        case int2:
            return static_cast<std::int16_t>(take<std::uint16_t>(raw));
        case int4:
            return static_cast<std::int32_t>(take<std::uint32_t>(raw));
        case int8:
            return static_cast<std::int64_t>(take<std::uint64_t>(raw));
        default:
            throw_wrong_type(type, "an integer");
    }
}

double read_double(std::string_view raw, oid type) {
    switch (type) {
        case float4:
            return std::bit_cast<float>(take<std::uint32_t>(raw));
        case float8:
            return std::bit_cast<double>(take<std::uint64_t>(raw));
        case numeric:
            throw_wrong_type(type, "a double: cast it in the statement (::float8)");
        default:
            return static_cast<double>(read_integer(raw, type));
    }
}

std::string_view read_text(std::string_view raw, oid type) {
    switch (type) {
        case boolean:
        case bytea:
        case int2:
        case int4:
        case int8:
        case float4:
        case float8:
        case date:
        case timestamp:
        case timestamptz:
        case numeric:
        case uuid_type:
            throw_wrong_type(type, "a text");
        case jsonb_type:
            if (raw.empty() || raw[0] != '\1') throw_broken();
            return raw.substr(1);
        default:
            return raw;
    }
}

}  // namespace wire

void parameters::close(oid type, std::size_t start) {
    const std::size_t length = buffer_.size() - start;
    if (buffer_.size() > 256U << 20U)
        throw failure({error_kind::too_large, "postgres.too_large", "The values are over 256 MB."});
    slots_.push_back({type, static_cast<std::uint32_t>(start), static_cast<std::int32_t>(length)});
}

}  // namespace fw::postgres
