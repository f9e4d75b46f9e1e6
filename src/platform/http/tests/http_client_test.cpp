#include "fw/http/http_client.hpp"

#include <gtest/gtest.h>

#include "fw/async/run.hpp"

namespace fw::http {
namespace {

TEST(http_client, asks_only_over_tls_or_this_machine) {
    for (const char* good : {"https://accounts.example.org/x?y=z", "http://127.0.0.1:8000/a", "http://localhost/",
                             "http://[::1]:80/", "https://[2001:db8::1]/"})
        EXPECT_TRUE(is_safe_url(good)) << good;
    for (const char* bad :
         {"", "https://", "http://example.org/", "ftp://example.org", "file:///etc/passwd", "https://user@example.org/",
          "http://127.0.0.1.example.org/", "http://localhost@example.org/", "https://a b/", "https://a/#x",
          "https://a\\b/", "https://a/\r\nX: y", "//example.org", "http://169.254.169.254/latest"})
        EXPECT_FALSE(is_safe_url(bad)) << bad;
}

TEST(http_client, says_what_is_wrong_instead_of_waiting_for_ever) {
    worker_pool pool(1, 8);
    curl_client asks(pool, {.connect_deadline = std::chrono::milliseconds(500)});
    EXPECT_EQ(run(asks.send({"http://example.org/"})).error().code, "http_client.url");
    EXPECT_EQ(run(asks.send({"http://127.0.0.1:1/"})).error().code, "http_client.unavailable");
}

TEST(http_client, escapes_what_stands_in_a_query) {
    EXPECT_EQ(escaped("a b&c=d/é~"), "a%20b%26c%3Dd%2F%C3%A9~");
}

}  // namespace
}  // namespace fw::http
