#include "server_settings.hpp"

#include <gtest/gtest.h>

#include "identity_settings.hpp"
#include "objects_settings.hpp"

namespace fw::apps {
namespace {

TEST(server_table, has_defaults_that_pass_their_own_rules_and_a_help_for_each) {
    const auto defaults = config::settings::make(server_table(), "", "fashion-wallet.toml", {});
    ASSERT_TRUE(defaults.has_value());
    for (const auto& s : server_table()) {
        if (s.name.contains('*')) continue;
        EXPECT_FALSE(s.help.empty()) << s.name;
        // Every default could have been written down as well.
        const auto written =
            config::settings::make(server_table(), "", "f", {{config::variable_of(s.name), s.otherwise}});
        EXPECT_TRUE(written.has_value()) << s.name;
    }
    EXPECT_TRUE(redis_options(*defaults).has_value());
    EXPECT_TRUE(postgres_settings(*defaults).prepared);
}

TEST(objects_settings, name_the_setting_that_keeps_an_s3_from_working) {
    worker_pool pool(1, 1);
    const system_clock time;
    const auto field_of = [&](config::environment variables) {
        variables.emplace_back("FW_OBJECTS_STORE", "s3");
        const auto s = config::settings::make(server_table(), "", "f", variables).value();
        const auto made = make_store(s, pool, time);
        return made ? std::string() : made.error().field;
    };
    EXPECT_EQ(field_of({}), "objects.s3_endpoint");
    EXPECT_EQ(field_of({{"FW_OBJECTS_S3_ENDPOINT", "http://127.0.0.1:9000"}}), "objects.s3_bucket");
    EXPECT_EQ(field_of({{"FW_OBJECTS_S3_ENDPOINT", "http://127.0.0.1:9000"},
                        {"FW_OBJECTS_S3_BUCKET", "bucket"},
                        {"FW_OBJECTS_S3_ACCESS_KEY", "a"},
                        {"FW_OBJECTS_S3_SECRET_KEY", "s"}}),
              "");
}

TEST(objects_settings, what_lies_under_temp_outlives_the_uploads_it_belongs_to) {
    const auto s = config::settings::make(server_table(), "", "f", {{"FW_UPLOADS_LIFETIME", "48h"}}).value();
    EXPECT_EQ(sweep_limits_of(s).temporary, std::chrono::hours(49));
    EXPECT_EQ(upload_limits_of(s).lifetime, std::chrono::hours(48));
    EXPECT_EQ(upload_limits_of(s).most_bytes, std::uint64_t{4} << 30U);
}

TEST(identity_providers, are_named_by_the_settings_and_refused_where_they_could_not_be_trusted) {
    const auto read = [](const config::environment& variables) {
        return read_oidc_providers(config::settings::make(server_table(), "", "f", variables).value());
    };
    EXPECT_TRUE(read({}).value().empty());
    const auto good =
        read({{"FW_AUTH_OIDC_HOUSE_ISSUER", "https://id.example.org"}, {"FW_AUTH_OIDC_HOUSE_CLIENT_ID", "us"}});
    ASSERT_TRUE(good.has_value());
    EXPECT_EQ(good->front().name, "house");
    EXPECT_EQ(good->front().scopes, "openid email profile");
    EXPECT_FALSE(
        read({{"FW_AUTH_OIDC_HOUSE_ISSUER", "http://id.example.org"}, {"FW_AUTH_OIDC_HOUSE_CLIENT_ID", "us"}}));
    EXPECT_FALSE(read({{"FW_AUTH_OIDC_HOUSE_ISSUER", "https://id.example.org"}}));
    EXPECT_FALSE(read({{"FW_AUTH_OIDC_HOUSE_CLIENT_ID", "us"}}));
    EXPECT_FALSE(read({{"FW_AUTH_OIDC_HOUSE_ISSUER", "https://id.example.org"},
                       {"FW_AUTH_OIDC_HOUSE_CLIENT_ID", "us"},
                       {"FW_AUTH_OIDC_HOUSE_SCOPES", "email"}}));
}

}  // namespace
}  // namespace fw::apps
