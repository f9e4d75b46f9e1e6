#include "fw/config/settings.hpp"

#include <charconv>
#include <stdexcept>

#define TOML_HEADER_ONLY 0
#include <toml++/toml.h>

#include "fw/base/json.hpp"

namespace fw::config {

namespace {

std::string_view name_of(value_kind kind) {
    switch (kind) {
        case value_kind::text:
            return "a text";
        case value_kind::integer:
            return "a whole number";
        case value_kind::flag:
            return "true or false";
        case value_kind::duration:
            return "a time like \"250ms\", \"30s\", \"15m\", \"24h\" or \"7d\"";
        case value_kind::size:
            return "a size like \"64KB\", \"100MB\" or \"2GB\"";
        case value_kind::list:
            return "a list of texts";
    }
    std::unreachable();
}

std::optional<std::int64_t> find_integer(std::string_view text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, value);
    return problem == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

/// What is measured against the range.
std::optional<std::int64_t> find_measure(const setting& s, std::string_view text) {
    switch (s.kind) {
        case value_kind::integer:
            return find_integer(text);
        case value_kind::duration: {
            const auto d = find_duration(text);
            return d ? std::optional<std::int64_t>(d->count()) : std::nullopt;
        }
        case value_kind::size: {
            const auto bytes = find_size(text);
            return bytes ? std::optional(static_cast<std::int64_t>(*bytes)) : std::nullopt;
        }
        case value_kind::text:
        case value_kind::list:
        case value_kind::flag:
            return std::nullopt;
    }
    std::unreachable();
}

/// What is wrong with the value; empty if nothing is.
std::string fault_of(const setting& s, std::string_view text) {
    const bool measured = s.kind == value_kind::integer || s.kind == value_kind::duration || s.kind == value_kind::size;
    const auto measure = find_measure(s, text);
    if (measured && !measure) return fmt::format("\"{}\" is not {}.", text, name_of(s.kind));
    if (s.kind == value_kind::flag && text != "true" && text != "false")
        return fmt::format("\"{}\" is not {}.", text, name_of(s.kind));
    if (measure && s.range && (*measure < s.range->first || *measure > s.range->second)) {
        const std::string_view unit = s.kind == value_kind::duration ? " ms" : "";
        return fmt::format("{} is outside {} to {}{}.", text, s.range->first, s.range->second, unit);
    }
    if (!s.choices.empty() && std::ranges::find(s.choices, text) == s.choices.end())
        return fmt::format("\"{}\" is not known. Choose {}.", text, fmt::join(s.choices, ", "));
    return {};
}

/// A list in one text; an element never holds a comma (checked where it comes in).
std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto comma = text.find(',');
        auto part = text.substr(0, comma);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) out.emplace_back(part);
        text = comma == text.npos ? std::string_view() : text.substr(comma + 1);
    }
    return out;
}

/// The value as one writes it in a variable; nothing if it is of another kind.
std::optional<std::string> find_text(const toml::node& node, value_kind kind) {
    switch (kind) {
        case value_kind::text:
        case value_kind::duration:
            if (const auto* text = node.as_string()) return text->get();
            return std::nullopt;
        case value_kind::size:
            if (const auto* text = node.as_string()) return text->get();
            [[fallthrough]];
        case value_kind::integer:
            if (const auto* number = node.as_integer()) return std::to_string(number->get());
            return std::nullopt;
        case value_kind::flag:
            if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
            return std::nullopt;
        case value_kind::list: {
            const auto* array = node.as_array();
            if (!array) return std::nullopt;
            std::string out;
            for (const auto& element : *array) {
                const auto* text = element.as_string();
                if (!text || text->get().contains(',')) return std::nullopt;
                out += (out.empty() ? "" : ",") + text->get();
            }
            return out;
        }
    }
    std::unreachable();
}

}  // namespace

