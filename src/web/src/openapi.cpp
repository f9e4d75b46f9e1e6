#include "fw/web/openapi.hpp"

#include <map>

namespace fw::web {

namespace {

json::object reference(std::string_view kind, std::string_view name) {
    return {{"$ref", fmt::format("#/components/{}/{}", kind, name)}};
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return static_cast<char>(c | (c >= 'A' && c <= 'Z' ? 32 : 0)); });
    return out;
}

std::string_view to_name(rate_class rate) {
    constexpr std::array<std::string_view, 5> names{"ordinary", "sign_in", "upload", "expensive", "free"};
    return names[static_cast<std::size_t>(rate)];
}

bool is_refresh_cookie(const parameter& p, const openapi_facts& facts) {
    return p.in == parameter::place::cookie && p.name == facts.refresh_cookie;
}

json::object describe_parameter(const parameter& p) {
    constexpr std::array<std::string_view, 4> places{"path", "query", "header", "cookie"};
    json::object out{{"name", p.name}, {"in", places[static_cast<std::size_t>(p.in)]}};
    if (!p.help.empty()) out["description"] = p.help;
    if (p.required || p.in == parameter::place::path) out["required"] = true;
    out["schema"] = p.schema.is_null() ? json::value(json::object{{"type", "string"}}) : p.schema;
    return out;
}

json::array describe_parameters(const route& r, const openapi_facts& facts) {
    json::array out;
    for (const auto& p : r.parameters)
        if (!is_refresh_cookie(p, facts)) out.push_back(describe_parameter(p));
    if (r.idempotency_key) out.push_back(reference("parameters", "IdempotencyKey"));
    if (r.has_etag && r.verb == method::get) out.push_back(reference("parameters", "IfNoneMatch"));
    return out;
}

json::object describe_content(const std::vector<body_schema>& bodies) {
    json::object out;
    for (const auto& b : bodies) {
        json::object media;
        if (!b.schema.is_null()) media["schema"] = b.schema;
        out[b.content_type] = std::move(media);
    }
    return out;
}

json::array describe_security(const route& r, const openapi_facts& facts) {
    json::array permissions;
    if (!r.permission.empty()) permissions.emplace_back(r.permission);
    if (r.who == access::signed_in)
        return {json::object{{"bearer", permissions}}, json::object{{"apiKey", permissions}}};
    if (r.who == access::fresh_sign_in) return {json::object{{"bearer", permissions}}};
    if (std::ranges::any_of(r.parameters, [&](const auto& p) { return is_refresh_cookie(p, facts); }))
        return {json::object{{"refreshCookie", json::array()}}};
    return {};
}

