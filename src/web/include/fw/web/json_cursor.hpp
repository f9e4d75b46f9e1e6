// Reads a JSON text from front to back, straight into what it is for, without building a document first.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"
#include "fw/base/json.hpp"
#include "fw/web/problems.hpp"

namespace fw::web {

/// A number as it was written, so that nobody loses digits before he knows what is wanted.
struct number_text {
    std::string_view digits;
    bool whole = false;  ///< neither fraction nor exponent
};

/// Strict RFC 8259 over UTF-8, depth at most 32. What is not JSON stops it: everything reads as nothing from then on,
/// and `stopped` has the error (`json.syntax` with line and column, `json.not_utf8`, `json.too_deep`). What is JSON but
/// not what was asked for goes to the list of problems and is stepped over. The text and the list must outlive it.
class json_cursor {
public:
    static constexpr std::size_t most_depth = 32;

    json_cursor(std::string_view text, problem_list& problems);

    enum class kind : std::uint8_t { object, array, text, number, boolean, null, nothing };
    [[nodiscard]] kind peek();

    /// Each of these reads one value if it is of that kind; else it notes the problem `type`, steps over the value and
    /// is false.
    [[nodiscard]] bool read_bool(bool& out);
    [[nodiscard]] bool read_text(std::string& out);
    /// The same without a copy; valid until the next call on the cursor.
    [[nodiscard]] bool read_view(std::string_view& out);
    [[nodiscard]] bool read_number(number_text& out);
    /// Takes a null and is true; else does nothing.
    [[nodiscard]] bool take_null();
    /// `if (in.enter_object()) while (in.next_member(key)) { read one value }`; the key is valid until the next call on
    /// the cursor.
    [[nodiscard]] bool enter_object();
    [[nodiscard]] bool next_member(std::string_view& key);
    [[nodiscard]] bool enter_array();
    [[nodiscard]] bool next_item();
    /// Any value, built as a document. A name that an object has twice is a problem; so is a number that a double can
    /// not hold.
    [[nodiscard]] bool read_value(json::value& out);
    void skip();

    /// After the one value of the text: nothing but blanks may follow.
    void finish();

    [[nodiscard]] const std::optional<error>& stopped() const { return stopped_; }
    [[nodiscard]] problem_list& problems() { return problems_; }

private:
    [[nodiscard]] bool expect(kind wanted);
    [[nodiscard]] bool enter(kind wanted);
    [[nodiscard]] bool next(char end);
    [[nodiscard]] bool take(char c);
    [[nodiscard]] bool take_word(std::string_view word);
    [[nodiscard]] bool scan_text(std::string_view& raw, bool& escaped);
    [[nodiscard]] bool scan_number(number_text& out);
    [[nodiscard]] bool unescape(std::string_view raw, std::string& out);
    void read_number_value(json::value& out);
    void skip_blanks();
    void stop(std::string code, std::string_view why);

    std::string_view text_;
    std::size_t at_ = 0;
    problem_list& problems_;
    std::optional<error> stopped_;
    std::array<bool, most_depth> first_{};  ///< of each open object or array: nothing read in it so far
    std::size_t depth_ = 0;
    std::string key_;
};

/// "a text", "a number", …
[[nodiscard]] std::string_view to_words(json_cursor::kind k);

}  // namespace fw::web