/// Fills the table's values from the file, then from the variables, and collects what is wrong.
class settings_reader {
public:
    explicit settings_reader(std::span<const setting> known) {
        for (const auto& s : known) {
            if (s.name.contains('*')) {
                out_.patterns_.push_back(&s);
                continue;
            }
            out_.index_.emplace(s.name, out_.values_.size());
            out_.values_.push_back({&s, s.otherwise, "default"});
            names_.push_back(s.name);
        }
    }

    void read(const toml::table& table, const std::string& file, const std::string& prefix = {}) {
        for (const auto& [key, node] : table) {
            const std::string name = prefix + std::string(key.str());
            const auto where = fmt::format("{}, line {}", file, node.source().begin.line);
            make_named(name);
            if (const auto known = out_.index_.find(name); known != out_.index_.end()) {
                auto& held = out_.values_[known->second];
                const auto text = find_text(node, held.what->kind);
                if (text)
                    set(held, *text, where);
                else
                    blame(name, "kind", fmt::format("{}: {} is {}.", where, name, name_of(held.what->kind)));
            } else if (node.is_table()) {
                read(*node.as_table(), file, name + '.');
            } else {
                blame(name, "unknown",
                      fmt::format("{}: there is no setting {}.{}", where, name, suggestion(name, names_)));
            }
        }
    }

    void read(const environment& variables) {
        for (const auto& [variable, value] : variables) make_named_by(variable);
        std::vector<std::string> own;
        for (const auto& name : names_) own.push_back(variable_of(name));
        const std::vector<std::string_view> known(own.begin(), own.end());
        for (const auto& [variable, value] : variables) {
            if (!is_of_known_section(variable)) continue;
            const auto at = std::ranges::find(own, variable);
            if (at == own.end())
                blame(variable, "unknown",
                      fmt::format("There is no setting for the variable {}.{}", variable, suggestion(variable, known)));
            else
                set(out_.values_[static_cast<std::size_t>(at - own.begin())], value, variable);
        }
    }

    result<settings> finish() {
        if (problems_.empty()) return std::move(out_);
        error e{error_kind::invalid, "config.invalid", problems_.front().message, problems_.front().field};
        for (std::size_t i = 1; i < problems_.size(); ++i) e.message += "\n" + problems_[i].message;
        e.problems = std::move(problems_);
        return std::unexpected(std::move(e));
    }

private:
    static bool is_given_name(std::string_view text) {
        return !text.empty() && text.size() <= 30 &&
               std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
    }

    /// What stands for the "*", if the text is of that pattern.
    static std::optional<std::string> find_given(std::string_view pattern, std::string_view text) {
        const auto star = pattern.find('*');
        const auto front = pattern.substr(0, star), back = pattern.substr(star + 1);
        if (text.size() <= front.size() + back.size() || !text.starts_with(front) || !text.ends_with(back))
            return std::nullopt;
        return std::string(text.substr(front.size(), text.size() - front.size() - back.size()));
    }

    /// All settings of the pattern's front get one of that name.
    void make_all(std::string_view front, const std::string& given) {
        for (const auto* p : out_.patterns_) {
            const auto star = p->name.find('*');
            if (std::string_view(p->name).substr(0, star) != front) continue;
            auto made = std::make_shared<setting>(*p);
            made->name.replace(star, 1, given);
            if (out_.index_.contains(made->name)) continue;
            out_.index_.emplace(made->name, out_.values_.size());
            out_.values_.push_back({made.get(), made->otherwise, "default"});
            names_.push_back(made->name);
            out_.made_.push_back(std::move(made));
        }
    }

    void make_named(std::string_view name) {
        for (const auto* p : out_.patterns_) {
            const auto given = find_given(p->name, name);
            if (given && is_given_name(*given))
                make_all(std::string_view(p->name).substr(0, p->name.find('*')), *given);
        }
    }

