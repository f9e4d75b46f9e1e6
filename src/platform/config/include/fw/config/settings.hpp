// The program's settings: a table of what there is, a TOML file and environment variables that say otherwise, and for
// each value where it comes from.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::config {

enum class value_kind : std::uint8_t {
    text,
    integer,
    flag,      ///< true, false
    duration,  ///< "250ms", "30s", "15m", "24h", "7d"
    size,      ///< "64KB", "100MB", "2GB" (powers of 1024), or bytes
    list,      ///< of texts; in a variable separated by commas
};

/// One setting. Its variable is FW_ and the name in capitals: "server.port" is FW_SERVER_PORT. A name like
/// "auth.oidc.*.issuer" is that of one for each name that somebody gives: [auth.oidc.google] or
/// FW_AUTH_OIDC_GOOGLE_ISSUER (small letters and digits); if one of them is given, all with the same front are there.
struct setting {
    std::string name;
    value_kind kind = value_kind::text;
    std::string otherwise;  ///< the value if nobody says anything, as one writes it
    std::string help;
    bool secret = false;                                              ///< never shown
    std::optional<std::pair<std::int64_t, std::int64_t>> range = {};  ///< of integers; of durations in milliseconds
    std::vector<std::string> choices = {};                            ///< of texts; empty: any
};

/// "FW_SERVER_PORT"
[[nodiscard]] std::string variable_of(std::string_view name);

/// A setting's value and where it comes from.
struct effective {
    const setting* what = nullptr;
    std::string value;   ///< as one writes it; "(secret)" for a secret that is set
    std::string source;  ///< "default", "fashion-wallet.toml, line 12", "FW_SERVER_PORT"
};

using environment = std::vector<std::pair<std::string, std::string>>;

/// All values, checked. Accessors throw std::logic_error for a name or kind that the table does not have.
class settings {
public:
    /// `known` must outlive the settings. `file` is the TOML text ("" for none) and `file_name` what to call it.
    /// A variable of a section that the table has (FW_SERVER_…) must be one of its settings; others are somebody
    /// else's. Errors: `config.invalid` with every broken rule in `problems`: unknown names (with a suggestion), values
    /// of another kind, out of range or not a choice; `config.syntax` for a text that is no TOML.
    [[nodiscard]] static result<settings> make(std::span<const setting> known, std::string_view file,
                                               const std::string& file_name, const environment& variables);

    [[nodiscard]] const std::string& text(std::string_view name) const;
    [[nodiscard]] std::int64_t integer(std::string_view name) const;
    [[nodiscard]] bool flag(std::string_view name) const;
    [[nodiscard]] std::chrono::milliseconds duration(std::string_view name) const;
    [[nodiscard]] std::uint64_t size(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
    /// The names given for the "*" behind `front` ("auth.oidc"), in their order.
    [[nodiscard]] std::vector<std::string> names_under(std::string_view front) const;
    /// False if the value is the empty text.
    [[nodiscard]] bool is_set(std::string_view name) const;

    /// In the order of the table; those for which somebody gives a name last.
    [[nodiscard]] std::vector<effective> describe() const;

private:
    struct held {
        const setting* what = nullptr;
        std::string value;
        std::string source;
    };
    friend class settings_reader;
    [[nodiscard]] const held& get(std::string_view name, value_kind kind) const;

    std::vector<held> values_;
    std::vector<const setting*> patterns_;
    std::vector<std::shared_ptr<const setting>> made_;  ///< of names that somebody gave
    std::map<std::string, std::size_t, std::less<>> index_;
};

/// "250ms" → 250 ms; nothing for anything else.
[[nodiscard]] std::optional<std::chrono::milliseconds> find_duration(std::string_view text);
/// "100MB" → 104,857,600; nothing for anything else.
[[nodiscard]] std::optional<std::uint64_t> find_size(std::string_view text);

}  // namespace fw::config
