// Routes from typed handlers:
//
//     routes.add(post("/auth/register"),
//                {.name = "register", .group = "auth", .summary = "Make an account", .who = access::anyone,
//                 .rate = rate_class::sign_in, .success = 201,
//                 .errors = {{error_kind::conflict, "auth.email_taken", "Somebody has this address"}}},
//                service, &auth_routes::register_user);
//
// where the handler is one of
//     task<result<Out>> register_user(In, context&);       In a shape, or with no In at all
//     task<result<response>> …(context&, const path_values&);  raw; declares parameters, takes and gives by itself
// and Out a shape, vector or map of what can be written, tagged<> of such, void (204), or a response made by hand.
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fw/web/etag.hpp"
#include "fw/web/input.hpp"
#include "fw/web/route.hpp"

namespace fw::web {

/// An answer with its entity tag: `ETag` is sent, and a GET whose If-None-Match names it gets 304 without a body.
template <class T>
struct tagged {
    T value;
    etag tag;
};

/// Where a route lies.
struct target {
    method verb;
    std::string path;
    int version = 1;

    [[nodiscard]] target in_version(int v) && {
        version = v;
        return std::move(*this);
    }
    /// Outside of the API: "/healthz".
    [[nodiscard]] target outside() && { return std::move(*this).in_version(0); }
};
[[nodiscard]] inline target get(std::string path) {
    return {method::get, std::move(path)};
}
[[nodiscard]] inline target head(std::string path) {
    return {method::head, std::move(path)};
}
[[nodiscard]] inline target post(std::string path) {
    return {method::post, std::move(path)};
}
[[nodiscard]] inline target put(std::string path) {
    return {method::put, std::move(path)};
}
[[nodiscard]] inline target patch_at(std::string path) {
    return {method::patch, std::move(path)};
}
[[nodiscard]] inline target del(std::string path) {
    return {method::del, std::move(path)};
}
[[nodiscard]] inline target options(std::string path) {
    return {method::options, std::move(path)};
}

namespace detail {

template <class T>
inline constexpr bool is_tagged = false;
template <class T>
inline constexpr bool is_tagged<tagged<T>> = true;

/// What a handler takes and gives. No In: void.
template <class Handler>
struct handler_of;
template <class S, class O, class I>
struct handler_of<task<result<O>> (S::*)(I, context&)> {
    using in = I;
    using out = O;
};
template <class S, class O, class I>
struct handler_of<task<result<O>> (S::*)(I, context&) const> {
    using in = I;
    using out = O;
};
template <class S, class O>
struct handler_of<task<result<O>> (S::*)(context&)> {
    using in = void;
    using out = O;
};
template <class S, class O>
struct handler_of<task<result<O>> (S::*)(context&) const> {
    using in = void;
    using out = O;
};

template <class Handler>
concept is_raw = requires(Handler h) {
    []<class S>(task<result<response>> (S::*)(context&, const path_values&)) {}(h);
} || requires(Handler h) { []<class S>(task<result<response>> (S::*)(context&, const path_values&) const) {}(h); };

/// The 304 that spares the body, if the client has it already.
[[nodiscard]] std::optional<response> find_not_modified(const request& asked, const etag& tag);

template <class T>
[[nodiscard]] response make_document_response(const T& value, int status) {
    std::string text;
    text.reserve(512);
    codec<T>::write(text, value);
    return make_json(std::move(text), status);
}

template <class Out>
[[nodiscard]] response make_answer(Out out, const context& ctx, int status) {
    if constexpr (std::is_same_v<Out, response>) {
        return out;
    } else if constexpr (is_tagged<Out>) {
        if (auto spared = find_not_modified(ctx.asked, out.tag)) return std::move(*spared);
        auto made = make_document_response(out.value, status);
        made.fields.emplace_back("ETag", out.tag.text());
        return made;
    } else {
        return make_document_response(out, status);
    }
}

/// What a call needs besides service and handler.
struct call_plan {
    input_plan input;
    int status = 200;
};

template <class Service, class Handler>
task<result<response>> run_typed(Service* service, Handler handle, const call_plan* plan, context& ctx,
                                 const path_values& values) {
    using in_type = handler_of<Handler>::in;
    using out_type = handler_of<Handler>::out;
    result<out_type> out = fail(error_kind::internal, "", "");
    if constexpr (std::is_void_v<in_type>) {
        out = co_await (service->*handle)(ctx);
    } else {
        in_type in{};
        auto read = read_input(ctx.asked, values, plan->input, &in);
        if (!read) co_return std::unexpected(std::move(read).error());
        out = co_await (service->*handle)(std::move(in), ctx);
    }
    if (!out) co_return std::unexpected(std::move(out).error());
    if constexpr (std::is_void_v<out_type>)
        co_return response{.status = plan->status};
    else
        co_return make_answer<out_type>(std::move(*out), ctx, plan->status);
}

template <class Out>
void describe_output(route& r, schema_builder& b) {
    if constexpr (is_tagged<Out>) {
        r.has_etag = true;
        describe_output<decltype(Out::value)>(r, b);
    } else if constexpr (!std::is_void_v<Out> && !std::is_same_v<Out, response>) {
        r.gives.push_back({.schema = codec<Out>::describe(b, make_rule<typename default_rule<Out>::type>())});
    }
}

}  // namespace detail

/// The routes of a program, with the components of their schemas. Services and handlers must outlive the router that is
/// made of it. Throws std::logic_error for what a programmer got wrong (see also `router`).
class route_table {
public:
    template <class Service, class Handler>
    route& add(target where, route facts, Service& service, Handler handle);

    [[nodiscard]] schema_builder& schemas() { return schemas_; }
    [[nodiscard]] const schema_builder& schemas() const { return schemas_; }
    [[nodiscard]] const std::vector<route>& all() const { return routes_; }
    /// For `router`; the schemas stay.
    [[nodiscard]] std::vector<route> take() { return std::exchange(routes_, {}); }

private:
    std::vector<route> routes_;
    schema_builder schemas_;
};

template <class Service, class Handler>
route& route_table::add(target where, route facts, Service& service, Handler handle) {
    auto& r = routes_.emplace_back(std::move(facts));
    r.verb = where.verb;
    r.path = std::move(where.path);
    r.version = where.version;
    if constexpr (detail::is_raw<Handler>) {
        if (r.success == 0) r.success = 200;
        r.run = [at = &service, handle](context& ctx, const path_values& values) { return (at->*handle)(ctx, values); };
    } else {
        using in_type = detail::handler_of<Handler>::in;
        using out_type = detail::handler_of<Handler>::out;
        auto plan = std::make_shared<detail::call_plan>();
        if constexpr (!std::is_void_v<in_type>) {
            plan->input = make_input_plan(plan_of<in_type>(), r.path);
            for (auto& p : describe_parameters<in_type>(schemas_)) r.parameters.push_back(std::move(p));
            if (plan_of<in_type>().has_body()) {
                r.takes.push_back({.schema = codec<in_type>::describe(schemas_, {})});
                r.needs_body = plan_of<in_type>().needs_body();
            }
        }
        detail::describe_output<out_type>(r, schemas_);
        if (r.success == 0) r.success = std::is_void_v<out_type> ? 204 : 200;
        plan->status = r.success;
        // Not a coroutine itself: its captures need not outlive the call.
        r.run = [at = &service, handle, plan = std::move(plan)](context& ctx, const path_values& values) {
            return detail::run_typed(at, handle, plan.get(), ctx, values);
        };
    }
    return r;
}

}  // namespace fw::web
