// Caches hear of every change of the catalog that was committed, whoever made it.
#pragma once

#include "fw/cache/shared_tier.hpp"
#include "fw/events/change_feed.hpp"

namespace fw::catalog {

/// The publication that db/migrations makes, and the slot that all processes share.
inline constexpr const char* publication = "fw_catalog";
inline constexpr const char* slot = "fw_catalog";

/// Forgets items in the shared tier, which tells all processes; synonyms too. What it refers to must outlive it.
class catalog_changes final : public events::change_consumer {
public:
    explicit catalog_changes(cache::shared_tier& shared) : shared_(shared) {}

    [[nodiscard]] std::string_view name() const override { return "catalog caches"; }
    [[nodiscard]] task<result<void>> take(const events::change_batch& batch) override;

private:
    cache::shared_tier& shared_;
};

}  // namespace fw::catalog
