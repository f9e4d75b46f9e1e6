// Whatever the parts are: a letter that is made has the headers that we wrote, no others, and lines within the limit.
#include <cstdlib>

#include "fw/mail/letter.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto take = [&rest] {
        const auto end = std::min(rest.find('\x01'), rest.size());
        const std::string out(rest.substr(0, end));
        rest.remove_prefix(std::min(rest.size(), end + 1));
        return out;
    };
    fw::mail::letter_parts parts;
    parts.to = take();
    parts.subject = take();
    parts.text = take();
    parts.html = take();
    const auto from = fw::mail::parse_mailbox(take());
    const auto made = fw::mail::letter::make(std::move(parts));
    if (!made) return 0;
    const auto message =
        fw::mail::to_message(*made, from ? *from : fw::mail::mailbox{"post@example.org", "Fashion Wallet"}, {});
    const auto head = message.substr(0, message.find("\r\n\r\n") + 2);
    std::size_t fields = 0;
    for (std::size_t begin = 0; begin < head.size();) {
        const auto end = head.find("\r\n", begin);
        if (head[begin] != ' ') ++fields;
        begin = end + 2;
    }
    if (fields != (made->parts().html.empty() ? 9U : 8U)) std::abort();
    for (std::size_t i = 0; i < message.size(); ++i) {
        if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) std::abort();
        if (message[i] == '\r' && (i + 1 == message.size() || message[i + 1] != '\n')) std::abort();
    }
    return 0;
}