json::object describe_headers(const route& r, int status) {
    json::object out{{"X-Request-ID", reference("headers", "X-Request-ID")}};
    if (r.rate != rate_class::free)
        for (const auto* name : {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"})
            out[name] = reference("headers", name);
    if (status == 429 || status == 503) out["Retry-After"] = reference("headers", "Retry-After");
    if (r.has_etag && status < 400) out["ETag"] = reference("headers", "ETag");
    return out;
}

json::object make_example(const error_case& e) {
    const error raised{e.kind, e.code, e.help.empty() ? std::string(title_of(to_status(e.kind))) + "." : e.help};
    const int status = to_status(raised);
    return {{"summary", raised.message},
            {"value", json::object{{"type", "about:blank"},
                                   {"title", title_of(status)},
                                   {"status", status},
                                   {"code", e.code},
                                   {"detail", raised.message},
                                   {"instance", "/api/v1/…"},
                                   {"requestId", "0190a1b2c3d4"}}}};
}

/// What any route of this kind may answer, before its own errors.
std::vector<error_case> common_errors(const route& r, const openapi_facts& facts) {
    std::vector<error_case> out;
    const auto add = [&out](error_kind kind, std::string code, std::string help) {
        out.push_back({kind, std::move(code), std::move(help)});
    };
    const auto add_all = [&out](const std::vector<error_case>& more) {
        out.insert(out.end(), more.begin(), more.end());
    };
    if (!r.parameters.empty() || !r.takes.empty())
        add(error_kind::invalid, "request.invalid", "Something in the request needs another look.");
    if (!r.takes.empty()) {
        add(error_kind::timeout, "http.body_too_slow", "The body came too slowly.");
        add(error_kind::too_large, "http.body_too_large",
            fmt::format("A body may have at most {} bytes here.", r.body_limit));
        add(error_kind::unsupported, "http.content_type", "The body is of a type that is not read here.");
    }
    if (std::ranges::any_of(r.takes, [](const auto& t) { return t.content_type == "multipart/form-data"; })) {
        add(error_kind::invalid, "multipart.boundary", "Content-Type names no boundary.");
        add(error_kind::invalid, "multipart.malformed", "The form is not well formed.");
        add(error_kind::invalid, "multipart.cut_off", "The form ends too early.");
        add(error_kind::unsupported, "multipart.encoding", "A part is encoded: send it as it is.");
        add(error_kind::too_large, "multipart.too_many_parts", "The form has more parts than are read.");
        add(error_kind::too_large, "multipart.head_too_large", "The head of a part is too long.");
        add(error_kind::too_large, "multipart.part_too_large", "A part is larger than is taken here.");
    }
    if (r.who != access::anyone) {
        add(error_kind::unauthenticated, "auth.required", "Sign in, or send an API key.");
        add_all(facts.sign_in_errors);
    }
    if (r.who == access::fresh_sign_in)
        add(error_kind::forbidden, "auth.fresh_sign_in_required", "Prove again that it is you: sign in anew.");
    if (!r.permission.empty())
        add(error_kind::forbidden, "auth.permission_required", "This needs the permission " + r.permission + ".");
    if (r.idempotency_key) {
        add(error_kind::invalid, "http.idempotency_key_invalid", "A key has 1 to 64 visible ASCII characters.");
        add(error_kind::conflict, "http.idempotency_key_in_use", "The first request with this key is still under way.");
        add(error_kind::invalid, "http.idempotency_key_reused", "The key belongs to another request.");
    }
    if (r.rate != rate_class::free) {
        add(error_kind::rate_limited, "http.rate_limited", "Too many requests: wait and try again.");
        add_all(facts.work_errors);
    }
    add(error_kind::unavailable, "http.circuit_open", "This part of the service is failing: try again in a moment.");
    if (r.deadline.count() > 0 && !r.streams_body)
        add(error_kind::timeout, "http.deadline", "It took too long and was stopped.");
    return out;
}

json::object describe_responses(const route& r, const openapi_facts& facts) {
    json::object out;
    json::object good{{"description", title_of(r.success).empty() || r.success < 300 ? "Done" : title_of(r.success)},
                      {"headers", describe_headers(r, r.success)}};
    if (!r.gives.empty()) good["content"] = describe_content(r.gives);
    out[std::to_string(r.success)] = std::move(good);
    if (r.has_etag && r.verb == method::get)
        out["304"] = json::object{{"description", "You have it already"}, {"headers", describe_headers(r, 304)}};

    std::map<int, std::vector<error_case>> by_status;
    auto all = common_errors(r, facts);
    all.insert(all.end(), r.errors.begin(), r.errors.end());
    for (auto& e : all) {
        auto& here = by_status[to_status(error{e.kind, e.code, ""})];
        const auto same = std::ranges::find(here, e.code, &error_case::code);
        if (same == here.end())
            here.push_back(std::move(e));
        else
            *same = std::move(e);
    }
    for (const auto& [status, cases] : by_status) {
        json::object examples;
        std::string help(title_of(status));
        for (const auto& e : cases) {
            examples[e.code] = make_example(e);
            help += fmt::format("\n- `{}`: {}", e.code, e.help);
        }
        out[std::to_string(status)] = json::object{
            {"description", help},
            {"headers", describe_headers(r, status)},
            {"content",
             json::object{{"application/problem+json", json::object{{"schema", reference("schemas", "Problem")},
                                                                    {"examples", std::move(examples)}}}}}};
    }
    out["default"] = reference("responses", "Problem");
    return out;
}

json::object describe_operation(const route& r, const openapi_facts& facts) {
    json::object out{{"operationId", r.name}};
    if (!r.group.empty()) out["tags"] = json::array{r.group};
    if (!r.summary.empty()) out["summary"] = r.summary;
    if (!r.help.empty()) out["description"] = r.help;
    if (auto parameters = describe_parameters(r, facts); !parameters.empty()) out["parameters"] = std::move(parameters);
    if (!r.takes.empty())
        out["requestBody"] =
            json::object{{"required", r.needs_body || r.streams_body}, {"content", describe_content(r.takes)}};
    out["responses"] = describe_responses(r, facts);
    if (r.deprecated) out["deprecated"] = true;
    out["security"] = describe_security(r, facts);
    out["x-rate-class"] = to_name(r.rate);
    if (!r.takes.empty()) out["x-body-limit"] = r.body_limit;
    return out;
}

json::object header(std::string_view help, std::string_view type) {
    return {{"description", help}, {"schema", json::object{{"type", type}}}};
}

json::object problem_schema() {
    return json::parse(R"({
        "type": "object", "description": "What went wrong (RFC 9457). `code` is stable for ever.",
        "properties": {
            "type": {"type": "string", "format": "uri-reference"}, "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599}, "code": {"type": "string"},
            "detail": {"type": "string"}, "instance": {"type": "string"}, "requestId": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object", "required": ["field", "rule", "message"], "properties": {
                "field": {"type": "string", "description": "Its path: measurements.height, items[2].name"},
                "rule": {"type": "string"}, "message": {"type": "string"}}}}},
        "required": ["type", "title", "status", "code", "detail", "instance", "requestId"]})")
        .as_object();
}

