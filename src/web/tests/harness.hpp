// Asks a router as the gateway would, without a wire.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <map>
#include <optional>
#include <string>

#include "fw/base/json.hpp"
#include "fw/web/router.hpp"

namespace fw::web::testing {

/// Runs one task to its end on a context of its own.
template <class T>
T run(task<T> work) {
    asio::io_context context(1);
    std::optional<T> out;
    std::exception_ptr thrown;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr e, T value) {
        thrown = e;
        if (!e) out.emplace(std::move(value));
    });
    context.run();
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*out);
}

using fields = std::map<std::string, std::string>;

struct answered {
    int status = 0;
    std::string text;
    std::string content_type;
    std::vector<std::pair<std::string, std::string>> fields;

    [[nodiscard]] std::string field(std::string_view name) const {
        for (const auto& [n, v] : fields)
            if (n == name) return v;
        return "";
    }
    /// Of a problem.
    [[nodiscard]] std::string code() const { return std::string(parse_json(text).value().at("code").as_string()); }
};

inline answered ask(const router& all, method verb, std::string_view target, std::string_view body,
                    const fields& with) {
    std::vector<field_view> views;
    for (const auto& [n, v] : with) views.push_back({n, v});
    request asked;
    asked.verb = verb;
    asked.target = target;
    asked.fields = views;
    asked.body = body;
    const auto mark = target.find('?');
    asked.path = target.substr(0, mark);
    if (mark != target.npos) asked.query = target.substr(mark + 1);

    memory_log lines;
    const manual_clock clock;
    context ctx{.asked = asked, .request_id = "r1", .trace = {}, .who = std::nullopt, .log = logger(lines, clock)};
    const auto found = all.find(asked.verb, asked.path, asked.field("accept"));
    response out;
    if (found.is != match::outcome::found) {
        out = make_problem(found.to_error(), asked.path, ctx.request_id);
    } else {
        auto made = run(found.target->run(ctx, found.values));
        out = made ? std::move(*made) : make_problem(made.error(), asked.path, ctx.request_id);
    }
    return {out.status, std::get<std::string>(out.body), out.content_type, out.fields};
}

}  // namespace fw::web::testing
