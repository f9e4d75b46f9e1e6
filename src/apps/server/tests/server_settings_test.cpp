#include "server_settings.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace fw::apps
