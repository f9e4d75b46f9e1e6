#include <curl/curl.h>

#include <memory>
#include <stdexcept>

#include "fw/http/curl_handle.hpp"
#include "fw/http/http_client.hpp"

namespace fw::http {

namespace {

struct received {
    std::string body;
    std::size_t most = 0;
    bool too_large = false;
};

std::size_t take(const char* from, std::size_t size, std::size_t count, void* into) {
    auto& r = *static_cast<received*>(into);
    if (r.body.size() + size * count > r.most) {
        r.too_large = true;
        return 0;
    }
    r.body.append(from, size * count);
    return size * count;
}

result<client_answer> perform(const client_request& what, const client_options& how) {
    const std::unique_ptr<CURL, curl_deleter> handle(curl_easy_init());
    if (!handle) throw std::bad_alloc();
    CURL* const c = handle.get();
    std::unique_ptr<curl_slist, curl_deleter> fields;
    for (const auto& [name, value] : what.fields) {
        auto* const longer = curl_slist_append(fields.get(), (name + ": " + value).c_str());
        if (longer == nullptr) throw std::bad_alloc();
        (void)fields.release();
        fields.reset(longer);
    }
    received in;
    in.most = how.most;
    set(c, CURLOPT_NOSIGNAL, 1L);
    set(c, CURLOPT_PROXY, "");
    set(c, CURLOPT_URL, what.url.c_str());
    set(c, CURLOPT_PROTOCOLS_STR, "http,https");
    set(c, CURLOPT_FOLLOWLOCATION, 0L);
    set(c, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!how.authorities.empty()) set(c, CURLOPT_CAINFO, how.authorities.c_str());
    set(c, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(how.connect_deadline.count()));
    set(c, CURLOPT_TIMEOUT_MS, static_cast<long>(how.deadline.count()));
    set(c, CURLOPT_HTTPHEADER, fields.get());
    if (what.method == "POST") {
        set(c, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what.body.size()));
        set(c, CURLOPT_POSTFIELDS, what.body.c_str());
    } else {
        set(c, CURLOPT_HTTPGET, 1L);
    }
    set(c, CURLOPT_WRITEFUNCTION, &take);
    set(c, CURLOPT_WRITEDATA, static_cast<void*>(&in));
    const auto code = curl_easy_perform(c);
    if (in.too_large)
        return fail(error_kind::unavailable, "http_client.too_large", "The other server says more than it should.");
    if (code == CURLE_OPERATION_TIMEDOUT)
        return fail(error_kind::timeout, "timeout",
                    fmt::format("The other server took longer than {} ms.", how.deadline.count()));
    if (code != CURLE_OK)
        return fail(error_kind::unavailable, "http_client.unavailable",
                    fmt::format("The other server can't be reached: {}", curl_easy_strerror(code)));
    client_answer out;
    long status = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    out.status = static_cast<int>(status);
    const char* type = nullptr;
    curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) out.content_type = type;
    out.body = std::move(in.body);
    return out;
}

std::string_view host_of(std::string_view url) {
    const auto begin = url.find("//");
    if (begin == url.npos) return {};
    auto rest = url.substr(begin + 2);
    rest = rest.substr(0, rest.find_first_of("/?"));
    return rest.starts_with('[') ? rest.substr(0, rest.find(']') + 1) : rest.substr(0, rest.find(':'));
}

}  // namespace

bool is_loopback_url(std::string_view url) {
    const auto host = host_of(url);
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

bool is_safe_url(std::string_view url) {
    const bool clean =
        url.size() <= 2048 && std::ranges::all_of(url, [](char c) {
            return c > 0x20 && c < 0x7f && c != '\\' && c != '@' && c != '#' && c != '"' && c != '<' && c != '>';
        });
    if (!clean || host_of(url).empty()) return false;
    return url.starts_with("https://") || (url.starts_with("http://") && is_loopback_url(url));
}

std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF", plain = "-._~";
    std::string out;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || plain.contains(c)) {
            out += c;
        } else {
            out += '%';
            out += digits[u >> 4];
            out += digits[u & 15];
        }
    }
    return out;
}

curl_client::curl_client(worker_pool& pool, client_options how) : pool_(pool), how_(std::move(how)) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl can't be started");
}

task<result<client_answer>> curl_client::send(client_request what) {
    if (!is_safe_url(what.url))
        co_return fail(error_kind::invalid, "http_client.url", "Only https:// is asked, or this machine.");
    auto out = co_await pool_.run([what = std::move(what), how = how_] { return perform(what, how); });
    if (!out) co_return std::unexpected(std::move(out).error());
    co_return std::move(*out);
}

}  // namespace fw::http
