// Rows as a JSON list that is made while it is sent, a page at a time: whatever there is, the memory of a page.
#pragma once

#include "fw/account/personal_data.hpp"

namespace fw::account {

/// A file of the archive. `page` gives an id and a JSON object (text) each, of the user's ($1) rows whose ids come
/// after $2, in their order, at most $3. The database must outlive the archive.
[[nodiscard]] data_entry list_entry(std::string path, postgres::database& db, postgres::statement page,
                                    web::user_id user);

}  // namespace fw::account
