// The result page: values in, one HTML text out that opens from a folder, without a server and without fetching
// anything.
#pragma once

#include <string>

#include "fw/page/document.hpp"

namespace fw::page {

/// What is built at set-up (web/viewer): embedded into every page.
struct resources {
    std::string script = {};                      ///< viewer.js
    std::string style = {};                       ///< page.css
    std::vector<std::uint8_t> text_font = {};     ///< Inter, WOFF2
    std::vector<std::uint8_t> display_font = {};  ///< Fraunces, WOFF2
};

/// Writes the page. Every text of the document is escaped; a content policy forbids the page to fetch from elsewhere.
/// Nothing in the document can fail: what is empty is left out. The same values give the same bytes.
[[nodiscard]] std::string write_page(const document& doc, const resources& parts);

}  // namespace fw::page
