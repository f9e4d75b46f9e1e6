// What an identity provider says, whatever it is: the first byte says which parser reads it. A token is never believed,
// as nobody here can sign one.
#include <cstdlib>

#include "../src/id_token.hpp"
#include "../src/revocation_message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw::auth;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    static const auto own = fw::crypto::signing_key::make();
    static const auto keys = key_set::parse(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":")" +
                                            own.verifying().x() + R"(","y":")" + own.verifying().y() + R"("}]})")
                                 .value();
    switch (data[0] % 5) {
        case 0:
            if (verify_id_token(text, keys, {"https://id.example.org", "us", "n", {}})) std::abort();
            break;
        case 1:
            (void)parse_discovery(text, "https://id.example.org");
            break;
        case 2:
            (void)key_set::parse(text);
            break;
        case 3:
            (void)parse_token_answer(text);
            break;
        default:
            if (const auto m = find_revocation(text); m && find_revocation(to_text(*m)) != m) std::abort();
    }
    return 0;
}
