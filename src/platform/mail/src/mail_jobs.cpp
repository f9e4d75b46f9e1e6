#include "fw/mail/mail_jobs.hpp"

#include "fw/base/json.hpp"
#include "fw/base/json_text.hpp"

namespace fw::mail {

namespace {

std::string context_of(const uuid& id) {
    return fmt::format("letter {}", to_string(id));
}

std::string to_document(const letter_parts& p) {
    std::string out = "{\"to\":";
    append_json_string(out, p.to);
    out += ",\"subject\":";
    append_json_string(out, p.subject);
    out += ",\"text\":";
    append_json_string(out, p.text);
    out += ",\"html\":";
    append_json_string(out, p.html);
    return out + '}';
}

result<letter> from_document(letter_id id, std::string_view text) {
    FW_TRY(const auto document, parse_json(text));
    FW_TRY(const auto object, json_object::from(document));
    letter_parts parts{.id = id};
    FW_TRY(parts.to, object.get_string("to"));
    FW_TRY(parts.subject, object.get_string("subject"));
    FW_TRY(parts.text, object.get_string("text"));
    FW_TRY(parts.html, object.get_string("html"));
    return letter::make(std::move(parts));
}

std::string order_context(const uuid& id) {
    return fmt::format("order {}", to_string(id));
}

/// The sealed member of a payload, opened.
result<std::string> open_member(const keys::vault& vault, std::string_view payload, std::string_view name,
                                const std::string& context) {
    FW_TRY(const auto document, parse_json(payload));
    FW_TRY(const auto object, json_object::from(document));
    FW_TRY(const auto text, object.get_string(name));
    const auto sealed = find_base64url(text);
    if (!sealed) return fail(error_kind::invalid, "mail.payload", "What the job has is no base64url.");
    FW_TRY(const auto plain, vault.open(context, *sealed));
    return std::string(text_of(plain));
}

result<letter> open_payload(const keys::vault& vault, const queue::job& what) {
    FW_TRY(const auto text, open_member(vault, what.payload, "letter", context_of(what.id.value)));
    return from_document(letter_id{what.id.value}, text);
}

task<result<std::string>> send_letter(mailer& by, const keys::vault& vault, queue::job_context& context) {
    FW_CO_TRY(auto what, open_payload(vault, context.what()));
    FW_CO_CHECK(co_await by.send(std::move(what)));
    co_return "{}";
}

}  // namespace

task<result<void>> post_office::post(letter what) {
    const auto& parts = what.parts();
    const auto sealed = vault_.seal("fields", context_of(parts.id.value), bytes_of(to_document(parts)));
    FW_CO_CHECK(co_await jobs_.add({.id = {parts.id.value},
                                    .queue = queue::queue_name::email,
                                    .name = std::string(send_letter_job),
                                    .payload = fmt::format(R"({{"letter":"{}"}})", to_base64url(sealed))}));
    co_return result<void>{};
}

task<result<void>> post_office::order(std::string_view job, queue::job_id id, std::string document) {
    const auto sealed = vault_.seal("fields", order_context(id.value), bytes_of(document));
    FW_CO_CHECK(co_await jobs_.add({.id = id,
                                    .queue = queue::queue_name::email,
                                    .name = std::string(job),
                                    .payload = fmt::format(R"({{"order":"{}"}})", to_base64url(sealed))}));
    co_return result<void>{};
}

result<std::string> open_order(const keys::vault& vault, const queue::job& what) {
    return open_member(vault, what.payload, "order", order_context(what.id.value));
}

void add_mail_jobs(queue::queue_runner& runner, mailer& by, const keys::vault& vault) {
    runner.handle(queue::queue_name::email, std::string(send_letter_job),
                  [&by, &vault](queue::job_context& context) { return send_letter(by, vault, context); },
                  {.cost = {.cores = 0.05, .memory = 1U << 20U}, .limit = std::chrono::minutes(1)});
}

}  // namespace fw::mail
