// What an S3 may say, and what may stand behind the bytes of a file.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "footer.hpp"
#include "s3_answers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto page = fw::objects::read_listing(text))
        for (const auto& item : page->items)
            if (!fw::objects::object_key::parse(item.key.text())) __builtin_trap();
    (void)fw::objects::read_uploads(text);
    (void)fw::objects::read_begun_upload(text);
    (void)fw::objects::read_tag(text);
    (void)fw::objects::read_refusal(text);
    if (const auto f = fw::objects::read_footer(text);
        f && fw::objects::write_footer(*f).size() != fw::objects::footer_bytes)
        __builtin_trap();
    return 0;
}
