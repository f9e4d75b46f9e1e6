#include "s3_answers.hpp"

#include <charconv>
#include <pugixml.hpp>

namespace fw::objects {

namespace {

constexpr std::size_t most_value = 4096;

std::unexpected<error> no_answer(std::string_view what) {
    return fail(error_kind::unavailable, "objects.answer", fmt::format("The object store answered no {}.", what));
}

/// Names with a namespace's prefix are the same names.
std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    return name.substr(name.find(':') + 1);
}

pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name) {
    for (const auto& child : node.children())
        if (local_name(child) == name) return child;
    return {};
}

std::string_view value_of(const pugi::xml_node& node, std::string_view name) {
    const std::string_view value = child_of(node, name).child_value();
    return value.size() <= most_value ? value : std::string_view();
}

/// The document if its root has that name.
std::optional<pugi::xml_node> find_root(pugi::xml_document& tree, std::string_view xml, std::string_view name) {
    if (!tree.load_buffer(xml.data(), xml.size(), pugi::parse_minimal | pugi::parse_escapes | pugi::parse_eol))
        return std::nullopt;
    const auto root = tree.document_element();
    if (name.empty() || local_name(root) == name) return root;
    return std::nullopt;
}

time_point time_of(std::string_view text) {
    return find_rfc3339(text).value_or(time_point{});
}

}  // namespace

std::string without_quotes(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
    return std::string(tag);
}

s3_refusal read_refusal(std::string_view xml) {
    pugi::xml_document tree;
    const auto root = find_root(tree, xml, "Error");
    if (!root) return {};
    return {std::string(value_of(*root, "Code")), std::string(value_of(*root, "Message"))};
}

result<object_page> read_listing(std::string_view xml) {
    pugi::xml_document tree;
    const auto root = find_root(tree, xml, "ListBucketResult");
    if (!root) return no_answer("list of objects");
    object_page out;
    out.more = value_of(*root, "IsTruncated") == "true";
    for (const auto& item : root->children()) {
        if (local_name(item) != "Contents") continue;
        // What others have put into the bucket under keys that are none of ours is not seen.
        auto key = object_key::parse(std::string(value_of(item, "Key")));
        if (!key) continue;
        const auto size = value_of(item, "Size");
        std::uint64_t bytes = 0;
        if (std::from_chars(size.data(), size.data() + size.size(), bytes).ec != std::errc())
            return no_answer("list of objects");
        out.items.push_back({std::move(*key), bytes, time_of(value_of(item, "LastModified"))});
    }
    return out;
}

result<upload_page> read_uploads(std::string_view xml) {
    pugi::xml_document tree;
    const auto root = find_root(tree, xml, "ListMultipartUploadsResult");
    if (!root) return no_answer("list of uploads");
    upload_page out;
    out.more = value_of(*root, "IsTruncated") == "true";
    for (const auto& item : root->children()) {
        if (local_name(item) != "Upload") continue;
        out.items.push_back({std::string(value_of(item, "Key")), std::string(value_of(item, "UploadId")),
                             time_of(value_of(item, "Initiated"))});
    }
    return out;
}

result<std::string> read_begun_upload(std::string_view xml) {
    pugi::xml_document tree;
    const auto root = find_root(tree, xml, "InitiateMultipartUploadResult");
    const auto id = root ? value_of(*root, "UploadId") : std::string_view();
    if (id.empty()) return no_answer("name of an upload");
    return std::string(id);
}

result<std::string> read_tag(std::string_view xml) {
    pugi::xml_document tree;
    const auto root = find_root(tree, xml, "");
    if (!root || (local_name(*root) != "CompleteMultipartUploadResult" && local_name(*root) != "CopyObjectResult"))
        return no_answer("tag of an object");
    return without_quotes(value_of(*root, "ETag"));
}

}  // namespace fw::objects
