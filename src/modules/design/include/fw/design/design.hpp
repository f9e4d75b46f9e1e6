// A design as a whole: whose it is, where it stands, what is known of it without its layers.
#pragma once

#include "fw/design/document.hpp"
#include "fw/postgres/database.hpp"
#include "fw/web/context.hpp"

namespace fw::design {

enum class status : std::uint8_t { draft, published, archived };
[[nodiscard]] std::string_view to_string(status s);
enum class visibility : std::uint8_t { personal, shared, open };
/// "private", "shared", "public".
[[nodiscard]] std::string_view to_string(visibility v);

/// Designs of one person.
inline constexpr std::int64_t most_designs = 1000;

struct design_facts {
    design_id id;
    web::user_id owner;
    std::string name;
    std::optional<std::string> description;
    std::optional<uuid> avatar;
    design::status status = status::draft;
    design::visibility visibility = visibility::personal;
    std::vector<std::string> tags;
    std::int64_t version = 0;
    std::int64_t layers = 0;  ///< that are there
    time_point made, changed;
    std::optional<time_point> published;
};

/// The answer to who asks for a design, ready to be sent: a JSON object.
struct design_text {
    std::string json;
    std::int64_t version = 0;
};

/// The same of one of its layers; the version is the design's.
struct layer_text {
    std::string json;
    std::int64_t version = 0;
};

/// A design's present state, for who makes something of it.
struct design_state {
    web::user_id owner;
    bool is_visitor = false;  ///< who asks neither owns it nor works on it: it is public
    std::int64_t version = 0;
    document state;
};

/// As last committed. Errors: `design.unknown`, also for who may not see it. Throws as the database does.
[[nodiscard]] task<result<design_state>> read_state(postgres::database& db, web::user_id by, design_id id);

}  // namespace fw::design
