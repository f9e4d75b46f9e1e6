#include "fw/wardrobe/scene_worker.hpp"

#include "scene_making.hpp"

namespace fw::wardrobe {

namespace {

result<std::pair<design::design_id, quality>> read_payload(std::string_view payload) {
    FW_TRY(const auto parsed, parse_json(payload));
    FW_TRY(const auto root, json_object::from(parsed));
    FW_TRY(const auto design, root.get_string("designId"));
    FW_TRY(const auto how, root.get_string("quality"));
    const auto id = design::design_id::find(design);
    const auto found = find_quality(how);
    if (!id || !found) return fail(error_kind::invalid, "scene.payload", "The job names no design and quality.");
    return std::pair(*id, *found);
}

}  // namespace

stages::engine_limits scene_limits() {
    return {.memory = std::size_t{4} << 30U,
            .file = std::size_t{256} << 20U,
            .cpu = std::chrono::minutes(13),
            .deadline = std::chrono::minutes(14)};
}

scene_worker::scene_worker(worker_world world)
    : world_(std::move(world)), kept_(std::make_unique<scene_repository>(world_.db)) {}
scene_worker::~scene_worker() = default;

void scene_worker::add_to(queue::queue_runner& runner) {
    runner.handle(queue::queue_name::render, std::string(make_scene_job),
                  [this](queue::job_context& job) { return process(job); },
                  {.cost = {.cores = 1, .memory = 900ULL << 20U}, .limit = std::chrono::minutes(30)});
}

task<result<std::string>> scene_worker::process(queue::job_context& job) {
    const auto began = world_.time.now();
    FW_CO_TRY(const auto wanted, read_payload(job.what().payload));
    const auto by = web::user_id::find(job.what().owner);
    if (!by) co_return fail(error_kind::invalid, "scene.payload", "The job is nobody's.");
    const auto [design, how] = wanted;
    stages::scratch_folder folder(world_.scratch, to_string(job.what().id), world_.files);
    scene_making making(world_, *kept_, job, *by, design, how, folder);
    auto made = co_await stages::work_in(folder, making.run());
    if (!made) {
        if (made.error().kind != error_kind::cancelled && queue::is_final(job.what(), made.error().kind))
            co_await kept_->note_error(design, how, job.what().id, made.error(), world_.time.now());
        co_return std::unexpected(std::move(made).error());
    }
    FW_CO_CHECK(co_await job.report({95, "finish", "Putting everything in its place"}));
    const bool mine = co_await kept_->finish({.design = design,
                                              .quality = how,
                                              .version = made->version,
                                              .name = made->name,
                                              .avatar = made->avatar,
                                              .by = *by,
                                              .now = world_.time.now()},
                                             job.what().id);
    world_.seconds.observe(world_.time.now() - began);
    co_return json::serialize(json::object{{"designId", to_string(design)},
                                           {"quality", to_string(how)},
                                           {"version", made->version},
                                           {"superseded", !mine}});
}

task<result<scene_at_hand>> scene_worker::bring(queue::job_context& job, web::user_id by, design::design_id design,
                                                quality how, stages::scratch_folder& folder, share all) {
    scene_making making(world_, *kept_, job, by, design, how, folder, all);
    co_return co_await making.run_with_model();
}

task<result<std::size_t>> scene_worker::drop_unused() {
    co_return co_await kept_->drop_unused(world_.time.now());
}

scene_objects::scene_objects(postgres::database& db) : kept_(std::make_unique<scene_repository>(db)) {}
scene_objects::~scene_objects() = default;

task<result<std::vector<objects::object_key>>> scene_objects::list_orphans(std::vector<objects::object_key> keys) {
    co_return objects::keys_of(co_await kept_->list_orphans(objects::texts_of(keys)));
}

}  // namespace fw::wardrobe
