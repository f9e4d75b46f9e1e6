// The files of docs/ and pages/, which are in the program; made when the project is configured.
#pragma once

#include <array>
#include <string_view>

namespace fw::web {

struct served_file {
    std::string_view path;
    std::string_view name;  ///< of its route
    std::string_view content_type;
    std::string_view text;
};
extern const std::array<served_file, 3> docs_files;
extern const std::array<served_file, 6> page_files;

}  // namespace fw::web
