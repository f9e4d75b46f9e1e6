#include "fw/account/account_service.hpp"

#include "zip_source.hpp"

namespace fw::account {

namespace {

/// A language tag (RFC 5646) as browsers send it: "de", "pt-BR", "zh-Hant-TW".
bool is_locale(std::string_view text) {
    if (text.size() < 2 || text.size() > 35) return false;
    std::size_t part = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i == text.size() || text[i] == '-') {
            if (part == 0 || part > 8) return false;
            part = 0;
        } else if ((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') ||
                   (text[i] >= '0' && text[i] <= '9')) {
            ++part;
        } else {
            return false;
        }
    }
    return true;
}

}  // namespace

task<result<profile>> account_service::get(auth::user_id user) {
    FW_CO_TRY(auto who, co_await users_.get(user));
    auto told = co_await kept_.find(user);
    if (!told) co_return fail(error_kind::not_found, "auth.user_unknown", "There is no such account.");
    co_return profile{std::move(who), std::move(told->display_name), std::move(told->locale), told->units};
}

task<result<profile>> account_service::change(auth::user_id user, profile_change what) {
    if (what.locale && !is_locale(*what.locale))
        co_return fail(error_kind::invalid, "account.locale", "Write a language like de, en-GB or zh-Hant-TW.",
                       "locale");
    co_await kept_.change(user, std::move(what), clock_.now());
    co_return co_await get(user);
}

task<result<std::unique_ptr<web::body_source>>> account_service::collect(auth::user_id user, std::string address) {
    std::vector<data_entry> all;
    for (auto* source : sources_) {
        FW_CO_TRY(auto entries, co_await source->collect(user));
        std::ranges::move(entries, std::back_inserter(all));
    }
    FW_CO_CHECK(co_await users_.note({user, std::move(address)}, "account.exported", user, {}));
    co_return make_zip(std::move(all), clock_.now());
}

task<result<void>> account_service::erase_rows(postgres::transaction& tx, auth::user_id user) {
    for (auto* source : sources_) FW_CO_CHECK(co_await source->erase(tx, user));
    co_return co_await users_.erase(tx, user);
}

task<result<void>> account_service::erase(auth::user_id user) {
    FW_CO_TRY(const auto who, co_await users_.get(user));
    FW_CO_CHECK(co_await db_.in_transaction([this, user](postgres::transaction& tx) { return erase_rows(tx, user); }));
    FW_CO_CHECK(co_await users_.erased(user));
    for (auto* source : sources_) co_await source->erased(user);
    co_return co_await mail_.security_notice(who.email, "Your account and all that was in it have been deleted.");
}

}  // namespace fw::account
