// The values of a statement's $1, $2, …
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/postgres/wire.hpp"

namespace fw::postgres {

/// Values are encoded when they are given: nothing of theirs is kept. Types: bool, integers, double, texts, uuid and
/// strong ids, time_point, jsonb, bytes, vectors of these, optionals of all (empty means null).
/// Errors: throws `failure` of kind invalid, "postgres.nul_in_text", for a text with a NUL in it.
class parameters {
public:
    struct slot {
        oid type;
        std::uint32_t offset;
        std::int32_t length;  ///< -1: null
    };

    template <class... Values>
    [[nodiscard]] static parameters of(const Values&... values) {
        parameters all;
        all.slots_.reserve(sizeof...(values));
        (all.add(values), ...);
        return all;
    }

    template <class Value>
    void add(const Value& value) {
        const std::size_t start = buffer_.size();
        codec<Value>::put(buffer_, value);
        close(codec<Value>::type, start);
    }
    template <class Value>
    void add(const std::optional<Value>& value) {
        if (value)
            add(*value);
        else
            slots_.push_back({codec<Value>::type, 0, -1});
    }

    [[nodiscard]] const std::vector<slot>& slots() const { return slots_; }
    [[nodiscard]] const std::string& buffer() const { return buffer_; }

private:
    void close(oid type, std::size_t start);

    std::string buffer_;
    std::vector<slot> slots_;
};

}  // namespace fw::postgres
