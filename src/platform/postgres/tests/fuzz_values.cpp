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
    if (size < 2) return 0;
    const std::string_view raw(reinterpret_cast<const char*>(data) + 2, size - 2);
    constexpr std::array types{wire::boolean, wire::bytea,       wire::int8,      wire::int2,       wire::int4,
                               wire::text,    wire::json,        wire::float4,    wire::float8,     wire::date,
                               wire::numeric, wire::timestamptz, wire::uuid_type, wire::jsonb_type, oid{0}};
    // One reader an input: a refusal is an exception, and fifteen of them took three milliseconds.
    constexpr std::array readers{&take<bool>,
                                 &take<std::int16_t>,
                                 &take<std::int32_t>,
                                 &take<std::int64_t>,
                                 &take<double>,
                                 &take<std::string>,
                                 &take<uuid>,
                                 &take<time_point>,
                                 &take<jsonb>,
                                 &take<bytes>,
                                 &take<std::vector<std::int32_t>>,
                                 &take<std::vector<double>>,
                                 &take<std::vector<std::string>>,
                                 &take<std::vector<std::optional<uuid>>>,
                                 &take<std::vector<time_point>>};
    readers[data[0] % readers.size()](raw, types[data[1] % types.size()]);
    return 0;
}
