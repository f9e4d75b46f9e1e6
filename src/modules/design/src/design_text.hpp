// A design's rows as the JSON that is sent, without a document between them.
#pragma once

#include "fw/design/design.hpp"
#include "fw/postgres/rows.hpp"

namespace fw::design {

/// One statement, so that head and layers are of one moment: the head's row (column 0 false) and one for each layer.
/// $1: the design; $2: who asks. Whoever may not see it gets no row.
#define FW_DESIGN_ROWS                                                                                                \
    "WITH d AS MATERIALIZED (SELECT * FROM design.designs WHERE id = $1 AND (user_id = $2 OR (visibility = 'public' " \
    "AND status = 'published') OR EXISTS (SELECT FROM design.collaborators c WHERE c.design_id = $1 AND c.user_id = " \
    "$2))) " FW_DESIGN_ROWS_OF_D
/// The same of any CTE `d` of designs.
#define FW_DESIGN_ROWS_OF_D                                                                                           \
    "SELECT false, d.id, d.user_id, d.name, d.description, d.metadata, d.avatar_id, d.fork_from, d.fork_seq, "        \
    "d.status, d.visibility, d.tags, d.version, d.published_at, d.created_at, d.updated_at, false, false FROM d "     \
    "UNION ALL SELECT true, l.id, l.item_id, l.type, l.order_key, l.data, NULL, NULL, NULL, NULL, NULL, NULL, NULL, " \
    "NULL, NULL, NULL, l.is_visible, l.is_locked FROM d JOIN design.layers l ON l.design_id = d.id WHERE "            \
    "l.removed_at IS NULL"

/// Of what `FW_DESIGN_ROWS` gave; nothing of no rows.
[[nodiscard]] std::optional<design_text> write_design(const postgres::rows& all);

/// The same of one layer, which may be none of it: then the text is empty.
[[nodiscard]] std::optional<layer_text> write_layer(const postgres::rows& all, layer_id which);

}  // namespace fw::design
