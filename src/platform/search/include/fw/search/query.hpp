// What somebody typed, as words and what they may mean. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fw::search {

/// Words and phrases that mean the same. A term may stand in several groups.
class synonym_table {
public:
    synonym_table() = default;
    explicit synonym_table(const std::vector<std::vector<std::string>>& groups);

    /// The others of its groups; empty for what is no term. `term` in lower case, single blanks.
    [[nodiscard]] const std::set<std::string>& find(std::string_view term) const;
    [[nodiscard]] const std::map<std::string, std::set<std::string>, std::less<>>& terms() const { return same_; }
    /// Of the longest term, in words.
    [[nodiscard]] std::size_t longest() const { return longest_; }

private:
    std::map<std::string, std::set<std::string>, std::less<>> same_;
    std::size_t longest_ = 1;
};

/// A word, or a phrase that is a term, and what means the same.
struct token {
    std::string text;
    std::vector<std::string> same = {};
    bool operator==(const token&) const = default;
};

constexpr std::size_t most_tokens = 12;

/// Lower case, single blanks, letters, digits and inner hyphens alone: "Polka-dot  SHIRT!" → "polka-dot shirt"; one
/// letter before a hyphen belongs to its word: "T-shirt" → "tshirt".
[[nodiscard]] std::string normalised(std::string_view text);
/// The longest terms first; at most `most_tokens`.
[[nodiscard]] std::vector<token> parse_query(std::string_view text, const synonym_table& synonyms);

/// How many slips (a letter left out, put in, taken for another, two exchanged) lie between two words, up to `most`;
/// more give `most` + 1. Letters are bytes.
[[nodiscard]] std::size_t slips_between(std::string_view a, std::string_view b, std::size_t most);
/// Slips that a word of this length may have: none up to 2, one up to 5, else two.
[[nodiscard]] std::size_t likely_slips(std::size_t length);
/// Those of `known` with the fewest slips from `word`, if they are likely; at most two, in the order given.
[[nodiscard]] std::vector<std::string> find_meant(std::string_view word, const std::vector<std::string>& known);

}  // namespace fw::search
