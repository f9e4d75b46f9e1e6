// One's own account: profile, everything in one archive, deletion.
#pragma once

#include "fw/account/personal_data.hpp"
#include "fw/account/profile_store.hpp"
#include "fw/auth/user_directory.hpp"

namespace fw::account {

struct profile {
    auth::user who;
    std::string display_name;
    std::string locale;
    account::units units = account::units::metric;
};

/// One a thread; what it is given must outlive it.
class account_service {
public:
    account_service(postgres::database& db, auth::user_directory& users, auth::auth_mail& mail, const clock& time,
                    std::vector<personal_data_source*> sources)
        : db_(db), kept_(db), users_(users), mail_(mail), clock_(time), sources_(std::move(sources)) {}

    /// Errors: `auth.user_unknown`.
    [[nodiscard]] task<result<profile>> get(auth::user_id user);
    /// Errors: `auth.user_unknown`, `account.locale`.
    [[nodiscard]] task<result<profile>> change(auth::user_id user, profile_change what);

    /// The archive as a body that is made while it is sent.
    [[nodiscard]] task<result<std::unique_ptr<web::body_source>>> collect(auth::user_id user, std::string address);

    /// For good. Errors: `auth.user_unknown`, `auth.last_admin`.
    [[nodiscard]] task<result<void>> erase(auth::user_id user);

private:
    [[nodiscard]] task<result<void>> erase_rows(postgres::transaction& tx, auth::user_id user);

    postgres::database& db_;  // for transactions
    profile_store kept_;
    auth::user_directory& users_;
    auth::auth_mail& mail_;
    const clock& clock_;
    std::vector<personal_data_source*> sources_;
};

}  // namespace fw::account
