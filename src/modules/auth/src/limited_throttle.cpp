#include "fw/auth/limited_throttle.hpp"

#include "fw/crypto/digest.hpp"

namespace fw::auth {

namespace {

using namespace std::chrono_literals;

/// The address of an account does not lie about in Redis.
std::string key_of(std::string_view folded_email) {
    return "account:" + to_base64url(crypto::sha256(bytes_of(folded_email)));
}

}  // namespace

task<result<std::optional<std::chrono::seconds>>> limited_throttle::take(std::optional<std::string> folded_email,
                                                                         std::string address) {
    static const limits::policy of_account{"auth.sign_in.account", 1, 90s, 10};
    static const limits::policy of_address{"auth.sign_in.address", 1, 20s, 30};
    std::vector<limits::bucket> buckets{{"ip:" + address, of_address}};
    if (folded_email) buckets.push_back({key_of(*folded_email), of_account});
    const auto decision = co_await by_.take(std::move(buckets));
    if (!decision || decision->allowed) co_return std::nullopt;
    co_return std::chrono::ceil<std::chrono::seconds>(decision->retry_after);
}

}  // namespace fw::auth
