// Designs as a whole in the tables; their layers are written through the log only.
#pragma once

#include "design_rows.hpp"
#include "fw/design/design_service.hpp"

namespace fw::design {

/// What is made at once: head, and the operations that it begins with.
struct creation {
    design_id id;
    web::user_id owner;
    std::vector<operation> ops;
    std::optional<design_id> fork_from = {};
    std::int64_t fork_seq = 0;
    time_point now;
};

/// Who somebody is to a design.
struct relation {
    web::user_id owner;
    std::optional<std::string> role;
    bool is_public = false;

    [[nodiscard]] bool may_see(web::user_id who) const { return owner == who || role || is_public; }
};

/// Each method is one transaction. Throws as `postgres::database` does.
class design_repository {
public:
    explicit design_repository(postgres::database& db) : db_(db) {}

    /// True if it was made, false if it had been made before. Errors: `design.too_many`, those of `apply`.
    [[nodiscard]] task<result<bool>> create(creation what);
    /// Errors: `design.unknown`, as `create`.
    [[nodiscard]] task<result<bool>> fork(creation what, design_id of, std::optional<std::string> name);

    /// Nothing for who may not see it.
    [[nodiscard]] task<std::optional<design_text>> find(web::user_id by, design_id id);
    /// An empty text for a layer that it does not have; nothing if there is no such design for them.
    [[nodiscard]] task<std::optional<layer_text>> find_layer(web::user_id by, design_id id, layer_id which);
    [[nodiscard]] task<std::vector<design_facts>> list(web::user_id owner, design_service::filter which,
                                                       std::optional<design_service::place> before, std::size_t most);
    [[nodiscard]] task<std::optional<relation>> find_relation(web::user_id by, design_id id);
    /// Whether the avatar is the design's owner's; true where there is no such design.
    [[nodiscard]] task<bool> may_wear(design_id id, uuid avatar);
    [[nodiscard]] task<bool> has_avatar(web::user_id owner, uuid avatar);

    struct placed_layer {
        layer_id id;
        std::string order_key;
    };
    /// Those that are there, from the bottom to the top.
    [[nodiscard]] task<std::vector<placed_layer>> list_order(design_id id);
    struct log_page {
        std::string json;       ///< {"items": […], "version": last}
        std::int64_t last = 0;  ///< `since` where there is nothing after it
    };
    [[nodiscard]] task<log_page> read_log(design_id id, std::int64_t since, std::int64_t most);

    /// False: not the owner's, or not at this version.
    [[nodiscard]] task<bool> set_standing(web::user_id owner, design_id id, std::optional<std::int64_t> seen,
                                          design_service::standing what, time_point now);
    /// False: not the owner's.
    [[nodiscard]] task<bool> remove(web::user_id owner, design_id id, time_point now);

    /// The files of all designs of somebody who leaves; the rows go with the account's.
    [[nodiscard]] static task<void> doom_files_in(postgres::transaction& tx, web::user_id owner, time_point now);

private:
    postgres::database& db_;
};

}  // namespace fw::design
