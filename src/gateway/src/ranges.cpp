#include "ranges.hpp"

#include <unistd.h>

#include <charconv>

#include "head_rules.hpp"

namespace fw::gateway {

namespace {

std::optional<std::uint64_t> find_number(std::string_view digits) {
    std::uint64_t value = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (ec != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

std::string_view field_of(const web::response& r, std::string_view name) {
    for (const auto& f : r.fields)
        if (web::same_name(f.first, name)) return f.second;
    return {};
}

std::string_view opaque(std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
}

bool names_tag(std::string_view list, std::string_view tag) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        const auto one = trimmed(list.substr(0, comma));
        if (one == "*" || opaque(one) == opaque(tag)) return true;
        list = comma == list.npos ? std::string_view() : list.substr(comma + 1);
    }
    return false;
}

}  // namespace

range_wish find_range(std::string_view field, std::uint64_t size, byte_range& out) {
    if (!field.starts_with("bytes=") || field.contains(',')) return range_wish::whole;
    field.remove_prefix(6);
    const auto dash = field.find('-');
    if (dash == field.npos) return range_wish::whole;
    const auto from = trimmed(field.substr(0, dash));
    const auto to = trimmed(field.substr(dash + 1));
    if (from.empty()) {
        const auto last = find_number(to);
        if (!last) return range_wish::whole;
        if (*last == 0 || size == 0) return range_wish::unsatisfiable;
        out.length = std::min(*last, size);
        out.first = size - out.length;
        return range_wish::part;
    }
    const auto first = find_number(from);
    const auto last = to.empty() ? std::optional<std::uint64_t>(size) : find_number(to);
    if (!first || !last || (!to.empty() && *last < *first)) return range_wish::whole;
    if (*first >= size) return range_wish::unsatisfiable;
    out.first = *first;
    out.length = std::min(*last, size - 1) - *first + 1;
    return range_wish::part;
}

void apply_range(const web::request& asked, web::response& r) {
    auto* file = std::get_if<web::file_body>(&r.body);
    if (file == nullptr || r.status != 200 || (asked.verb != web::method::get && asked.verb != web::method::head))
        return;
    const auto tag = field_of(r, "etag");
    if (const auto known = asked.field("if-none-match"); !known.empty() && !tag.empty() && names_tag(known, tag)) {
        r.status = 304;
        r.content_type.clear();
        r.body = std::string();
        return;
    }
    const auto if_range = asked.field("if-range");
    const bool other_version = !if_range.empty() && (if_range != tag || if_range.starts_with("W/"));
    r.fields.emplace_back("Accept-Ranges", "bytes");  // moves the fields: `tag` is of no use from here
    if (other_version) return;
    byte_range part;
    switch (find_range(asked.field("range"), file->length(), part)) {
        case range_wish::whole:
            return;
        case range_wish::unsatisfiable:
            r.status = 416;
            r.fields.emplace_back("Content-Range", fmt::format("bytes */{}", file->length()));
            r.content_type.clear();
            r.body = std::string();
            return;
        case range_wish::part:
            r.status = 206;
            r.fields.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", part.first,
                                                               part.first + part.length - 1, file->length()));
            // The part has a descriptor of its own, because each file_body owns one.
            r.body = web::file_body(::dup(file->descriptor()), file->offset() + part.first, part.length);
            return;
    }
}

}  // namespace fw::gateway
