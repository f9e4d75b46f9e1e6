// Files of a folder: the web application, its pictures, fonts and scripts.
#pragma once

#include <optional>
#include <string>

#include "fw/base/error.hpp"
#include "fw/web/request.hpp"
#include "fw/web/response.hpp"

namespace fw::gateway {

/// Content type by the name's ending, strong ETag by size and time, `immutable` for names with a hash
/// ("app.3f9a1c2b.js", "app-3f9a1c2b.js"), and `name.br` or `name.gz` beside it where the client takes that. Never
/// leaves the folder: no "..", no hidden files, no symbolic links. Safe to use from every thread.
class static_files {
public:
    /// Errors: `static.folder` if it cannot be opened.
    [[nodiscard]] static result<static_files> open(const std::string& folder);
    static_files(static_files&& other) noexcept;
    static_files& operator=(static_files&& other) noexcept;
    ~static_files();

    /// `path` below the folder, still percent-encoded: "/assets/app.js"; what ends in "/" means its index.html. Nothing
    /// if there is no such file.
    [[nodiscard]] std::optional<web::response> find(std::string_view path, std::string_view accept_encoding) const;

private:
    explicit static_files(int folder) : folder_(folder) {}
    [[nodiscard]] int open_below(std::string_view name) const;
    int folder_;
};

}  // namespace fw::gateway