    void make_named_by(std::string_view variable) {
        for (const auto* p : out_.patterns_) {
            auto given = find_given(variable_of(p->name), variable);
            if (!given) continue;
            std::ranges::transform(*given, given->begin(),
                                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
            if (is_given_name(*given)) make_all(std::string_view(p->name).substr(0, p->name.find('*')), *given);
        }
    }

    static std::string suggestion(std::string_view name, const std::vector<std::string_view>& known) {
        const auto near = find_similar(name, known);
        return near ? fmt::format(" Did you mean {}?", *near) : std::string();
    }

    [[nodiscard]] bool is_of_known_section(std::string_view variable) const {
        return std::ranges::any_of(names_, [variable](std::string_view name) {
            return variable.starts_with(variable_of(name.substr(0, name.find('.') + 1)));
        });
    }

    void set(settings::held& held, const std::string& text, const std::string& source) {
        if (const auto fault = fault_of(*held.what, text); !fault.empty())
            return blame(held.what->name, "value", fmt::format("{}: {}: {}", source, held.what->name, fault));
        held.value = text;
        held.source = source;
    }

    void blame(std::string field, std::string rule, std::string message) {
        problems_.push_back({std::move(field), std::move(rule), std::move(message)});
    }

    settings out_;
    std::vector<std::string_view> names_;
    std::vector<field_problem> problems_;
};

std::string variable_of(std::string_view name) {
    std::string out = "FW_";
    for (const char c : name) {
        if (c == '.')
            out += '_';
        else
            out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

result<settings> settings::make(std::span<const setting> known, std::string_view file, const std::string& file_name,
                                const environment& variables) {
    settings_reader reader(known);
    try {
        reader.read(toml::parse(file, file_name), file_name);
    } catch (const toml::parse_error& e) {
        return fail(error_kind::invalid, "config.syntax",
                    fmt::format("{}, line {}, column {}: {}", file_name, e.source().begin.line, e.source().begin.column,
                                e.description()));
    }
    reader.read(variables);
    return reader.finish();
}

const settings::held& settings::get(std::string_view name, value_kind kind) const {
    const auto at = index_.find(name);
    if (at == index_.end() || values_[at->second].what->kind != kind)
        throw std::logic_error(fmt::format("the table has no setting \"{}\" of this kind", name));
    return values_[at->second];
}

const std::string& settings::text(std::string_view name) const {
    return get(name, value_kind::text).value;
}
std::int64_t settings::integer(std::string_view name) const {
    return find_integer(get(name, value_kind::integer).value).value();
}
bool settings::flag(std::string_view name) const {
    return get(name, value_kind::flag).value == "true";
}
std::chrono::milliseconds settings::duration(std::string_view name) const {
    return find_duration(get(name, value_kind::duration).value).value();
}
std::uint64_t settings::size(std::string_view name) const {
    return find_size(get(name, value_kind::size).value).value();
}
std::vector<std::string> settings::list(std::string_view name) const {
    return split(get(name, value_kind::list).value);
}
std::vector<std::string> settings::names_under(std::string_view front) const {
    std::vector<std::string> out;
    for (const auto& one : made_) {
        const std::string_view name = one->name;
        if (!name.starts_with(front) || name.size() <= front.size() || name[front.size()] != '.') continue;
        const auto rest = name.substr(front.size() + 1);
        std::string given(rest.substr(0, rest.find('.')));
        if (std::ranges::find(out, given) == out.end()) out.push_back(std::move(given));
    }
    std::ranges::sort(out);
    return out;
}

bool settings::is_set(std::string_view name) const {
    const auto at = index_.find(name);
    return at != index_.end() && !values_[at->second].value.empty();
}

std::vector<effective> settings::describe() const {
    std::vector<effective> out;
    for (const auto& v : values_)
        out.push_back({v.what, v.what->secret && !v.value.empty() ? "(secret)" : v.value, v.source});
    for (const auto* p : patterns_) out.push_back({p, p->otherwise, "for each name that you give"});
    return out;
}

}  // namespace fw::config
