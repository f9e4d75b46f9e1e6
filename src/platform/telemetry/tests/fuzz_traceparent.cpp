// libFuzzer over W3C traceparent: a trace that is taken over is well-formed, whoever sent it.
#include <cstdlib>

#include "fw/telemetry/spans.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static const manual_clock time;
    telemetry::span_recorder spans(time, 100, 8);
    const int work = 0;
    spans.begin(&work, work_kind::job, "job", text, "", "");
    if (const auto own = spans.traceparent_of(&work);
        !own.empty() && (own.size() != 55 || own.find_first_not_of("0123456789abcdef-") != own.npos))
        std::abort();
    spans.end(&work, true, text, {});
    const auto ended = spans.take(8);
    for (const auto& s : ended)
        for (const auto* id : {&s.trace_id, &s.span_id, &s.parent_id})
            if (id->find_first_not_of("0123456789abcdef") != id->npos) std::abort();
    (void)telemetry::to_otlp_json(ended, text);
    return 0;
}
