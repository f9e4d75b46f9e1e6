// libFuzzer over access tokens: nothing that we did not sign is believed, and a token that was signed with the right
// key and says something odd is refused or says who its bearer is.
#include <cstdlib>

#include "fw/auth/access_token.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    using namespace fw::auth;
    static const manual_clock time;
    static const auto key = crypto::signing_key::make();
    static const token_verifier real({key.verifying()});
    static const auto shared = token_verifier::with_shared_secret("secret");
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 2 == 0) {
        if (real.verify(text, time.now()) || shared.verify(text, time.now())) std::abort();
        return 0;
    }
    const auto front = to_base64url(bytes_of(R"({"alg":"HS256","typ":"JWT"})")) + '.' + to_base64url(bytes_of(text));
    const auto token = front + '.' + to_base64url(crypto::hmac_sha256(bytes_of("secret"), bytes_of(front)));
    if (real.verify(token, time.now())) std::abort();
    if (const auto said = shared.verify(token, time.now())) {
        if (said->expires <= time.now()) std::abort();
        (void)to_principal(*said);
        // What it says can be said again.
        token_signer again(key);
        if (!real.verify(again.sign(*said), time.now()) && said->email.size() < 1000) std::abort();
    }
    return 0;
}
