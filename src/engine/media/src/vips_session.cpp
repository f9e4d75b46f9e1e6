#include "vips_session.hpp"

#include <mutex>
#include <stdexcept>

namespace fw::media {

void start_vips() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (VIPS_INIT("fashion-wallet") != 0) throw std::runtime_error("libvips does not start: " + take_vips_error());
        vips_block_untrusted_set(TRUE);
        vips_concurrency_set(1);
        vips_cache_set_max(0);
        // libvips logs warnings about odd files to stderr; our callers get them as errors or not at all.
        g_log_set_handler(
            "VIPS", G_LOG_LEVEL_MASK, [](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    });
}

std::string take_vips_error() {
    std::string text = vips_error_buffer();
    vips_error_clear();
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

}  // namespace fw::media
