// Asks a router as the gateway would, without a wire: for tests of modules.
#pragma once

#include <unistd.h>

#include <map>
#include <optional>
#include <string>

#include "fw/async/run.hpp"
#include "fw/base/json.hpp"
#include "fw/web/router.hpp"

namespace fw::web::testing {

using fields = std::map<std::string, std::string>;

struct question {
    method verb = method::get;
    std::string target;
    std::string body = {};
    fields with = {};
    std::optional<principal> who = {};
    bool secure = false;
    body_reader* stream = nullptr;  ///< of routes that stream
};

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
    [[nodiscard]] json::value document() const { return parse_json(text).value(); }
    /// Of a problem.
    [[nodiscard]] std::string code() const { return std::string(document().at("code").as_string()); }
};

/// All of an answer's body; what a source that fails had given, with "<cut>" behind it.
inline std::string read_whole(response& from) {
    if (auto* text = std::get_if<std::string>(&from.body)) return std::move(*text);
    std::string out;
    if (const auto* file = std::get_if<file_body>(&from.body)) {
        out.resize(file->length());
        std::size_t done = 0;
        while (done < out.size()) {
            const auto got = ::pread(file->descriptor(), out.data() + done, out.size() - done,
                                     static_cast<off_t>(file->offset() + done));
            if (got <= 0) throw std::runtime_error("the answer's file is shorter than it says");
            done += static_cast<std::size_t>(got);
        }
        return out;
    }
    auto& source = *std::get<std::unique_ptr<body_source>>(from.body);
    while (true) {
        const auto piece = run(source.next());
        if (!piece) return out + "<cut>";
        if (piece->empty()) return out;
        out += *piece;
    }
}

/// Who may ask is not looked at: that is the gateway's.
inline answered ask(const router& all, question q) {
    if (!q.body.empty()) q.with.emplace("Content-Type", "application/json");
    std::vector<field_view> views;
    for (const auto& [n, v] : q.with) views.push_back({n, v});
    request asked;
    asked.verb = q.verb;
    asked.target = q.target;
    asked.fields = views;
    asked.body = q.body;
    asked.address = "203.0.113.7";
    asked.secure = q.secure;
    asked.stream = q.stream;
    const auto mark = q.target.find('?');
    asked.path = std::string_view(q.target).substr(0, mark);
    if (mark != q.target.npos) asked.query = std::string_view(q.target).substr(mark + 1);

    memory_log lines;
    const manual_clock clock;
    context ctx{.asked = asked, .request_id = "r1", .trace = {}, .who = std::move(q.who), .log = logger(lines, clock)};
    const auto found = all.find(asked.verb, asked.path, asked.field("accept"));
    response out;
    if (found.is != match::outcome::found) {
        out = make_problem(found.to_error(), asked.path, ctx.request_id);
    } else {
        auto made = run(found.target->run(ctx, found.values));
        out = made ? std::move(*made) : make_problem(made.error(), asked.path, ctx.request_id);
    }
    for (auto& f : ctx.answer_fields) out.fields.push_back(std::move(f));
    auto text = read_whole(out);
    return {out.status, std::move(text), out.content_type, std::move(out.fields)};
}

}  // namespace fw::web::testing
