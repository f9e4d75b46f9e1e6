#include "replays.hpp"

#include "fw/base/encoding.hpp"

namespace fw::gateway {

namespace {

constexpr std::size_t most_kept = 256 * 1024;
constexpr std::string_view type_field = "Content-Type";

}  // namespace

bool is_idempotency_key(std::string_view text) {
    return !text.empty() && text.size() <= idempotency::longest_key &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

crypto::sha256_digest digest_of(const web::request& asked) {
    // Lengths in front, so that no two requests give the same text.
    std::string text = fmt::format("{} {}:{} ", web::to_string(asked.verb), asked.target.size(), asked.target);
    if (asked.stream != nullptr)
        text += fmt::format("length {}", asked.stream->length().value_or(0));
    else
        text += asked.body;
    return crypto::sha256(bytes_of(text));
}

std::optional<idempotency::kept_answer> find_keepable(const web::response& answer,
                                                      const std::vector<std::pair<std::string, std::string>>& more) {
    const auto* body = std::get_if<std::string>(&answer.body);
    if (answer.status >= 500 || body == nullptr || body->size() > most_kept) return std::nullopt;
    idempotency::kept_answer out{answer.status, answer.fields, *body};
    out.fields.insert(out.fields.end(), more.begin(), more.end());
    if (!answer.content_type.empty()) out.fields.emplace_back(type_field, answer.content_type);
    return out;
}

web::response replay(const idempotency::kept_answer& kept) {
    web::response out{.status = kept.status};
    out.body = kept.body;
    for (const auto& [name, value] : kept.fields) {
        if (name == type_field)
            out.content_type = value;
        else
            out.fields.emplace_back(name, value);
    }
    out.fields.emplace_back("Idempotent-Replayed", "true");
    return out;
}

}  // namespace fw::gateway
