#include "fw/base/json.hpp"
#include "fw/gateway/pipeline.hpp"

namespace fw::gateway {

namespace {

std::optional<web::rate_class> find_class(std::string_view name) {
    if (name == "ordinary") return web::rate_class::ordinary;
    if (name == "sign_in") return web::rate_class::sign_in;
    if (name == "upload") return web::rate_class::upload;
    if (name == "expensive") return web::rate_class::expensive;
    return std::nullopt;
}

double generosity(const limits::policy& p) {
    return static_cast<double>(p.rate) / static_cast<double>(p.period.count());
}

}  // namespace

result<rate_policy> rate_policy::parse(std::string_view json_text) {
    FW_TRY(const auto document, parse_json(json_text));
    FW_TRY(const auto root, json_object::from(document));
    FW_CHECK(root.only({"classes"}));
    FW_TRY(const auto classes, root.get_object("classes"));
    rate_policy out;
    for (const auto& c : classes.raw()) {
        const auto known = find_class(c.key());
        if (!known)
            return fail(
                error_kind::invalid, "rates.unknown_class",
                fmt::format("There is no class \"{}\" of routes; there are ordinary, sign_in, upload and expensive.",
                            std::string_view(c.key())),
                classes.path_of(c.key()));
        FW_TRY(const auto roles, classes.get_object(c.key()));
        for (const auto& r : roles.raw()) {
            FW_TRY(const auto one, roles.get_object(r.key()));
            FW_CHECK(one.only({"rate", "period", "burst"}));
            FW_TRY(const double rate, one.get_number("rate"));
            FW_TRY(const double period, one.get_number("period"));
            FW_TRY(const double burst, one.get_number("burst"));
            if (!(rate <= 1e9 && period <= 1e8 && burst <= 1e9 && rate >= 0 && period >= 0 && burst >= 0))
                return fail(error_kind::invalid, "limits.policy", "Rate, period and burst are numbers above nothing.",
                            roles.path_of(r.key()));
            const auto length = std::chrono::microseconds(static_cast<std::int64_t>(period * 1e6));
            FW_TRY(auto policy,
                   limits::make_policy(fmt::format("{}.{}", std::string_view(c.key()), std::string_view(r.key())),
                                       static_cast<std::int64_t>(rate), length, static_cast<std::int64_t>(burst)));
            out.classes_[*known].emplace(std::string(r.key()), std::move(policy));
        }
    }
    return out;
}

const limits::policy* rate_policy::find(web::rate_class c, const web::principal* who) const {
    const auto roles = classes_.find(c);
    if (roles == classes_.end()) return nullptr;
    const auto of = [&](std::string_view role) -> const limits::policy* {
        const auto at = roles->second.find(role);
        return at == roles->second.end() ? nullptr : &at->second;
    };
    if (who == nullptr) return of("anonymous");
    const limits::policy* best = nullptr;
    for (const auto& role : who->roles)
        if (const auto* p = of(role); p != nullptr && (best == nullptr || generosity(*p) > generosity(*best))) best = p;
    return best != nullptr ? best : of("user");
}

}  // namespace fw::gateway
