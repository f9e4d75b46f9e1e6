#include "fw/telemetry/metrics.hpp"

#include <cassert>
#include <cmath>
#include <stdexcept>

namespace fw::telemetry {

namespace {

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
}

void append_number(std::string& out, double value) {
    if (std::isinf(value))
        out += value > 0 ? "+Inf" : "-Inf";
    else
        fmt::format_to(std::back_inserter(out), "{}", value);
}

/// name{method="GET",le="0.5"}
void append_name(std::string& out, std::string_view name, const std::vector<std::string>& labels,
                 const label_values& values, std::string_view bound = {}) {
    out += name;
    if (!labels.empty() || !bound.empty()) {
        out += '{';
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if (i > 0) out += ',';
            out += labels[i] + "=\"";
            append_escaped(out, values[i]);
            out += '"';
        }
        if (!bound.empty()) {
            if (!labels.empty()) out += ',';
            out += "le=\"";
            out += bound;
            out += '"';
        }
        out += '}';
    }
    out += ' ';
}

void append_head(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
    out += fmt::format("# HELP {} ", name);
    append_escaped(out, help);
    out += fmt::format("\n# TYPE {} {}\n", name, type);
}

}  // namespace

histogram::histogram(const std::vector<double>& bounds) : bounds_(bounds), counts_(bounds.size() + 1) {}

void histogram::observe(double value) {
    const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

const std::vector<double>& request_seconds() {
    static const std::vector<double> bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                            0.1,    0.25,  0.5,    1,     2.5,  5,     10};
    return bounds;
}

const std::vector<double>& job_seconds() {
    static const std::vector<double> bounds{0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};
    return bounds;
}

template <class Metric>
Metric& family<Metric>::with(const label_values& values) {
    assert(values.size() == labels_.size());
    const std::lock_guard lock(guard_);
    auto at = series_.find(values);
    if (at == series_.end()) {
        const bool full = series_.size() >= most_series;
        at = series_.try_emplace(full ? label_values(labels_.size(), "other") : values).first;
        if (!at->second) at->second = make_();
    }
    return *at->second;
}

template class family<counter>;
template class family<gauge>;
template class family<histogram>;

void registry::claim(const std::string& name) {
    if (std::ranges::find(names_, name) != names_.end()) throw std::logic_error("two metrics are called " + name);
    names_.push_back(name);
}

family<counter>& registry::add_counters(std::string name, std::string help, std::vector<std::string> labels) {
    claim(name);
    auto& f = *counters_.emplace_back(new family<counter>(std::move(name), std::move(help), std::move(labels),
                                                          [] { return std::make_unique<counter>(); }));
    writers_.emplace_back([&f](std::string& out) {
        append_head(out, f.name_, f.help_, "counter");
        const std::lock_guard lock(f.guard_);
        for (const auto& [values, c] : f.series_) {
            append_name(out, f.name_, f.labels_, values);
            out += std::to_string(c->value()) + '\n';
        }
    });
    return f;
}

family<gauge>& registry::add_gauges(std::string name, std::string help, std::vector<std::string> labels) {
    claim(name);
    auto& f = *gauges_.emplace_back(new family<gauge>(std::move(name), std::move(help), std::move(labels),
                                                      [] { return std::make_unique<gauge>(); }));
    writers_.emplace_back([&f](std::string& out) {
        append_head(out, f.name_, f.help_, "gauge");
        const std::lock_guard lock(f.guard_);
        for (const auto& [values, g] : f.series_) {
            append_name(out, f.name_, f.labels_, values);
            append_number(out, g->value());
            out += '\n';
        }
    });
    return f;
}

family<histogram>& registry::add_histograms(std::string name, std::string help, const std::vector<double>& bounds,
                                            std::vector<std::string> labels) {
    claim(name);
    auto& f =
        *histograms_.emplace_back(new family<histogram>(std::move(name), std::move(help), std::move(labels),
                                                        [&bounds] { return std::make_unique<histogram>(bounds); }));
    writers_.emplace_back([&f, &bounds](std::string& out) {
        append_head(out, f.name_, f.help_, "histogram");
        const std::lock_guard lock(f.guard_);
        for (const auto& [values, h] : f.series_) {
            std::uint64_t so_far = 0;
            for (std::size_t i = 0; i <= bounds.size(); ++i) {
                so_far += h->counts_[i].load(std::memory_order_relaxed);
                append_name(out, f.name_ + "_bucket", f.labels_, values,
                            i < bounds.size() ? fmt::format("{}", bounds[i]) : "+Inf");
                out += std::to_string(so_far) + '\n';
            }
            append_name(out, f.name_ + "_sum", f.labels_, values);
            append_number(out, h->sum_.load(std::memory_order_relaxed));
            out += '\n';
            append_name(out, f.name_ + "_count", f.labels_, values);
            out += std::to_string(so_far) + '\n';
        }
    });
    return f;
}

std::string registry::expose() const {
    for (const auto& look : looks_) look();
    std::string out;
    for (const auto& write : writers_) write(out);
    return out;
}

}  // namespace fw::telemetry
