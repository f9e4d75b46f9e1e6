#include "fw/web/rules.hpp"

namespace fw::web {

namespace {

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Labels of letters, digits and hyphens; letters beyond ASCII are taken as they are.
bool is_domain(std::string_view name, bool with_dot) {
    std::size_t labels = 0;
    while (!name.empty()) {
        const auto label = name.substr(0, name.find('.'));
        const bool good = !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
                          std::ranges::all_of(label, [](char c) {
                              return is_letter_or_digit(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80;
                          });
        if (!good) return false;
        ++labels;
        if (label.size() == name.size()) break;
        name.remove_prefix(label.size() + 1);
        if (name.empty()) return false;
    }
    return labels > (with_dot ? 1 : 0);
}

bool is_email(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == text.npos || at == 0 || at > 64 || text.size() > 254) return false;
    const auto local = text.substr(0, at);
    constexpr std::string_view others = "!#$%&'*+/=?^_`{|}~-.";
    const bool good = std::ranges::all_of(local, [&](char c) {
        return is_letter_or_digit(c) || others.contains(c) || static_cast<unsigned char>(c) >= 0x80;
    });
    return good && local.front() != '.' && local.back() != '.' && local.find("..") == local.npos &&
           is_domain(text.substr(at + 1), true);
}

bool is_url(std::string_view text) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!text.starts_with(scheme)) continue;
        auto host = text.substr(scheme.size());
        host = host.substr(0, host.find_first_of("/?#"));
        if (const auto port = host.rfind(':'); port != host.npos && !host.ends_with(']')) {
            const auto digits = host.substr(port + 1);
            if (digits.empty() || digits.size() > 5 ||
                !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
                return false;
            host = host.substr(0, port);
        }
        const bool named = is_domain(host, false) || (host.starts_with('[') && host.ends_with(']') && host.size() > 3);
        return named && std::ranges::none_of(
                            text, [](char c) { return c == ' ' || c == '"' || c == '<' || c == '>' || c == '\\'; });
    }
    return false;
}

}  // namespace

text text::least(std::size_t characters) const {
    auto out = *this;
    out.least_ = characters;
    return out;
}

text text::most(std::size_t characters) const {
    auto out = *this;
    out.most_ = characters;
    return out;
}

text text::email() const {
    auto out = matches(is_email, "", "Give an e-mail address like anna@example.com.");
    out.rule_ = out.format_ = "email";
    return out;
}

text text::url() const {
    auto out = matches(is_url, "", "Give an address that begins with https:// or http://.");
    out.rule_ = "url";
    out.format_ = "uri";
    return out;
}

text text::lines() const {
    auto out = *this;
    out.lines_ = true;
    return out;
}

text text::secret() const {
    auto out = *this;
    out.secret_ = true;
    return out;
}

text text::one_of(std::initializer_list<std::string_view> choices) const {
    auto out = *this;
    out.choices_ = choices;
    return out;
}

text text::matches(predicate hold, std::string_view pattern, std::string_view sentence) const {
    auto out = *this;
    out.hold_ = hold;
    out.rule_ = "pattern";
    out.pattern_ = pattern;
    out.sentence_ = sentence;
    return out;
}

void text::check(std::string_view value, problem_list& problems) const {
    const auto is_forbidden = [this](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && !(lines_ && (c == '\n' || c == '\r' || c == '\t'))) || byte == 0x7f;
    };
    if (std::ranges::any_of(value, is_forbidden))
        problems.add("control_characters", "Control characters may not stand here.");
    const auto length = count_code_points(value);
    if (length < least_)
        problems.add("least", length == 0 ? std::string("This may not be empty.")
                                          : fmt::format("Give at least {} characters, not {}.", least_, length));
    if (most_ && length > *most_)
        problems.add("most", fmt::format("Give at most {} characters, not {}.", *most_, length));
    if (hold_ && length >= least_ && !hold_(value)) problems.add(rule_, std::string(sentence_));
    if (!choices_.empty() && std::ranges::find(choices_, value) == choices_.end()) {
        const auto near = find_similar(value, choices_);
        problems.add("choices", near ? fmt::format("\"{}\" is no choice here. Did you mean \"{}\"?", value, *near)
                                     : fmt::format("Choose one of {}.", fmt::join(choices_, ", ")));
    }
}

void text::describe(json::object& schema) const {
    if (!format_.empty()) schema["format"] = format_;
    if (secret_) schema["format"] = "password";
    if (least_ > 0) schema["minLength"] = least_;
    if (most_) schema["maxLength"] = *most_;
    if (!pattern_.empty()) schema["pattern"] = pattern_;
    if (!choices_.empty()) {
        auto& list = schema["enum"].emplace_array();
        for (const auto c : choices_) list.emplace_back(c);
    }
}

template <class T>
void number_rule<T>::check(T value, problem_list& problems) const {
    if (least_ && value < *least_) problems.add("least", fmt::format("Give at least {}.", *least_));
    if (most_ && value > *most_) problems.add("most", fmt::format("Give at most {}.", *most_));
    if (above_ && value <= *above_) problems.add("above", fmt::format("Give more than {}.", *above_));
    if (below_ && value >= *below_) problems.add("below", fmt::format("Give less than {}.", *below_));
    if (!multiple_) return;
    bool good = false;
    if constexpr (std::is_integral_v<T>) {
        good = value % *multiple_ == 0;
    } else {
        // 0.3 is a multiple of 0.1, though not of the double that stands for it.
        const double steps = value / *multiple_;
        good = std::abs(steps - std::round(steps)) <= 1e-9 * std::max(1.0, std::abs(steps));
    }
    if (!good) problems.add("multiple", fmt::format("Give a multiple of {}.", *multiple_));
}

template <class T>
void number_rule<T>::describe(json::object& schema) const {
    if (least_) schema["minimum"] = *least_;
    if (most_) schema["maximum"] = *most_;
    if (above_) schema["exclusiveMinimum"] = *above_;
    if (below_) schema["exclusiveMaximum"] = *below_;
    if (multiple_) schema["multipleOf"] = *multiple_;
}

template class number_rule<std::int64_t>;
template class number_rule<double>;

void count_rule::check(std::size_t count, std::string_view of_what, problem_list& problems) const {
    if (count < least) problems.add("least", fmt::format("Give at least {} {}, not {}.", least, of_what, count));
    if (most && count > *most) problems.add("most", fmt::format("Give at most {} {}, not {}.", *most, of_what, count));
}

void count_rule::describe(json::object& schema, std::string_view least_name, std::string_view most_name) const {
    if (least > 0) schema[least_name] = least;
    if (most) schema[most_name] = *most;
}

}  // namespace fw::web
