// What people can do with their designs.
#pragma once

#include <functional>

#include "fw/design/design.hpp"
#include "fw/design/operation_writer.hpp"

namespace fw::design {

class design_repository;

/// What the module stands on; all of it must outlive it. One for each I/O thread.
struct design_world {
    postgres::database& db;
    operation_writer& writer;
    const clock& time;
    std::function<void()> created = {};  ///< after each design that was made
};

struct new_design {
    registers values;                  ///< such as `check_design_value` accepts; "name" among them
    std::vector<layer> layers;         ///< from the bottom to the top; without order keys
    std::optional<design_id> id = {};  ///< of a request that may come twice: what has it already is what was asked for
};

/// Where a layer goes: right above one, right below one, or on top.
struct layer_place {
    std::optional<layer_id> after = {}, before = {};
};

/// One for each I/O thread. Whoever may not see a design is told `design.unknown`, as of one that there is not; who may
/// see it and not change it `design.read_only`. Throws as the database does.
class design_service {
public:
    explicit design_service(const design_world& world);
    ~design_service();

    /// Errors: `design.too_many`, `avatar.unknown`, `design.too_many_layers`.
    [[nodiscard]] task<result<design_text>> create(web::user_id by, new_design what);
    /// As last committed by any process. For the owner, collaborators and, once published, everybody.
    [[nodiscard]] task<result<design_text>> get(web::user_id by, design_id id);
    /// One of its layers, for the same people. Errors: `design.unknown`, `design.layer_unknown`.
    [[nodiscard]] task<result<layer_text>> get_layer(web::user_id by, design_id id, layer_id which);

    struct place {
        time_point made;
        design_id id;
    };
    struct filter {
        std::optional<design::status> status = {};
        std::optional<std::string> tag = {};
    };
    /// One's own, the newest first.
    [[nodiscard]] task<std::vector<design_facts>> list(web::user_id by, filter which, std::optional<place> before,
                                                       std::size_t most);

    /// Any operations. Errors: those of `operation_writer::write`, `avatar.unknown`.
    [[nodiscard]] task<result<accepted_edit>> write(edit what);
    [[nodiscard]] task<result<accepted_edit>> undo(web::user_id by, design_id id) { return writer_.undo(id, by); }
    [[nodiscard]] task<result<accepted_edit>> redo(web::user_id by, design_id id) { return writer_.redo(id, by); }

    /// Errors: `design.layer_unknown` (of the place), `design.order`, those of `write`.
    [[nodiscard]] task<result<accepted_edit>> add_layer(web::user_id by, design_id id, layer what, layer_place where);
    [[nodiscard]] task<result<accepted_edit>> move_layer(web::user_id by, design_id id, layer_id which,
                                                         layer_place where);

    /// A JSON object: `{"items": [entries after `since`, the oldest first], "version": …}`. For the owner and
    /// collaborators.
    [[nodiscard]] task<result<std::string>> list_operations(web::user_id by, design_id id, std::int64_t since,
                                                            std::int64_t most);

    struct standing {
        design::status status = status::draft;
        design::visibility visibility = visibility::personal;
    };
    /// For the owner. Errors: `design.not_owner` (forbidden), `http.if_match_failed`.
    [[nodiscard]] task<result<design_text>> set_standing(web::user_id by, design_id id,
                                                         std::optional<std::int64_t> seen, standing what);
    /// With everything that hangs on it. Errors: as `set_standing`.
    [[nodiscard]] task<result<void>> remove(web::user_id by, design_id id);
    /// A copy of what is there now, which remembers where it comes from. Errors: `design.too_many`.
    [[nodiscard]] task<result<design_text>> fork(web::user_id by, design_id of, std::optional<std::string> name);

private:
    [[nodiscard]] task<result<void>> check_avatar(const edit& what);
    [[nodiscard]] task<result<std::string>> find_order_key(web::user_id by, design_id id, layer_place where);

    operation_writer& writer_;
    const clock& clock_;
    std::function<void()> created_;
    std::unique_ptr<design_repository> kept_;
};

}  // namespace fw::design
