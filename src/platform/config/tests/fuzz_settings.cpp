// libFuzzer over settings files and what variables say: whatever is accepted is within its rule and can be shown.
#include <cstdlib>

#include "fw/config/settings.hpp"

namespace {

using namespace fw::config;

const std::vector<setting> known{
    {.name = "server.port", .kind = value_kind::integer, .otherwise = "8080", .help = "port", .range = {{1, 65535}}},
    {.name = "server.open", .kind = value_kind::flag, .otherwise = "true", .help = "open"},
    {.name = "server.wait", .kind = value_kind::duration, .otherwise = "5s", .help = "wait", .range = {{1, 60'000}}},
    {.name = "server.body", .kind = value_kind::size, .otherwise = "64KB", .help = "body"},
    {.name = "server.proxies", .kind = value_kind::list, .otherwise = "", .help = "proxies"},
    {.name = "log.level", .otherwise = "info", .help = "level", .choices = {"info", "error"}},
    {.name = "auth.oidc.*.secret", .otherwise = "", .help = "secret", .secret = true},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto cut = std::min(text.find('\x01'), text.size());
    const std::string said(text.substr(std::min(text.size(), cut + 1)));
    const environment variables = said.empty() ? environment{}
                                               : environment{{"FW_SERVER_PORT", said},
                                                             {"FW_SERVER_WAIT", said},
                                                             {"FW_SERVER_BODY", said},
                                                             {"FW_SERVER_PROXIES", said},
                                                             {"FW_AUTH_OIDC_" + said, said}};
    const auto made = settings::make(known, text.substr(0, cut), "settings.toml", variables);
    if (!made) {
        if (made.error().code.empty()) std::abort();
        return 0;
    }
    if (made->integer("server.port") < 1 || made->integer("server.port") > 65'535) std::abort();
    if (made->duration("server.wait").count() < 1 || made->duration("server.wait").count() > 60'000) std::abort();
    if (made->text("log.level") != "info" && made->text("log.level") != "error") std::abort();
    (void)made->size("server.body");
    (void)made->list("server.proxies");
    for (const auto& each : made->describe())
        if (each.what->secret && !each.value.empty() && each.value != "(secret)") std::abort();
    return 0;
}
