// libFuzzer over the queries of signed addresses and the names of objects: only our own signature holds.
#include <cstdlib>

#include "fw/objects/signed_links.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw::objects;
    static const fw::manual_clock time;
    static const signed_links links({1, 2, 3}, time);
    static const object_key key("avatars/1/model.glb");
    static const auto own = [] {
        const auto whole = links.sign(key, {.download_as = "anna.glb", .version = "7"});
        return whole.substr(whole.find('?') + 1);
    }();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto held = links.verify(key, text); held && text != own && !text.contains(own.substr(0, 20)))
        std::abort();
    // Whatever stands before or behind ours takes nothing away from what is signed.
    for (const auto& query : {std::string(text) + '&' + own, own + '&' + std::string(text)})
        if (const auto held = links.verify(key, query);
            held && (held->download_as != "anna.glb" || held->left > std::chrono::hours(1)))
            std::abort();
    if (const auto other = object_key::parse(std::string(text))) {
        if (*other != key && links.verify(*other, own)) std::abort();
        const auto whole = links.sign(*other);
        if (!links.verify(*other, std::string_view(whole).substr(whole.find('?') + 1))) std::abort();
        if (whole.find_first_of(std::string_view("\r\n\0 ", 4)) != whole.npos) std::abort();
    }
    return 0;
}
