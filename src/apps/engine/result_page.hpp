// From a finished job to the page that shows it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fw/page/document.hpp"
#include "wear_job.hpp"

namespace fw::apps {

/// What the page says about one person beyond the job itself.
struct page_story {
    std::string id;        ///< anchor: letters, digits, dashes
    std::string sentence;  ///< how the body came about: "From two photographs, 172 cm"
    std::string quote;
    std::string folder;                 ///< of the job's files, relative to the page, ends with "/" or is empty
    std::vector<body::warning> mended;  ///< slips that the doctor found and that were mended
    std::vector<page::picture> inputs;  ///< the photographs, if any
};

/// Reads the pictures back from the request's folder to embed them; the film and the PDFs are linked.
[[nodiscard]] result<page::person> make_page_person(const wear_request& request, const wear_outcome& outcome,
                                                    const page_story& story);

/// Writes the page. Errors: `assets.missing` where the viewer was not built.
[[nodiscard]] result<void> write_result_page(const std::filesystem::path& path, std::vector<page::person> people,
                                             const std::string& lead, const common_options& common);

/// "23 November 2026, 2 cores, Intel Xeon".
[[nodiscard]] std::string machine_line();

}  // namespace fw::apps
