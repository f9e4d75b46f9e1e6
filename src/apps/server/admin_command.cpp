// admin: what the operator does at the machine: accounts, roles, keys.
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "fw/auth/auth_watch.hpp"
#include "fw/auth/letters.hpp"
#include "fw/auth/limited_throttle.hpp"
#include "fw/auth/user_directory.hpp"
#include "fw/base/json.hpp"
#include "installation.hpp"
#include "server_commands.hpp"
#include "server_settings.hpp"
#include "thread_queue.hpp"

namespace fw::apps {

namespace {

/// Lets everybody through: nobody is slowed down at his own machine.
class no_throttle final : public auth::sign_in_throttle {
public:
    task<result<std::optional<std::chrono::seconds>>> take(std::optional<std::string>, std::string) override {
        co_return std::nullopt;
    }
};

/// What the server has on each thread, on one.
struct workshop {
    explicit workshop(installation& at)
        : home(at.threads.context(0)),
          redis(home, at.redis, at.log),
          queue(home, redis, at.redis, at.ledger, at.log),
          office(queue.jobs(), *at.vault),
          letters(office, at.settings.text("server.public_url"), at.time),
          revoked(hub, redis),
          signer(at.signing),
          users({*at.accounts, at.time, at.pool, signer, *at.vault, throttle, letters, revoked, {}}, at.db) {}

