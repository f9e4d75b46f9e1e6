// libFuzzer over values as PostgreSQL sends them: what is taken as a type is written again as the same bytes; anything
// else is a `failure`.
#include <cstdlib>

#include "fw/base/failure.hpp"
#include "fw/postgres/wire.hpp"

namespace {

using namespace fw;
using namespace fw::postgres;

template <class T>
void take(std::string_view raw, oid type) {
    try {
        const auto value = codec<T>::take(raw, type);
        std::string again;
        codec<T>::put(again, value);
        const auto same = codec<T>::take(again, codec<T>::type);
        if constexpr (!std::same_as<T, double> && !std::same_as<T, std::vector<double>>)
            if (same != value) std::abort();
    } catch (const failure&) {  // one door more: the fuzzer's
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view raw(reinterpret_cast<const char*>(data) + 1, size - 1);
    constexpr std::array types{wire::boolean, wire::bytea,       wire::int8,      wire::int2,       wire::int4,
                               wire::text,    wire::json,        wire::float4,    wire::float8,     wire::date,
                               wire::numeric, wire::timestamptz, wire::uuid_type, wire::jsonb_type, oid{0}};
    const auto type = types[data[0] % types.size()];
    take<bool>(raw, type);
    take<std::int16_t>(raw, type);
    take<std::int32_t>(raw, type);
    take<std::int64_t>(raw, type);
    take<double>(raw, type);
    take<std::string>(raw, type);
    take<uuid>(raw, type);
    take<time_point>(raw, type);
    take<jsonb>(raw, type);
    take<bytes>(raw, type);
    take<std::vector<std::int32_t>>(raw, type);
    take<std::vector<double>>(raw, type);
    take<std::vector<std::string>>(raw, type);
    take<std::vector<std::optional<uuid>>>(raw, type);
    take<std::vector<time_point>>(raw, type);
    return 0;
}
