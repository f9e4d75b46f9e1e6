#include "fw/catalog/upkeep.hpp"

#include "fw/postgres/script.hpp"

namespace fw::catalog {

task<result<std::size_t>> refresh_popularity(postgres::database& db) {
    const auto done = co_await db.run_slow(postgres::writing(
        "catalog.refresh_popularity", "SELECT catalog.refresh_popularity()", std::chrono::minutes(5)));
    co_return static_cast<std::size_t>(done.front().get<std::int64_t>(0));
}

std::size_t rebuild_items(const std::string& conninfo) {
    postgres::blocking_connection owner(conninfo);
    std::size_t all = 0;
    for (const auto* const table : {"silhouettes", "fabrics", "patterns", "elements"}) {
        std::string after = "00000000-0000-0000-0000-000000000000";
        for (;;) {
            // The trigger writes the row of catalog.items; the item itself stays as it is.
            const auto touched = owner.run(
                fmt::format("WITH batch AS (SELECT id FROM catalog.{0} WHERE id > $1::uuid ORDER BY id LIMIT 1000 FOR "
                            "UPDATE), done AS (UPDATE catalog.{0} t SET version = t.version FROM batch WHERE t.id = "
                            "batch.id RETURNING t.id) SELECT id FROM done ORDER BY id DESC",
                            table),
                {after});
            if (touched.empty()) break;
            all += touched.size();
            after = touched.front()[0];
        }
    }
    owner.run(
        "DELETE FROM catalog.items i WHERE NOT EXISTS (SELECT FROM catalog.silhouettes s WHERE s.id = i.id) AND NOT "
        "EXISTS (SELECT FROM catalog.fabrics f WHERE f.id = i.id) AND NOT EXISTS (SELECT FROM catalog.patterns p WHERE "
        "p.id = i.id) AND NOT EXISTS (SELECT FROM catalog.elements e WHERE e.id = i.id)");
    return all;
}

}  // namespace fw::catalog
