#include "footer.hpp"

#include <algorithm>

#include "fw/base/encoding.hpp"
#include "fw/base/json.hpp"
#include "fw/base/json_text.hpp"

namespace fw::objects {

namespace {

constexpr std::string_view mark = "\nFWOBJ1\n";

std::unexpected<error> damaged() {
    return fail(error_kind::internal, "objects.damaged", "The file of this object is damaged or none of ours.");
}

}  // namespace

std::string write_footer(const footer& f) {
    const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; };
    const bool good = f.content_type.size() <= most_content_type && std::ranges::all_of(f.content_type, is_plain);
    std::string out = R"({"contentType":)";
    append_json_string(out, good ? f.content_type : "application/octet-stream");
    out += R"(,"sha256":)";
    append_json_string(out, f.sha256);
    out += '}';
    out.resize(footer_bytes - mark.size(), ' ');
    return out.append(mark);
}

result<footer> read_footer(std::string_view text) {
    if (text.size() != footer_bytes || !text.ends_with(mark)) return damaged();
    text.remove_suffix(mark.size());
    const auto value = parse_json(text);
    if (!value) return damaged();
    const auto members = json_object::from(*value);
    if (!members) return damaged();
    const auto type = members->get_string("contentType");
    const auto digest = members->get_string("sha256");
    if (!type || !digest || digest->size() != 64 || !find_hex(*digest)) return damaged();
    return footer{*type, *digest};
}

}  // namespace fw::objects
