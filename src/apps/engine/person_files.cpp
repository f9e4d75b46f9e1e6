#include "person_files.hpp"

#include <cstdio>

#include "fw/files/files.hpp"

namespace fw::apps {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;

template <typename Parse>
result<dressing::person> read_with(const std::filesystem::path& path, Parse parse) {
    FW_TRY(const auto text, files::read_text(path, most_bytes));
    auto person = parse(text);
    if (!person) person.error().message = fmt::format("{}: {}", path.string(), person.error().message);
    return person;
}

}  // namespace

result<dressing::person> read_person(const std::filesystem::path& path) {
    return read_with(path, dressing::parse_person);
}

result<dressing::person> read_typed_person(const std::filesystem::path& path) {
    return read_with(path, dressing::parse_typed_person);
}

result<dressing::avatar> read_avatar(const body::body_model& model, const std::filesystem::path& path) {
    FW_TRY(const auto person, read_person(path));
    FW_TRY(auto avatar, dressing::make_avatar(model, person));
    show_warnings(avatar.warnings);
    return avatar;
}

void show_warnings(const std::vector<body::warning>& warnings) {
    for (const auto& w : warnings) std::fputs(fmt::format("warning: {}\n", w.message).c_str(), stderr);
}

}  // namespace fw::apps
