#include "person_files.hpp"

#include <cstdio>

#include "fw/files/files.hpp"

namespace fw::apps {

result<dressing::person> read_person(const std::filesystem::path& path) {
    FW_TRY(const auto text, files::read_text(path, std::size_t{1} << 20));
    return dressing::parse_person(text);
}

result<dressing::avatar> read_avatar(const body::body_model& model, const std::filesystem::path& path) {
    FW_TRY(const auto person, read_person(path));
    FW_TRY(auto avatar, dressing::make_avatar(model, person));
    show_warnings(avatar.warnings, avatar.unit);
    return avatar;
}

void show_warnings(const std::vector<body::warning>& warnings, body::unit_system unit) {
    for (const auto& w : warnings) {
        std::string line = fmt::format("warning: {}", w.message);
        if (w.suggestion) {
            const auto id = body::find_measurement(w.measurement);
            line += fmt::format(" Probably meant: {}.", id ? body::to_text(*id, *w.suggestion, unit)
                                                           : body::weight_to_text(*w.suggestion, unit));
        }
        std::fputs((line + "\n").c_str(), stderr);
    }
}

}  // namespace fw::apps