json::object describe_components(const schema_builder& schemas, const openapi_facts& facts) {
    json::object shapes;
    shapes["Problem"] = problem_schema();
    for (const auto& [name, schema] : schemas.components()) shapes[name] = schema;
    const json::object problem_content{
        {"application/problem+json", json::object{{"schema", reference("schemas", "Problem")}}}};
    return {
        {"schemas", std::move(shapes)},
        {"responses",
         json::object{{"Problem", json::object{{"description", "Any other problem"}, {"content", problem_content}}}}},
        {"parameters",
         json::object{
             {"IdempotencyKey",
              json::object{{"name", "Idempotency-Key"},
                           {"in", "header"},
                           {"description",
                            "Yours, up to 64 characters: for a day, repeating the request with the same key gives the "
                            "same answer, marked Idempotent-Replayed: true, and does nothing"},
                           {"schema", json::object{{"type", "string"}, {"maxLength", 64}}}}},
             {"IfNoneMatch", json::object{{"name", "If-None-Match"},
                                          {"in", "header"},
                                          {"description", "ETags that you have: 304 if one of them is current"},
                                          {"schema", json::object{{"type", "string"}}}}}}},
        {"headers", json::object{{"X-Request-ID", header("Names this request in our logs", "string")},
                                 {"RateLimit-Limit", header("Requests that the window allows", "integer")},
                                 {"RateLimit-Remaining", header("Requests left in it", "integer")},
                                 {"RateLimit-Reset", header("Seconds until it is whole again", "integer")},
                                 {"Retry-After", header("Seconds to wait", "integer")},
                                 {"ETag", header("Names this state; for If-Match and If-None-Match", "string")}}},
        {"securitySchemes",
         json::object{
             {"bearer", json::object{{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}},
             {"apiKey", json::object{{"type", "apiKey"}, {"in", "header"}, {"name", facts.api_key_field}}},
             {"refreshCookie", json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", facts.refresh_cookie}}}}}};
}

void add_paths(json::object& paths, const std::vector<const route*>& routes, const openapi_facts& facts, bool outside) {
    for (const auto* r : routes) {
        if (r->hidden) continue;
        auto& item = paths[documented_path(r->path)];
        if (item.is_null()) {
            item.emplace_object();
            if (outside) item.as_object()["servers"] = json::array{json::object{{"url", "/"}}};
        }
        item.as_object()[lower(to_string(r->verb))] = describe_operation(*r, facts);
    }
}

json::array describe_groups(const openapi_facts& facts, const std::vector<std::vector<const route*>>& routes) {
    json::array out;
    std::vector<std::string> known;
    for (const auto& [name, help] : facts.groups) {
        out.push_back(json::object{{"name", name}, {"description", help}});
        known.push_back(name);
    }
    for (const auto& some : routes)
        for (const auto* r : some) {
            if (r->hidden || r->group.empty() || std::ranges::find(known, r->group) != known.end()) continue;
            known.push_back(r->group);
            out.push_back(json::object{{"name", r->group}});
        }
    return out;
}

}  // namespace

json::object make_openapi(const router& all, const schema_builder& schemas, const openapi_facts& facts, int version) {
    const auto inside = all.routes_of(version), outside = all.routes_of(0);
    json::object info{{"title", facts.title}, {"version", facts.version}};
    if (!facts.help.empty()) info["description"] = facts.help;
    info["license"] = json::object{{"name", "Apache License 2.0"}, {"identifier", "Apache-2.0"}};
    json::object paths;
    add_paths(paths, inside, facts, false);
    add_paths(paths, outside, facts, true);
    return {{"openapi", "3.1.0"},
            {"info", std::move(info)},
            {"jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema"},
            {"servers", json::array{json::object{{"url", fmt::format("/api/v{}", version)}}}},
            {"tags", describe_groups(facts, {inside, outside})},
            {"paths", std::move(paths)},
            {"components", describe_components(schemas, facts)}};
}

}  // namespace fw::web
