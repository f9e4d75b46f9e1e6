// The rate limits of an installation that says nothing else.
#pragma once

#include <string_view>

namespace fw::apps {

/// For `gateway::rate_policy`. Anonymous callers have 100 requests an hour; people who are signed in may work as fast
/// as an editor does; who signs in is slowed down by address here, and by account in auth.
inline constexpr std::string_view default_rates = R"({"classes": {
  "ordinary": {
    "anonymous": {"rate": 100, "period": 3600, "burst": 100},
    "user": {"rate": 50, "period": 1, "burst": 100},
    "admin": {"rate": 500, "period": 1, "burst": 1000}
  },
  "sign_in": {
    "anonymous": {"rate": 60, "period": 3600, "burst": 60},
    "user": {"rate": 120, "period": 3600, "burst": 60}
  },
  "upload": {
    "anonymous": {"rate": 1, "period": 3600, "burst": 1},
    "user": {"rate": 600, "period": 3600, "burst": 60}
  },
  "expensive": {
    "anonymous": {"rate": 1, "period": 3600, "burst": 1},
    "user": {"rate": 60, "period": 3600, "burst": 20},
    "premium": {"rate": 300, "period": 3600, "burst": 60}
  }
}})";

}  // namespace fw::apps
