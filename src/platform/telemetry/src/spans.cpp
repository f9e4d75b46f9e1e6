#include "fw/telemetry/spans.hpp"

#include "fw/base/ids.hpp"
#include "fw/base/json_text.hpp"

namespace fw::telemetry {

namespace {

/// SplitMix64: ids need to differ, not to be secret.
std::uint64_t draw(std::uint64_t& state) {
    std::uint64_t z = state += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

struct parent_facts {
    std::string_view trace_id, span_id;
    bool known = false;
    bool sampled = false;
};

parent_facts read_parent(std::string_view text) {
    const auto hexadecimal = [](std::string_view digits) {
        return digits.find_first_not_of("0123456789abcdef") == digits.npos;
    };
    if (text.size() != 55 || !text.starts_with("00-") || text[35] != '-' || text[52] != '-') return {};
    parent_facts out{text.substr(3, 32), text.substr(36, 16), true, false};
    out.known = hexadecimal(out.trace_id) && hexadecimal(out.span_id) && hexadecimal(text.substr(53));
    const char last = text[54];
    out.sampled = ((last >= 'a' ? last - 'a' + 10 : last - '0') & 1) == 1;
    return out;
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
    if (out.back() == '}') out += ',';
    out += R"({"key":)";
    append_json_string(out, name);
    out += R"(,"value":{"stringValue":)";
    append_json_string(out, value);
    out += "}}";
}

std::string nanoseconds(time_point t) {
    return std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(t.time_since_epoch()).count());
}

void append_span(std::string& out, const span& s) {
    out += fmt::format(R"({{"traceId":"{}","spanId":"{}",)", s.trace_id, s.span_id);
    if (!s.parent_id.empty()) out += fmt::format(R"("parentSpanId":"{}",)", s.parent_id);
    out += R"("name":)";
    append_json_string(out, s.name);
    out += fmt::format(R"(,"kind":{},"startTimeUnixNano":"{}","endTimeUnixNano":"{}","status":{{"code":{}}})",
                       static_cast<int>(s.kind), nanoseconds(s.began), nanoseconds(s.ended), s.good ? 0 : 2);
    out += R"(,"attributes":[)";
    for (const auto& [name, value] : s.attributes) append_attribute(out, name, value);
    out += "]}";
}

}  // namespace

span_recorder::span_recorder(const clock& time, int sampled, std::size_t most)
    : clock_(time), sampled_(sampled), most_(most) {
    std::array<std::uint8_t, 8> seed{};
    fill_random(seed);
    for (const auto b : seed) chance_ = chance_ << 8 | b;
}

std::string span_recorder::make_id(std::size_t digits) {
    std::string out;
    while (out.size() < digits) out += fmt::format("{:016x}", draw(chance_) | 1);
    return out;
}

void span_recorder::begin(work_mark who, work_kind kind, std::string_view name, std::string_view parent,
                          std::string_view trace_id, std::string_view span_id) {
    if (who == nullptr) return;
    const auto above = read_parent(parent);
    const std::lock_guard lock(guard_);
    open_.erase(who);
    if (above.known ? !above.sampled : static_cast<int>(draw(chance_) % 100) >= sampled_) return;
    span s;
    s.trace_id = above.known ? std::string(above.trace_id) : trace_id.empty() ? make_id(32) : std::string(trace_id);
    s.parent_id = above.span_id;
    s.span_id = span_id.empty() ? make_id(16) : std::string(span_id);
    s.name = name;
    s.kind = kind == work_kind::job ? span_kind::consumer : span_kind::server;
    s.began = clock_.now();
    open_.emplace(who, std::move(s));
}

void span_recorder::end(work_mark who, bool good, std::string_view name, attributes more) {
    const std::lock_guard lock(guard_);
    auto found = open_.extract(who);
    if (found.empty()) return;
    auto& s = found.mapped();
    s.ended = clock_.now();
    s.good = good;
    if (!name.empty()) s.name = name;
    s.attributes = std::move(more);
    keep(std::move(s));
}

void span_recorder::called(work_mark who, std::string_view system, std::string_view name, std::chrono::nanoseconds took,
                           bool good) {
    const std::lock_guard lock(guard_);
    const auto above = open_.find(who);
    if (above == open_.end()) return;
    span s;
    s.trace_id = above->second.trace_id;
    s.parent_id = above->second.span_id;
    s.span_id = make_id(16);
    s.name = fmt::format("{} {}", system, name);
    s.kind = span_kind::client;
    s.ended = clock_.now();
    s.began = s.ended - std::chrono::duration_cast<time_point::duration>(took);
    s.good = good;
    s.attributes = {{"db.system.name", std::string(system)}, {"db.operation.name", std::string(name)}};
    keep(std::move(s));
}

std::string span_recorder::traceparent_of(work_mark who) const {
    const std::lock_guard lock(guard_);
    const auto found = open_.find(who);
    return found == open_.end() ? std::string()
                                : fmt::format("00-{}-{}-01", found->second.trace_id, found->second.span_id);
}

void span_recorder::keep(span s) {
    if (ended_.size() < most_)
        ended_.push_back(std::move(s));
    else
        ++dropped_;
}

std::vector<span> span_recorder::take(std::size_t most) {
    const std::lock_guard lock(guard_);
    const auto count = static_cast<std::ptrdiff_t>(std::min(most, ended_.size()));
    std::vector<span> out(std::make_move_iterator(ended_.begin()), std::make_move_iterator(ended_.begin() + count));
    ended_.erase(ended_.begin(), ended_.begin() + count);
    return out;
}

std::string to_otlp_json(std::span<const span> spans, std::string_view service_name) {
    std::string out = R"({"resourceSpans":[{"resource":{"attributes":[)";
    append_attribute(out, "service.name", service_name);
    out += R"(]},"scopeSpans":[{"scope":{"name":"fashion-wallet"},"spans":[)";
    for (const auto& s : spans) {
        if (out.back() == '}') out += ',';
        append_span(out, s);
    }
    out += "]}]}]}";
    return out;
}

}  // namespace fw::telemetry
