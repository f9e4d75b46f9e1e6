// Queries, paths and what stands in header fields.
#include "fw/base/json_text.hpp"
#include "fw/web/query.hpp"
#include "fw/web/router.hpp"

namespace {

using namespace fw;
using namespace fw::web;

router make_router() {
    const auto add = [](std::string path) {
        route r;
        r.path = path;
        r.name = path;
        r.run = [](context&, const path_values&) -> task<result<response>> { co_return response{}; };
        for (const auto n : names_in_path(r.path))
            r.parameters.push_back({.in = parameter::place::path, .name = std::string(n)});
        return r;
    };
    return router({add("/a"), add("/a/{x}"), add("/a/{x}/b"), add("/a/b/c/{y}")});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const router all = make_router();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    query_cursor in(text);
    std::string_view name, value;
    while (in.next(name, value))
        if (!is_utf8(name) || !is_utf8(value) || name.empty()) __builtin_trap();
    const std::string path = "/api/v1/a/" + std::string(text);
    for (const std::string_view p : {text, std::string_view(path)}) {
        const auto found = all.find(method::get, p, text);
        for (std::size_t i = 0; i < found.values.size(); ++i) {
            const auto v = found.values[i];
            if (v.empty() || v == "." || v == ".." || v.contains('\0') || !is_utf8(v)) __builtin_trap();
        }
    }
    const field_view cookie{"Cookie", text};
    request asked;
    asked.fields = {&cookie, 1};
    (void)asked.cookie("a");
    return 0;
}
