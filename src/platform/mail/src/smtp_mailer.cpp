#include "fw/mail/smtp_mailer.hpp"

#include <curl/curl.h>

#include <cstring>
#include <stdexcept>

#include "fw/http/curl_handle.hpp"

namespace fw::mail {

namespace {

using http::curl_deleter;
using http::set;

struct unread {
    std::string_view rest;
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* from) {
    auto& rest = static_cast<unread*>(from)->rest;
    const auto n = std::min(size * count, rest.size());
    std::memcpy(into, rest.data(), n);
    rest.remove_prefix(n);
    return n;
}

/// Notes when the talk has come to the letter itself: what is refused before that says nothing about it.
int listen(CURL*, curl_infotype kind, char* data, std::size_t size, void* noted) {
    const std::string_view said(data, size);
    if (kind == CURLINFO_HEADER_OUT && (said.starts_with("RCPT ") || said.starts_with("DATA")))
        *static_cast<bool*>(noted) = true;
    return 0;
}

long ssl_level(starttls how) {
    switch (how) {
        case starttls::required:
            return CURLUSESSL_ALL;
        case starttls::if_offered:
            return CURLUSESSL_TRY;
        case starttls::never:
            return CURLUSESSL_NONE;
    }
    std::unreachable();
}

/// What became of it, by the server's last answer where there is one, else by libcurl's own word.
result<void> outcome_of(CURLcode code, long answer, bool about_letter, std::string_view words,
                        std::chrono::milliseconds deadline) {
    if (code == CURLE_OK) return {};
    const auto detail = words.empty() ? std::string_view(curl_easy_strerror(code)) : words;
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return fail(error_kind::timeout, "timeout",
                        fmt::format("The mail server took longer than {} ms.", deadline.count()));
        case CURLE_LOGIN_DENIED:
            return fail(error_kind::unavailable, "mail.login_refused",
                        "The mail server refuses our name and password. Set mail.smtp_user and mail.smtp_password.");
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            return fail(error_kind::unavailable, "mail.tls",
                        fmt::format("The mail server can't be trusted with letters: {}", detail));
        default:
            break;
    }
    // At the greeting, at EHLO or at our own address: the server has a bad hour, or the operator something to mend.
    if (answer >= 500 && !about_letter)
        return fail(error_kind::unavailable, "mail.unwelcome",
                    fmt::format("The mail server does not talk with us ({}).", answer));
    if (answer >= 500)
        return fail(error_kind::invalid, "mail.refused",
                    fmt::format("The mail server refuses the letter ({}).", answer));
    if (answer >= 400)
        return fail(error_kind::unavailable, "mail.deferred",
                    fmt::format("The mail server asks us to come later ({}).", answer));
    return fail(error_kind::unavailable, "mail.unavailable",
                fmt::format("The mail server can't be reached: {}", detail));
}

result<void> deliver(const smtp_settings& how, const std::string& from, const std::string& to,
                     const std::string& message) {
    const std::unique_ptr<CURL, curl_deleter> handle(curl_easy_init());
    const std::unique_ptr<curl_slist, curl_deleter> recipients(curl_slist_append(nullptr, ("<" + to + ">").c_str()));
    if (!handle || !recipients) throw std::bad_alloc();
    CURL* const c = handle.get();
    std::array<char, CURL_ERROR_SIZE> words{};
    unread source{message};
    set(c, CURLOPT_ERRORBUFFER, words.data());
    set(c, CURLOPT_NOSIGNAL, 1L);
    set(c, CURLOPT_PROXY, "");
    set(c, CURLOPT_URL, how.url.c_str());
    set(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(c, CURLOPT_USE_SSL, ssl_level(how.encryption));
    set(c, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!how.authorities.empty()) set(c, CURLOPT_CAINFO, how.authorities.c_str());
    if (!how.user.empty()) {
        set(c, CURLOPT_USERNAME, how.user.c_str());
        set(c, CURLOPT_PASSWORD, how.password.c_str());
    }
    set(c, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(how.connect_deadline.count()));
    set(c, CURLOPT_TIMEOUT_MS, static_cast<long>(how.deadline.count()));
    set(c, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
    set(c, CURLOPT_MAIL_RCPT, recipients.get());
    set(c, CURLOPT_UPLOAD, 1L);
    set(c, CURLOPT_READFUNCTION, &give);
    set(c, CURLOPT_READDATA, static_cast<void*>(&source));
    bool about_letter = false;
    set(c, CURLOPT_VERBOSE, 1L);  // to the function below, and nowhere else
    set(c, CURLOPT_DEBUGFUNCTION, &listen);
    set(c, CURLOPT_DEBUGDATA, static_cast<void*>(&about_letter));
    const auto code = curl_easy_perform(c);
    long answer = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answer);
    return outcome_of(code, answer, about_letter, words.data(), how.deadline);
}

/// The scheme, host and port of "smtp://host:port"; nothing for anything more or else.
struct place {
    bool implicit_tls = false;
    std::string host;
};
std::optional<place> find_place(std::string_view url) {
    place out;
    if (url.starts_with("smtps://"))
        out.implicit_tls = true;
    else if (!url.starts_with("smtp://"))
        return std::nullopt;
    auto rest = url.substr(url.find("//") + 2);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    const auto end = rest.starts_with('[') ? rest.find(']') : rest.find(':');
    out.host = rest.substr(0, end);
    const bool clean = std::ranges::none_of(rest, [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == '@' || c == '/' || c == '?' || c == '#' || c == '\\';
    });
    if (out.host.empty() || !clean) return std::nullopt;
    return out;
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "127.0.0.1" || host == "[::1" || host == "::1";
}

}  // namespace

result<std::unique_ptr<smtp_mailer>> smtp_mailer::make(smtp_settings how, mailbox from, const clock& time,
                                                       worker_pool& pool) {
    const auto at = find_place(how.url);
    if (!at)
        return fail(error_kind::invalid, "mail.url",
                    "Write it like smtp://mail.example.org:587 or smtps://mail.example.org.", "mail.smtp_url");
    FW_CHECK(check_address(from.address));
    if (!how.user.empty() && how.encryption != starttls::required && !at->implicit_tls && !is_loopback(at->host))
        return fail(error_kind::invalid, "mail.plain_password",
                    "The password for the mail server would go there unencrypted. Use smtps:// or mail.starttls = "
                    "\"required\".",
                    "mail.starttls");
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl can't be started");
    return std::unique_ptr<smtp_mailer>(new smtp_mailer(std::move(how), std::move(from), time, pool));
}

task<result<void>> smtp_mailer::send(letter what) {
    auto sent = co_await pool_.run([this, to = what.parts().to, message = to_message(what, from_, clock_.now())] {
        return deliver(how_, from_.address, to, message);
    });
    if (!sent) co_return std::unexpected(std::move(sent).error());
    co_return std::move(*sent);
}

}  // namespace fw::mail
