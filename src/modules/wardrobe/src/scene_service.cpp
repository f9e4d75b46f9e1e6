#include "fw/wardrobe/scene_service.hpp"

#include "hydration.hpp"
#include "scene_repository.hpp"

namespace fw::wardrobe {

namespace {

queue::job_request job_for(const scene_order& o, std::string trace) {
    queue::job_request out;
    out.id = queue::job_id::make(o.now);
    out.queue = queue::queue_name::render;
    out.name = make_scene_job;
    out.payload = json::serialize(json::object{{"designId", to_string(o.design)}, {"quality", to_string(o.quality)}});
    out.owner = to_string(o.by);
    out.trace = std::move(trace);
    return out;
}

}  // namespace

scene_service::scene_service(const wardrobe_world& world)
    : world_(world), kept_(std::make_unique<scene_repository>(world.db)) {}
scene_service::~scene_service() = default;

task<result<scene_facts>> scene_service::order(web::user_id by, design::design_id design, quality how,
                                               std::string trace) {
    FW_CO_TRY(const auto wanted, co_await hydrate(world_.db, world_.vault, by, design, how));
    const auto now = world_.time.now();
    const auto before = co_await kept_->find(design, how);
    const bool same = before && before->name == wanted.scene && before->version == wanted.version;
    if (same && before->status != scene_status::error) co_return *before;
    scene_order o{.design = design,
                  .quality = how,
                  .version = wanted.version,
                  .name = wanted.scene,
                  .job = {},
                  .by = by,
                  .now = now};
    const auto there = co_await kept_->use({wanted.scene}, by, now);
    if (there.empty()) o.job = job_for(o, std::move(trace));
    const auto job_before = co_await kept_->order(o);
    if (job_before) (void)co_await world_.jobs.cancel(queue::queue_name::render, *job_before);
    if (o.job) FW_CO_CHECK(co_await world_.jobs.add(std::move(*o.job)));
    co_return co_await get(by, design, how);
}

task<result<scene_facts>> scene_service::get(web::user_id by, design::design_id design, quality how) {
    FW_CO_CHECK(co_await design::read_state(world_.db, by, design));
    auto found = co_await kept_->find(design, how);
    if (found) co_return std::move(*found);
    co_return fail(error_kind::not_found, "scene.unknown",
                   fmt::format("No scene of this design has been asked for at {} quality.", to_string(how)));
}

task<result<void>> check_scene(postgres::database& db, const keys::vault& vault, web::user_id by,
                               design::design_id design) {
    FW_CO_CHECK(co_await hydrate(db, vault, by, design, quality::standard));
    co_return result<void>{};
}

}  // namespace fw::wardrobe
