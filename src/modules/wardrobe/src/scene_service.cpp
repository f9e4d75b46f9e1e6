#include "fw/wardrobe/scene_service.hpp"

#include "hydration.hpp"
#include "scene_repository.hpp"

namespace fw::wardrobe {

namespace {

queue::job_request job_for(const scene_mark& o, std::string trace) {
    queue::job_request out;
    out.id = queue::job_id::make(o.now);
    out.queue = queue::queue_name::render;
    out.name = make_scene_job;
    out.payload = json::serialize(json::object{{"designId", to_string(o.design)}, {"quality", to_string(o.quality)}});
    out.owner = to_string(o.by);
    out.trace = std::move(trace);
    return out;
}

/// The model is somebody's body; who only looks at a published design sees no more than the picture.
void leave_the_picture(scene_facts& of) {
    const auto files = std::exchange(of.files, {});
    for (const auto& f : files)
        if (f.at("kind") == "thumbnail") of.files.push_back(f);
    of.fit = nullptr;
    of.job.reset();
}

}  // namespace

scene_service::scene_service(const wardrobe_world& world)
    : world_(world), kept_(std::make_unique<scene_repository>(world.db)) {}
scene_service::~scene_service() = default;

task<result<scene_facts>> scene_service::order(web::user_id by, design::design_id design, quality how,
                                               std::string trace) {
    FW_CO_TRY(const auto wanted, co_await hydrate(world_.db, world_.vault, by, design, how));
    const scene_mark mark{.design = design,
                          .quality = how,
                          .version = wanted.version,
                          .name = wanted.scene,
                          .avatar = wanted.avatar,
                          .by = by,
                          .now = world_.time.now()};
    auto ordered = co_await kept_->order(mark, job_for(mark, std::move(trace)));
    if (ordered.superseded) (void)co_await world_.jobs.cancel(queue::queue_name::render, *ordered.superseded);
    if (ordered.job) FW_CO_CHECK(co_await world_.jobs.add(std::move(*ordered.job)));
    co_return co_await get(by, design, how);
}

task<result<scene_facts>> scene_service::get(web::user_id by, design::design_id design, quality how) {
    FW_CO_TRY(const auto seen, co_await design::read_state(world_.db, by, design));
    auto found = co_await kept_->find(design, how);
    if (!found || (seen.is_visitor && found->status != scene_status::ready))
        co_return fail(error_kind::not_found, "scene.unknown",
                       fmt::format("No scene of this design has been asked for at {} quality.", to_string(how)));
    if (seen.is_visitor) leave_the_picture(*found);
    co_return std::move(*found);
}

task<result<void>> check_scene(postgres::database& db, const keys::vault& vault, web::user_id by,
                               design::design_id design) {
    FW_CO_CHECK(co_await hydrate(db, vault, by, design, quality::standard));
    co_return result<void>{};
}

}  // namespace fw::wardrobe
