// libcurl's handles, for those who speak another protocol than HTTP with it.
#pragma once

#include <curl/curl.h>

#include <stdexcept>
#include <string>

namespace fw::http {

/// For std::unique_ptr.
struct curl_deleter {
    void operator()(CURL* c) const { curl_easy_cleanup(c); }
    void operator()(curl_slist* l) const { curl_slist_free_all(l); }
};

/// Throws std::runtime_error for an option that this libcurl does not know: a programmer's error.
template <class Value>
void set(CURL* on, CURLoption what, Value value) {
    if (curl_easy_setopt(on, what, value) != CURLE_OK)
        throw std::runtime_error("libcurl does not know option " + std::to_string(what));
}

}  // namespace fw::http
