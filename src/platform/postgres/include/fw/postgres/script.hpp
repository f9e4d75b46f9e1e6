// A connection that blocks: for migrations, set-up and tests, before or beside the I/O threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fw/postgres/errors.hpp"

namespace fw::postgres {

/// One thread at a time. Blocks: never on an I/O thread.
class blocking_connection {
public:
    /// Throws `failure` (unavailable) if it cannot connect within ten seconds.
    explicit blocking_connection(const std::string& conninfo);
    ~blocking_connection();
    blocking_connection(blocking_connection&&) noexcept;
    blocking_connection& operator=(blocking_connection&&) noexcept;

    using texts = std::vector<std::vector<std::string>>;

    /// One or several statements without parameters; those of one call are one transaction unless they say otherwise.
    /// Gives the last one's rows as texts (null as ""). Throws `sql_failure`, `failure`.
    texts run(const std::string& sql);
    /// One statement with parameters as texts.
    texts run(const std::string& sql, const std::vector<std::string>& values);

private:
    struct handle;
    std::unique_ptr<handle> handle_;
};

/// The same connection parameters with another database or user (empty: as they are).
[[nodiscard]] std::string with_database(const std::string& conninfo, std::string_view database,
                                        std::string_view user = {});

/// "a name" as SQL writes it: "\"a name\"".
[[nodiscard]] std::string quoted_name(std::string_view name);

}  // namespace fw::postgres
