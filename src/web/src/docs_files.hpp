// The files of the documentation page; made of docs/ when the project is configured.
#pragma once

#include <array>
#include <string_view>

namespace fw::web {

struct docs_file {
    std::string_view path;
    std::string_view content_type;
    std::string_view text;
};
extern const std::array<docs_file, 3> docs_files;

}  // namespace fw::web
