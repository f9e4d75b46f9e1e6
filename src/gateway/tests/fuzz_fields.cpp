// libFuzzer over single header fields as the gateway reads them, names of static files, networks, and the rates file.
#include <cstdlib>

#include "compression.hpp"
#include "fw/gateway/pipeline.hpp"
#include "ranges.hpp"
#include "tracing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    using namespace fw::gateway;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

    const std::uint64_t length = data[0] < 128 ? data[0] : UINT64_MAX - data[0];
    byte_range part;
    if (find_range(text, length, part) == range_wish::part &&
        (part.length == 0 || part.first >= length || part.length > length - part.first))
        std::abort();
    (void)choose_coding(text);
    (void)is_compressible(text);

    std::uint64_t chance = data[0];
    const auto own = to_traceparent(make_trace(text, chance));
    if (own.size() != 55 || own.find_first_not_of("0123456789abcdef-") != own.npos) std::abort();
    if (is_request_id(text) && text.find_first_of(" \r\n\"\\") != text.npos) std::abort();

    static const networks trusted = parse_networks({"10.0.0.0/8", "2001:db8::/32"}).value();
    // Whom nobody trusts can say what he likes.
    if (find_origin("192.0.2.1", false, text, text, trusted).address != "192.0.2.1") std::abort();
    if (find_origin("192.0.2.1", false, text, text, trusted).secure) std::abort();
    (void)find_origin("10.0.0.1", false, text, text, trusted);
    if (const auto made = network::parse(text); made && text.find('/') == text.npos && !made->has(text)) std::abort();

    std::string lines;
    append_cors(lines, text, {.origins = {"https://app.example.org"}, .credentials = true});
    if (text != "https://app.example.org" && lines.contains("Access-Control-Allow-Origin")) std::abort();

    static const auto files = static_files::open("/usr/include").value();
    if (const auto found = files.find(text, "br"); found && text.contains("..")) std::abort();
    (void)rate_policy::parse(text);
    return 0;
}
