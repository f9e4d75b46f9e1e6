#include "fw/avatar/avatar_service.hpp"

#include "avatar_repository.hpp"
#include "avatar_rows.hpp"

namespace fw::avatar {

namespace {

/// What the photographs gave, as if it had been typed.
void adopt(told_body& told, const found_body& found) {
    told.person.sex = found.sex == "male" ? body::sex::male : body::sex::female;
    told.sex_known = true;
    told.person.measurements.clear();
    for (const auto id : main_measurements) told.person.measurements.emplace_back(id, found[id].value);
    told.person.weight = found.weight.value;
}

result<told_body> changed(told_body told, const told_changes& c) {
    if (c.sex) {
        told.person.sex = *c.sex;
        told.sex_known = true;
    }
    if (c.age) told.person.age = *c.age;
    if (c.clothing) told.clothing = *c.clothing;
    if (c.height_measured) told.height_measured = *c.height_measured;
    told.person.unit = c.unit;
    auto document = dressing::to_json(told.person).as_object();
    auto& values = document.at("measurements").as_object();
    for (const auto& [name, value] : c.measurements) {
        if (value)
            values[name] = *value;
        else
            values.erase(name);
    }
    FW_TRY(told.person, dressing::parse_person(json::serialize(document)));
    FW_CHECK(dressing::check_person(told.person));
    return told;
}

std::string_view job_name(source from) {
    return from == source::photos ? process_photo_job : fit_measurements_job;
}

}  // namespace

std::string told_context(avatar_id id) {
    return fmt::format("avatar {}: told", to_string(id));
}
std::string found_context(avatar_id id) {
    return fmt::format("avatar {}: found", to_string(id));
}

avatar_service::avatar_service(const avatar_world& world)
    : world_(world), kept_(std::make_unique<avatar_repository>(world.db)) {}
avatar_service::~avatar_service() = default;

bytes avatar_service::seal(avatar_id id, const told_body& told) const {
    return world_.vault.seal("fields", told_context(id), bytes_of(to_json_text(told)));
}

queue::job_request avatar_service::job_for(web::user_id user, avatar_id id, source from, std::string trace) const {
    queue::job_request out;
    out.id = queue::job_id::make(world_.time.now());
    out.queue = queue::queue_name::avatar;
    out.name = job_name(from);
    out.payload = fmt::format(R"({{"avatarId":"{}"}})", to_string(id));
    out.owner = to_string(user);
    out.trace = std::move(trace);
    return out;
}

task<result<avatar_facts>> avatar_service::create(web::user_id user, new_avatar what) {
    FW_CO_CHECK(dressing::check_person(what.told.person));
    // It was made, and the answer was lost: with the server, or because the database went away while it said yes.
    if (what.id)
        if (auto before = co_await kept_->find(user, *what.id)) co_return std::move(*before);
    const auto now = world_.time.now();
    avatar_facts made;
    made.id = what.id.value_or(avatar_id::make(now));
    made.owner = user;
    made.name = std::move(what.name);
    made.source = what.source;
    made.keep_photos = what.keep_photos;
    made.made = made.changed = now;
    std::optional<queue::job_request> job;
    if (what.source == source::measurements) {
        job = job_for(user, made.id, what.source, std::move(what.trace));
        made.job = job->id;
    } else {
        made.waits_for = awaited::photos;
    }
    FW_CO_CHECK(co_await kept_->add(made, seal(made.id, what.told), job));
    if (job) FW_CO_CHECK(co_await world_.jobs.add(std::move(*job)));
    co_return made;
}

task<result<avatar_facts>> avatar_service::get(web::user_id user, avatar_id id) {
    auto found = co_await kept_->find(user, id);
    if (!found) co_return unknown_avatar();
    co_return std::move(*found);
}

task<std::vector<avatar_facts>> avatar_service::list(web::user_id user, std::optional<place> before, std::size_t most) {
    std::optional<avatar_repository::place> from;
    if (before) from = {before->made, before->id};
    co_return co_await kept_->list(user, from, most);
}

task<result<avatar_facts>> avatar_service::change(web::user_id user, avatar_id id, std::optional<std::int64_t> seen,
                                                  std::optional<std::string> name, std::optional<bool> keep_photos) {
    co_return co_await kept_->change(user, id, seen, {std::move(name), keep_photos}, world_.time.now());
}

task<result<void>> avatar_service::remove(web::user_id user, avatar_id id) {
    FW_CO_TRY(const auto gone, co_await kept_->remove(user, id, world_.time.now()));
    // Whether or not it can be told: a job without its avatar ends by itself.
    if (gone.job) (void)co_await world_.jobs.cancel(queue::queue_name::avatar, *gone.job);
    co_return result<void>{};
}

task<result<known_body>> avatar_service::get_body(web::user_id user, avatar_id id) {
    FW_CO_TRY(const auto owned, co_await get(user, id));
    const auto kept = co_await kept_->find_body(owned.id);
    if (!kept) co_return unknown_avatar();
    known_body out;
    FW_CO_TRY(const auto told, world_.vault.open(told_context(id), kept->told));
    out.told = parse_told(text_of(told));
    if (kept->found) {
        FW_CO_TRY(const auto found, world_.vault.open(found_context(id), *kept->found));
        out.found = parse_found(text_of(found));
    }
    out.confidence = kept->confidence;
    out.manual = kept->manual;
    co_return out;
}

task<result<avatar_facts>> avatar_service::order(web::user_id user, avatar_id id, std::optional<std::int64_t> seen,
                                                 source from, std::optional<told_body> told, std::string trace) {
    auto job = job_for(user, id, from, std::move(trace));
    work_order what{.id = id, .owner = user, .job = job, .from = from, .seen = seen, .now = world_.time.now()};
    if (told) what.told = seal(id, *told);
    FW_CO_TRY(const auto before, co_await kept_->order(std::move(what)));
    if (before) (void)co_await world_.jobs.cancel(queue::queue_name::avatar, *before);
    FW_CO_CHECK(co_await world_.jobs.add(std::move(job)));
    co_return co_await get(user, id);
}

task<bool> avatar_service::has_front_photo(avatar_id id) {
    for (const auto& p : co_await kept_->list_photos(id))
        if (p.type == photo_type::front && !p.deleted) co_return true;
    co_return false;
}

task<result<avatar_facts>> avatar_service::tell(web::user_id user, avatar_id id, std::optional<std::int64_t> seen,
                                                told_changes what) {
    // What is told is merged into what was told before. Who names no version gets in between two others' changes.
    for (int attempt = 1;; ++attempt) {
        auto out = co_await tell_once(user, id, seen, what);
        if (out || seen || attempt == 5 || out.error().kind != error_kind::stale) co_return out;
    }
}

task<result<avatar_facts>> avatar_service::tell_once(web::user_id user, avatar_id id, std::optional<std::int64_t> seen,
                                                     told_changes what) {
    FW_CO_TRY(const auto owned, co_await get(user, id));
    FW_CO_TRY(auto known, co_await get_body(user, id));
    auto from = owned.source;
    const bool has_photo = co_await has_front_photo(id);
    if (from == source::photos && !has_photo && known.found) {
        adopt(known.told, *known.found);
        from = source::measurements;
    }
    FW_CO_TRY(auto told, changed(std::move(known.told), what));
    // Nothing to make it from yet: what is told now counts once the photographs are there.
    if (from == source::photos && !has_photo)
        co_return fail(error_kind::conflict, "avatar.front_photo_missing",
                       "Add a front photograph first, or make an avatar from measurements.");
    co_return co_await order(user, id, seen.value_or(owned.version), from, std::move(told), std::move(what.trace));
}

task<result<avatar_facts>> avatar_service::process(web::user_id user, avatar_id id, std::string trace) {
    FW_CO_TRY(const auto owned, co_await get(user, id));
    if (owned.job && owned.status == status::processing)
        co_return fail(error_kind::conflict, "avatar.processing", "It is being made already.");
    auto from = owned.source;
    const bool has_photo = co_await has_front_photo(id);
    if (has_photo) from = source::photos;
    if (from == source::photos && !has_photo)
        co_return fail(error_kind::conflict, "avatar.front_photo_missing", "Add a front photograph first.");
    co_return co_await order(user, id, std::nullopt, from, std::nullopt, std::move(trace));
}

task<result<avatar_facts>> avatar_service::cancel(web::user_id user, avatar_id id) {
    FW_CO_TRY(const auto owned, co_await get(user, id));
    const auto nothing = fail(error_kind::conflict, "avatar.not_processing", "Nothing is under way.");
    if (!owned.job || owned.status != status::processing) co_return nothing;
    const auto how = co_await world_.jobs.cancel(queue::queue_name::avatar, *owned.job);
    if (!how && how.error().code != "queue.job_unknown") co_return std::unexpected(how.error());
    if (!how || *how == queue::cancel_answer::already_finished) co_return nothing;
    co_return co_await get(user, id);
}

task<result<std::vector<model_file>>> avatar_service::list_models(web::user_id user, avatar_id id) {
    FW_CO_TRY(const auto owned, co_await get(user, id));
    auto found = co_await kept_->list_models(owned.id);
    if (found.empty()) co_return fail(error_kind::conflict, "avatar.not_ready", "There is no model of it yet.");
    co_return found;
}

task<std::map<avatar_id, std::vector<model_file>>> avatar_service::list_models_of(
    const std::vector<avatar_facts>& all) {
    std::vector<avatar_id> ids;
    for (const auto& a : all) ids.push_back(a.id);
    std::map<avatar_id, std::vector<model_file>> out;
    for (auto& [id, file] : co_await kept_->list_models_of(std::move(ids))) out[id].push_back(std::move(file));
    co_return out;
}

task<result<std::string>> read_body_document(postgres::database& db, const keys::vault& vault, web::user_id owner,
                                             avatar_id id) {
    avatar_repository kept(db);
    if (!co_await kept.find(owner, id)) co_return unknown_avatar();
    const auto body = co_await kept.find_body(id);
    if (!body || !body->found)
        co_return fail(error_kind::conflict, "avatar.not_ready", "The avatar has no body yet: wait until it is made.");
    FW_CO_TRY(const auto found, vault.open(found_context(id), *body->found));
    co_return std::string(text_of(found));
}

}  // namespace fw::avatar
