#include "fw/design/design_service.hpp"

#include <algorithm>
#include <array>

#include "design_repository.hpp"

namespace fw::design {

namespace {

constexpr std::array<std::string_view, 3> status_names{"draft", "published", "archived"};
constexpr std::array<std::string_view, 3> visibility_names{"private", "shared", "public"};

std::unexpected<error> unknown_avatar() {
    return fail(error_kind::invalid, "avatar.unknown", "The design's owner has no such avatar.", "avatarId");
}

/// The avatar that the operations set, if any.
std::optional<uuid> find_avatar(const registers& values) {
    const auto found = values.find("avatarId");
    if (found == values.end() || !found->second.is_string()) return std::nullopt;
    return find_uuid(found->second.get_string());
}

using placed = design_repository::placed_layer;

std::unexpected<error> unknown_neighbour(std::string_view field) {
    return fail(error_kind::not_found, "design.layer_unknown", "There is no such layer to stand beside.",
                std::string(field));
}

/// The keys that a layer at this place stands between. Neighbours of one key are passed together.
result<std::string> key_at(const std::vector<placed>& all, layer_place where) {
    using bound = std::optional<std::string_view>;
    if (!where.after && !where.before)
        return make_order_key(all.empty() ? bound() : bound(all.back().order_key), std::nullopt);
    const auto which = where.after ? *where.after : *where.before;
    const auto at = std::ranges::find(all, which, &placed::id);
    if (at == all.end()) return unknown_neighbour(where.after ? "after" : "before");
    if (where.after) {
        const auto above = std::ranges::upper_bound(all, at->order_key, {}, &placed::order_key);
        return make_order_key(at->order_key, above == all.end() ? bound() : bound(above->order_key));
    }
    const auto same = std::ranges::lower_bound(all, at->order_key, {}, &placed::order_key);
    return make_order_key(same == all.begin() ? bound() : bound(std::prev(same)->order_key), at->order_key);
}

}  // namespace

std::string_view to_string(status s) {
    return status_names[static_cast<std::size_t>(s)];
}

std::string_view to_string(visibility v) {
    return visibility_names[static_cast<std::size_t>(v)];
}

design_service::design_service(const design_world& world)
    : writer_(world.writer),
      clock_(world.time),
      created_(world.created),
      kept_(std::make_unique<design_repository>(world.db)) {}

design_service::~design_service() = default;

task<result<design_text>> design_service::create(web::user_id by, new_design what) {
    if (const auto avatar = find_avatar(what.values); avatar && !co_await kept_->has_avatar(by, *avatar))
        co_return unknown_avatar();
    const auto now = clock_.now();
    creation made{.id = what.id.value_or(design_id::make(now)), .owner = by, .ops = {}, .now = now};
    made.ops.emplace_back(design_set{std::move(what.values)});
    for (auto& one : what.layers) made.ops.emplace_back(layer_add{std::move(one)});
    FW_CO_TRY(const bool is_new, co_await kept_->create(made));
    if (is_new && created_) created_();
    co_return co_await get(by, made.id);
}

task<result<design_text>> design_service::get(web::user_id by, design_id id) {
    auto found = co_await kept_->find(by, id);
    if (!found) co_return unknown_design();
    co_return std::move(*found);
}

task<result<layer_text>> design_service::get_layer(web::user_id by, design_id id, layer_id which) {
    auto found = co_await kept_->find_layer(by, id, which);
    if (!found) co_return unknown_design();
    if (found->json.empty())
        co_return fail(error_kind::not_found, "design.layer_unknown", "There is no such layer.", "layerId");
    co_return std::move(*found);
}

task<std::vector<design_facts>> design_service::list(web::user_id by, filter which, std::optional<place> before,
                                                     std::size_t most) {
    return kept_->list(by, std::move(which), before, most);
}

task<result<void>> design_service::check_avatar(const edit& what) {
    for (const auto& one : what.ops) {
        const auto* const set = std::get_if<design_set>(&one);
        if (set == nullptr) continue;
        const auto avatar = find_avatar(set->values);
        if (avatar && !co_await kept_->may_wear(what.design, *avatar)) {
            const auto who = co_await kept_->find_relation(what.by, what.design);
            if (!who || !who->may_see(what.by)) co_return unknown_design();
            co_return unknown_avatar();
        }
    }
    co_return result<void>{};
}

task<result<accepted_edit>> design_service::write(edit what) {
    FW_CO_CHECK(co_await check_avatar(what));
    co_return co_await writer_.write(std::move(what));
}

task<result<std::string>> design_service::find_order_key(web::user_id by, design_id id, layer_place where) {
    const auto who = co_await kept_->find_relation(by, id);
    if (!who || !who->may_see(by)) co_return unknown_design();
    co_return key_at(co_await kept_->list_order(id), where);
}

task<result<accepted_edit>> design_service::add_layer(web::user_id by, design_id id, layer what, layer_place where) {
    // On top is where the writer puts it.
    if (where.after || where.before) {
        FW_CO_TRY(what.order_key, co_await find_order_key(by, id, where));
    }
    co_return co_await writer_.write({id, by, {layer_add{std::move(what)}}});
}

task<result<accepted_edit>> design_service::move_layer(web::user_id by, design_id id, layer_id which,
                                                       layer_place where) {
    FW_CO_TRY(auto key, co_await find_order_key(by, id, where));
    co_return co_await writer_.write({id, by, {layer_move{which, std::move(key)}}});
}

task<result<std::string>> design_service::list_operations(web::user_id by, design_id id, std::int64_t since,
                                                          std::int64_t most) {
    const auto who = co_await kept_->find_relation(by, id);
    if (!who || (who->owner != by && !who->role)) co_return unknown_design();
    auto page = co_await kept_->read_log(id, since, most);
    co_return std::move(page.json);
}

task<result<design_text>> design_service::set_standing(web::user_id by, design_id id, std::optional<std::int64_t> seen,
                                                       standing what) {
    if (co_await kept_->set_standing(by, id, seen, what, clock_.now())) co_return co_await get(by, id);
    const auto who = co_await kept_->find_relation(by, id);
    if (!who || !who->may_see(by)) co_return unknown_design();
    if (who->owner != by)
        co_return fail(error_kind::forbidden, "design.not_owner", "Only the design's owner may do this.");
    co_return fail(error_kind::stale, "http.if_match_failed", "The design has been changed meanwhile: read it again.");
}

task<result<void>> design_service::remove(web::user_id by, design_id id) {
    if (co_await kept_->remove(by, id, clock_.now())) co_return result<void>{};
    const auto who = co_await kept_->find_relation(by, id);
    if (!who || !who->may_see(by)) co_return unknown_design();
    co_return fail(error_kind::forbidden, "design.not_owner", "Only the design's owner may do this.");
}

task<result<design_text>> design_service::fork(web::user_id by, design_id of, std::optional<std::string> name) {
    const auto now = clock_.now();
    const creation made{.id = design_id::make(now), .owner = by, .ops = {}, .now = now};
    FW_CO_TRY(const bool is_new, co_await kept_->fork(made, of, std::move(name)));
    if (is_new && created_) created_();
    co_return co_await get(by, made.id);
}

}  // namespace fw::design
