#include "fw/search/query.hpp"

#include <algorithm>

namespace fw::search {

namespace {

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (end > at) out.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t count) {
    std::string out;
    for (std::size_t i = from; i < from + count; ++i) {
        if (i > from) out += ' ';
        out += words[i];
    }
    return out;
}

}  // namespace

std::string normalised(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
        const bool inner = c == '-' && !out.empty() && is_letter(out.back()) && i + 1 < text.size() &&
                           (is_letter(text[i + 1]) || (text[i + 1] >= 'A' && text[i + 1] <= 'Z'));
        // "T-shirt" is one word, and no shirt; db/migrations (catalog.search_words) writes it the same way.
        const bool one_letter = inner && (out.size() == 1 || out[out.size() - 2] == ' ');
        if (one_letter) continue;
        if (is_letter(c) || inner)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

synonym_table::synonym_table(const std::vector<std::vector<std::string>>& groups) {
    for (const auto& group : groups) {
        std::set<std::string> all;
        for (const auto& term : group)
            if (auto plain = normalised(term); !plain.empty()) all.insert(std::move(plain));
        for (const auto& term : all) {
            longest_ = std::max(longest_, words_of(term).size());
            auto& same = same_[term];
            for (const auto& other : all)
                if (other != term) same.insert(other);
        }
    }
}

const std::set<std::string>& synonym_table::find(std::string_view term) const {
    static const std::set<std::string> none;
    const auto at = same_.find(term);
    return at == same_.end() ? none : at->second;
}

std::vector<token> parse_query(std::string_view text, const synonym_table& synonyms) {
    const auto words = words_of(normalised(text));
    std::vector<token> out;
    for (std::size_t at = 0; at < words.size() && out.size() < most_tokens;) {
        auto count = std::min(synonyms.longest(), words.size() - at);
        while (count > 1 && synonyms.find(joined(words, at, count)).empty()) --count;
        auto term = joined(words, at, count);
        const auto& same = synonyms.find(term);
        out.push_back({std::move(term), {same.begin(), same.end()}});
        at += count;
    }
    return out;
}

std::size_t slips_between(std::string_view a, std::string_view b, std::size_t most) {
    const auto apart = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (apart > most) return most + 1;
    // Optimal string alignment: three rows of the table.
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = a[i - 1] == b[j - 1];
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return std::min(last[b.size()], most + 1);
}

std::size_t likely_slips(std::size_t length) {
    return length < 3 ? 0 : length <= 5 ? 1 : 2;
}

std::vector<std::string> find_meant(std::string_view word, const std::vector<std::string>& known) {
    constexpr std::size_t most_words = 2;
    auto best = likely_slips(word.size());
    std::vector<std::string> out;
    if (best == 0) return out;
    for (const auto& one : known) {
        const auto slips = slips_between(word, one, best);
        if (slips > best) continue;
        if (slips < best) out.clear();
        best = slips;
        if (out.size() < most_words && std::ranges::find(out, one) == out.end()) out.push_back(one);
    }
    return out;
}

}  // namespace fw::search