    asio::io_context& home;
    auth::revocation_hub hub;
    redis::connection redis;
    thread_queue queue;
    mail::post_office office;
    auth::posted_letters letters;
    auth::published_revocations revoked;
    auth::token_signer signer;
    no_throttle throttle;
    auth::user_directory users;
};

/// From a terminal without showing it, else the first line of standard input. Never an argument: those are seen by
/// everybody on the machine.
result<std::string> read_password() {
    std::string out;
    const bool terminal = ::isatty(STDIN_FILENO) == 1;
    termios before{};
    if (terminal) {
        std::fputs("Password: ", stderr);
        ::tcgetattr(STDIN_FILENO, &before);
        auto silent = before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    std::getline(std::cin, out);
    if (terminal) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        std::fputs("\n", stderr);
    }
    if (out.empty()) return fail(error_kind::invalid, "admin.password", "Give a password on standard input.");
    return out;
}

json::object view_of(const auth::user& u) {
    return {{"id", to_string(u.id)},
            {"email", u.email},
            {"emailVerified", u.email_verified},
            {"active", u.active},
            {"secondFactor", u.second_factor},
            {"roles", json::value_from(u.roles)},
            {"createdAt", to_rfc3339(u.made)}};
}

/// What a command says: a sentence for people, a document for programs.
struct said {
    std::string text;
    json::value document;
};

using errand = std::function<task<result<said>>(workshop&)>;

task<result<said>> end_well(workshop& with, postgres::database& db, errand what) {
    (void)co_await with.redis.wait_connected(std::chrono::seconds(1));
    auto out = co_await what(with);
    co_await with.queue.stop();
    co_await with.redis.stop();
    co_await db.stop();
    co_return out;
}

result<void> run_errand(const server_options& o, bool as_json, errand what) {
    FW_TRY(auto settings, load_settings(o.config_file));
    installation at(std::move(settings), 1);
    FW_CHECK(at.open());
    workshop with(at);
    FW_TRY(const auto out, at.threads.run_first(end_well(with, at.db, std::move(what))));
    std::fputs((as_json ? to_pretty_json(out.document) + "\n" : out.text).c_str(), stdout);
    return {};
}

// Each errand is a function: a lambda that is a coroutine would lose what it captures.

task<result<said>> create_user(workshop& w, std::string email, std::string password, std::vector<std::string> roles) {
    if (std::ranges::find(roles, auth::role_user) == roles.end())
        roles.insert(roles.begin(), std::string(auth::role_user));
    FW_CO_TRY(const auto made, co_await w.users.create({}, std::move(email), std::move(password), std::move(roles)));
    co_return said{fmt::format("{} has an account ({}).\n", made.email, fmt::join(made.roles, ", ")), view_of(made)};
}

task<result<said>> list_users(workshop& w, std::string part) {
    constexpr std::size_t page = 100;
    said out{{}, json::array()};
    auth::user_query what{.part = std::move(part), .most = page};
    for (;;) {
        FW_CO_TRY(const auto found, co_await w.users.list(what));
        for (const auto& u : found) {
            out.text +=
                fmt::format("{:<40} {:<24} {}{}{}\n", u.email, fmt::format("{}", fmt::join(u.roles, ",")),
                            to_rfc3339(u.made), u.active ? "" : "  closed", u.second_factor ? "  second factor" : "");
            out.document.as_array().push_back(view_of(u));
        }
        if (found.size() < page) co_return out;
        what.before = auth::directory_place{found.back().made, found.back().id.value};
    }
}

task<result<said>> set_roles(workshop& w, std::string email, std::vector<std::string> roles) {
    FW_CO_TRY(const auto who, co_await w.users.get_by_email(std::move(email)));
    if (std::ranges::find(roles, auth::role_user) == roles.end())
        roles.insert(roles.begin(), std::string(auth::role_user));
    FW_CO_TRY(const auto now, co_await w.users.set_roles({}, who.id, std::move(roles)));
    co_return said{fmt::format("{} is {} now.\n", now.email, fmt::join(now.roles, ", ")), view_of(now)};
}

task<result<said>> set_active(workshop& w, std::string email, bool active) {
    FW_CO_TRY(const auto who, co_await w.users.get_by_email(std::move(email)));
    FW_CO_TRY(const auto now, co_await w.users.set_active({}, who.id, active));
    co_return said{fmt::format("The account of {} is {}.\n", now.email, active ? "open" : "closed"), view_of(now)};
}

task<result<said>> sign_out(workshop& w, std::string email) {
    FW_CO_TRY(const auto who, co_await w.users.get_by_email(std::move(email)));
    FW_CO_TRY(const auto count, co_await w.users.sign_out({}, who.id));
    co_return said{fmt::format("{} sessions of {} have been ended.\n", count, who.email),
                   json::object{{"ended", count}}};
}

task<result<said>> reset_second_factor(workshop& w, std::string email) {
    FW_CO_TRY(const auto who, co_await w.users.get_by_email(std::move(email)));
    FW_CO_CHECK(co_await w.users.reset_second_factor({}, who.id));
    co_return said{fmt::format("{} has no second factor any more.\n", who.email), json::object{{"email", who.email}}};
}

task<result<said>> reset_password(workshop& w, std::string email, std::string public_url) {
    FW_CO_TRY(const auto who, co_await w.users.get_by_email(std::move(email)));
    FW_CO_TRY(const auto token, co_await w.users.make_reset_token({}, who.id));
    const auto link = fmt::format("{}/reset-password?token={}", public_url, token);
    co_return said{fmt::format("Good once, for an hour:\n{}\n", link), json::object{{"link", link}}};
}

task<result<said>> rotate_keys(workshop& w, installation& at, auth::rotation how) {
    FW_CO_CHECK(co_await auth::rotate_signing_key(at.db, *at.vault, how, at.time.now()));
    FW_CO_CHECK(co_await w.users.note({}, "admin.signing_key_rotated", std::nullopt,
                                      {{"how", how == auth::rotation::at_once ? "at once" : "announced"}}));
    co_await w.revoked.keys_changed();
    co_return said{how == auth::rotation::at_once
                       ? "A new key signs; access tokens of the old ones are refused, and clients refresh them.\n"
                       : "A new key is announced; it signs in a quarter of an hour.\n",
                   json::object{{"rotated", true}}};
}

/// What the words of the line say.
struct admin_words {
    bool as_json = false;
    std::string email, search;
    std::vector<std::string> roles;
    bool at_once = false;
};

}  // namespace

void add_admin_command(CLI::App& app, const server_options& o, server_command& chosen) {
    auto* admin =
        app.add_subcommand("admin", "Accounts, roles and keys, at the machine; noted as the operator's doing");
    admin->require_subcommand(1);
    admin->fallthrough();
    const auto w = std::make_shared<admin_words>();
    admin->add_flag("--json", w->as_json, "As a JSON document");
    const auto add = [&](const char* name, const char* help, std::function<errand()> make) {
        auto* sub = admin->add_subcommand(name, help);
        sub->callback([&o, &chosen, w, make] {
            chosen = [&o, w, make]() -> result<void> { return run_errand(o, w->as_json, make()); };
        });
        return sub;
    };
    const auto of_somebody = [&](CLI::App* sub) {
        sub->add_option("email", w->email, "Whose account")->required();
        return sub;
    };
    auto* create =
        of_somebody(admin->add_subcommand("create-user", "An account; its password comes from standard input"));
    create->add_option("--role", w->roles, "What it may do, besides user")->type_name("ROLE");
    create->callback([&o, &chosen, w] {
        chosen = [&o, w]() -> result<void> {
            FW_TRY(auto password, read_password());
            return run_errand(o, w->as_json, [w, password](workshop& with) {
                return create_user(with, w->email, password, w->roles);
            });
        };
    });
    add("list-users", "Accounts, the newest first", [w]() -> errand {
        return [w](workshop& with) { return list_users(with, w->search); };
    })->add_option("--search", w->search, "Part of the address");
    of_somebody(add("set-roles", "What an account may do from now on",
                    [w]() -> errand { return [w](workshop& with) { return set_roles(with, w->email, w->roles); }; }))
        ->add_option("roles", w->roles, "user, premium, curator, admin")
        ->required();
    of_somebody(add("disable", "Close an account and sign it out",
                    [w]() -> errand { return [w](workshop& with) { return set_active(with, w->email, false); }; }));
    of_somebody(add("enable", "Open an account again",
                    [w]() -> errand { return [w](workshop& with) { return set_active(with, w->email, true); }; }));
    of_somebody(add("sign-out", "End all sessions of an account",
                    [w]() -> errand { return [w](workshop& with) { return sign_out(with, w->email); }; }));
    of_somebody(add("reset-second-factor", "For somebody who has lost it",
                    [w]() -> errand { return [w](workshop& with) { return reset_second_factor(with, w->email); }; }));
    of_somebody(admin->add_subcommand("reset-password", "Prints a link that sets a new password, once"))
        ->callback([&o, &chosen, w] {
            chosen = [&o, w]() -> result<void> {
                FW_TRY(const auto settings, load_settings(o.config_file));
                return run_errand(o, w->as_json, [w, url = settings.text("server.public_url")](workshop& with) {
                    return reset_password(with, w->email, url);
                });
            };
        });
    auto* rotate = admin->add_subcommand("rotate-keys", "A new key signs access tokens");
    rotate->add_flag("--at-once", w->at_once, "The old ones are not to be trusted");
    rotate->callback([&o, &chosen, w] {
        chosen = [&o, w]() -> result<void> {
            FW_TRY(auto settings, load_settings(o.config_file));
            installation at(std::move(settings), 1);
            FW_CHECK(at.open());
            workshop with(at);
            const auto how = w->at_once ? auth::rotation::at_once : auth::rotation::announced;
            FW_TRY(const auto out, at.threads.run_first(end_well(
                                       with, at.db, [&at, how](workshop& in) { return rotate_keys(in, at, how); })));
            std::fputs((w->as_json ? to_pretty_json(out.document) + "\n" : out.text).c_str(), stdout);
            return {};
        };
    });
}

}  // namespace fw::apps
