// The settings of what stands before every request: listeners, limits, who may come, CORS, files.
#pragma once

#include <memory>
#include <vector>

#include "fw/config/settings.hpp"
#include "fw/gateway/pipeline.hpp"
#include "fw/gateway/server.hpp"

namespace fw::apps {

/// The rows of the settings table that belong to it.
[[nodiscard]] std::vector<config::setting> gateway_rows();

/// What the gateway is started with.
struct gateway_settings {
    gateway::server_options server = {};
    gateway::pipeline_options pipeline = {};
    std::shared_ptr<const gateway::static_files> files = {};  ///< the pipeline refers to them
};

/// Errors: `server.tls` (a certificate without a key or the other way round), `network.syntax`, `server.cors`,
/// `files.not_found` and those of `gateway::rate_policy::parse` for server.rates_file, `static.folder`.
[[nodiscard]] result<gateway_settings> gateway_settings_of(const config::settings& s);

}  // namespace fw::apps
