// Asking servers of others, which the operator has named.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fw/async/worker_pool.hpp"
#include "fw/base/error.hpp"

namespace fw::http {

struct client_request {
    std::string url;
    std::string method = "GET";
    std::vector<std::pair<std::string, std::string>> fields = {};
    std::string body = {};
};

struct client_answer {
    int status = 0;
    std::string content_type = {};
    std::string body = {};
};

/// "https://…", or "http://" on this machine (loopback), with a host, without a user, a fragment or a control
/// character: what may be asked.
[[nodiscard]] bool is_safe_url(std::string_view url);
[[nodiscard]] bool is_loopback_url(std::string_view url);

/// Text as it stands in a query or a form: all but letters, digits and "-._~" is escaped.
[[nodiscard]] std::string escaped(std::string_view text);

/// May be used from every I/O thread.
class client {
public:
    client() = default;
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    virtual ~client() = default;

    /// Any status is an answer; redirects are not followed. Errors: `http_client.url` (not safe),
    /// `http_client.unavailable`, `http_client.too_large`, `timeout`, `busy`.
    [[nodiscard]] virtual task<result<client_answer>> send(client_request what) = 0;
};

struct client_options {
    std::chrono::milliseconds connect_deadline = std::chrono::seconds(5);
    std::chrono::milliseconds deadline = std::chrono::seconds(10);  ///< of the whole
    std::size_t most = 256 * 1024;                                  ///< bytes of an answer
    std::filesystem::path authorities = {};                         ///< certificates to trust, PEM; empty: the system's
};

/// Through libcurl, on threads of the pool, which must outlive it. Certificates and names are always checked.
class curl_client final : public client {
public:
    curl_client(worker_pool& pool, client_options how);

    [[nodiscard]] task<result<client_answer>> send(client_request what) override;

private:
    worker_pool& pool_;
    client_options how_;
};

/// Answers by a function: for tests.
class scripted_client final : public client {
public:
    using script = std::function<result<client_answer>(const client_request&)>;
    explicit scripted_client(script by) : by_(std::move(by)) {}

    [[nodiscard]] task<result<client_answer>> send(client_request what) override {
        asked.push_back(what);
        co_return by_(asked.back());
    }

    std::vector<client_request> asked;

private:
    script by_;
};

}  // namespace fw::http
