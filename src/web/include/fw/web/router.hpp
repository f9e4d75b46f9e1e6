// From method and path to the route that answers.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fw/web/request.hpp"
#include "fw/web/route.hpp"

namespace fw::web {

/// What the router says of a request.
struct match {
    enum class outcome : std::uint8_t {
        found,               ///< `target` and `values`
        not_found,           ///< 404
        method_not_allowed,  ///< 405 with `allow`
        options,             ///< 204 with `allow`: an OPTIONS that no route answers itself
        bad_path,            ///< 400: a broken escape, or a value that no path may have
        not_acceptable,      ///< 406: the header asks for a version of the API that does not exist
    } is = outcome::not_found;
    const route* target = nullptr;
    path_values values = {};
    std::string_view allow = {};  ///< "GET, HEAD, OPTIONS"; lives as long as the router
    int version = 0;              ///< of the API that was asked for; 0 outside of it

    /// The error of each outcome but `found` and `options`.
    [[nodiscard]] error to_error() const;
};

/// Routes of version 0 lie at their own path, those of version n at "/api/vn"; each version has the routes of the one
/// before it that it does not replace. "/api/…" without a version takes it from `Accept:
/// application/vnd.fashionwallet.vn+json`, else version 1. HEAD is answered by GET. Fixed segments go before {names}.
/// A path without {names} is found without allocation. Immutable: to be asked from any thread.
class router {
public:
    /// Throws std::logic_error (a programmer's error) with a sentence: two routes that clash, two of one name, a {name}
    /// of the path that no parameter declares or the other way round, a route without handler.
    /// `newest`: of the API, if none of the routes is that new: it shows what the older ones do.
    explicit router(std::vector<route> routes, int newest = 1);
    router(router&&) noexcept;
    router& operator=(router&&) noexcept;
    ~router();

    /// `path`: still percent-encoded, without the query. `accept`: the header field, or empty.
    [[nodiscard]] match find(method verb, std::string_view path, std::string_view accept = {}) const;

    [[nodiscard]] const std::vector<std::unique_ptr<route>>& routes() const { return routes_; }

    /// The routes that version `version` shows, its own and those it took over, in the order they were given.
    [[nodiscard]] std::vector<const route*> routes_of(int version) const;
    [[nodiscard]] int newest() const { return static_cast<int>(versions_.size()) - 1; }

private:
    struct table;

    std::vector<std::unique_ptr<route>> routes_;
    std::vector<std::unique_ptr<table>> versions_;  ///< [0] is outside of the API
};

/// The version that `Accept` asks for: "application/vnd.fashionwallet.v2+json" → 2; 0 if it names none.
[[nodiscard]] int version_in_accept(std::string_view accept);

/// The path as OpenAPI writes it: "/files/{key...}" → "/files/{key}".
[[nodiscard]] std::string documented_path(std::string_view path);

/// The {names} of a path, in order.
[[nodiscard]] std::vector<std::string_view> names_in_path(std::string_view path);

}  // namespace fw::web
