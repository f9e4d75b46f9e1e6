#include "fw/config/settings.hpp"

#include <gtest/gtest.h>

namespace fw::config {
namespace {

using namespace std::chrono_literals;

const std::vector<setting> table{
    {"server.host", value_kind::text, "127.0.0.1", "Where to listen"},
    {"server.port", value_kind::integer, "8080", "The port", false, {{0, 65'535}}},
    {"server.idle", value_kind::duration, "60s", "How long", false, {{1'000, 600'000}}},
    {"server.proxies", value_kind::list, "", "Trusted"},
    {"database.password", value_kind::text, "", "Secret", true},
    {"upload.most", value_kind::size, "30MB", "Most"},
    {"catalog.public", value_kind::flag, "false", "Open"},
    {"auth.oidc.*.issuer", value_kind::text, "", "Who"},
    {"auth.oidc.*.secret", value_kind::text, "", "Ours", true},
    {"auth.open", value_kind::flag, "true", "Open"},
    {"log.level", value_kind::text, "info", "How much", false, {}, {"debug", "info", "warning"}},
};

result<settings> read(std::string_view file, const environment& variables = {}) {
    return settings::make(table, file, "fw.toml", variables);
}

TEST(settings, has_the_defaults_of_the_table) {
    const auto s = read("").value();
    EXPECT_EQ(s.text("server.host"), "127.0.0.1");
    EXPECT_EQ(s.integer("server.port"), 8080);
    EXPECT_EQ(s.duration("server.idle"), 60s);
    EXPECT_EQ(s.size("upload.most"), 30u << 20);
    EXPECT_FALSE(s.flag("catalog.public"));
    EXPECT_TRUE(s.list("server.proxies").empty());
    EXPECT_FALSE(s.is_set("database.password"));
}

TEST(settings, takes_the_file_and_then_the_variables_and_says_which) {
    const auto s = read("[server]\nport = 9000\nproxies = [\"10.0.0.0/8\", \"::1\"]\n[upload]\nmost = 1024\n",
                        {{"FW_SERVER_PORT", "9001"}, {"FW_DATABASE_PASSWORD", "hush"}, {"HOME", "/root"}})
                       .value();
    EXPECT_EQ(s.integer("server.port"), 9001);
    EXPECT_EQ(s.size("upload.most"), 1024u);
    EXPECT_EQ(s.list("server.proxies"), (std::vector<std::string>{"10.0.0.0/8", "::1"}));
    const auto rows = s.describe();
    EXPECT_EQ(rows[0].source, "default");
    EXPECT_EQ(rows[1].source, "FW_SERVER_PORT");
    EXPECT_EQ(rows[3].source, "fw.toml, line 3");
    EXPECT_EQ(rows[4].value, "(secret)");
    EXPECT_EQ(s.text("database.password"), "hush");
}

TEST(settings, refuses_unknown_names_with_a_suggestion) {
    const auto refused = read("[server]\nprot = 1\n", {{"FW_SERVER_PROT", "1"}});
    ASSERT_FALSE(refused.has_value());
    ASSERT_EQ(refused.error().problems.size(), 2u);
    EXPECT_EQ(refused.error().problems[0].message,
              "fw.toml, line 2: there is no setting server.prot. Did you mean server.port?");
    EXPECT_EQ(refused.error().problems[1].message,
              "There is no setting for the variable FW_SERVER_PROT. Did you mean FW_SERVER_PORT?");
    EXPECT_TRUE(read("", {{"FW_ASSETS", "x"}, {"FW_SERVERS", "x"}}).has_value());
}

TEST(settings, collects_every_value_that_is_wrong) {
    const auto refused = read(
        "[server]\nport = 70000\nidle = \"soon\"\nhost = 5\n[catalog]\npublic = \"yes\"\n[log]\nlevel = \"loud\"\n");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().problems.size(), 5u);
    EXPECT_NE(refused.error().message.find("server.port: 70000 is outside 0 to 65535."), std::string::npos);
    EXPECT_NE(refused.error().message.find("\"loud\" is not known. Choose debug, info, warning."), std::string::npos);
}

TEST(settings, names_line_and_column_of_what_is_no_toml) {
    const auto refused = read("[server]\nport = = 1\n");
    EXPECT_EQ(refused.error().code, "config.syntax");
    EXPECT_TRUE(refused.error().message.starts_with("fw.toml, line 2, column ")) << refused.error().message;
}

TEST(settings, throws_for_a_name_that_the_table_does_not_have) {
    EXPECT_THROW((void)read("").value().integer("server.prot"), std::logic_error);
    EXPECT_THROW((void)read("").value().text("server.port"), std::logic_error);
}

TEST(units, are_read_and_overflows_refused) {
    EXPECT_EQ(find_duration("7d"), 168h);
    EXPECT_EQ(find_size("2GB"), 2ull << 30);
    for (const auto* text : {"", "s", "-1s", "1 s", "1.5h", "9223372036854775807d"})
        EXPECT_FALSE(find_duration(text).has_value()) << text;
    for (const auto* text : {"", "MB", "1mb", "99999999999GB"}) EXPECT_FALSE(find_size(text).has_value()) << text;
}

TEST(settings, has_sections_that_somebody_names) {
    const auto s = read("[auth.oidc.google]\nissuer = \"https://accounts.example.org\"\n",
                        {{"FW_AUTH_OIDC_GOOGLE_SECRET", "hush"}, {"FW_AUTH_OIDC_CORP_ISSUER", "https://id.corp"}})
                       .value();
    EXPECT_EQ(s.names_under("auth.oidc"), (std::vector<std::string>{"corp", "google"}));
    EXPECT_EQ(s.text("auth.oidc.google.issuer"), "https://accounts.example.org");
    EXPECT_EQ(s.text("auth.oidc.google.secret"), "hush");
    EXPECT_EQ(s.text("auth.oidc.corp.issuer"), "https://id.corp");
    EXPECT_EQ(s.text("auth.oidc.corp.secret"), "");
    const auto rows = s.describe();
    const auto secret =
        std::ranges::find(rows, "auth.oidc.google.secret", [](const effective& e) { return e.what->name; });
    ASSERT_NE(secret, rows.end());
    EXPECT_EQ(secret->value, "(secret)");
    EXPECT_TRUE(read("").value().names_under("auth.oidc").empty());
    EXPECT_FALSE(read("[auth.oidc.google]\nisuer = \"x\"\n").has_value());
    EXPECT_FALSE(read("", {{"FW_AUTH_OIDC_GOOGLE_WHAT", "x"}}).has_value());
}

}  // namespace
}  // namespace fw::config
