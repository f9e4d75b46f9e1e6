#include "fw/avatar/avatar_worker.hpp"

#include "avatar_making.hpp"

namespace fw::avatar {

namespace {

result<avatar_id> read_payload(std::string_view payload) {
    boost::system::error_code bad;
    const auto value = json::parse(payload, bad);
    const auto* id = !bad && value.is_object() ? value.get_object().if_contains("avatarId") : nullptr;
    const auto found =
        id != nullptr && id->is_string() ? avatar_id::find(std::string_view(id->get_string())) : std::nullopt;
    if (found) return *found;
    return fail(error_kind::invalid, "avatar.payload", "The job names no avatar.");
}

}  // namespace

avatar_worker::avatar_worker(worker_world world)
    : world_(std::move(world)),
      kept_(std::make_unique<avatar_repository>(world_.db)),
      sealed_(world_.store, world_.vault, "photos") {}

avatar_worker::~avatar_worker() = default;

void avatar_worker::add_to(queue::queue_runner& runner) {
    for (const auto name : {process_photo_job, fit_measurements_job})
        runner.handle(queue::queue_name::avatar, std::string(name),
                      [this](queue::job_context& job) { return process(job); },
                      {.cost = {.cores = 1, .memory = 700ULL << 20U}, .limit = std::chrono::minutes(10)});
}

task<result<std::string>> avatar_worker::process(queue::job_context& job) {
    const auto began = world_.time.now();
    FW_CO_TRY(const auto id, read_payload(job.what().payload));
    auto found = co_await kept_->find_for_job(id, job.what().id);
    // Deleted, or another job has taken over: there is nothing left to be done, which is no failure.
    if (!found) co_return json::serialize(json::object{{"avatarId", to_string(id)}, {"superseded", true}});
    // Its last worker died after it had put everything in its place, before it could say so.
    if (found->status == status::ready)
        co_return json::serialize(json::object{{"avatarId", to_string(id)}, {"superseded", false}});
    const bool first = !found->processed;
    avatar_making making(world_, *kept_, sealed_, job, std::move(*found));
    auto out = co_await making.run();
    if (out) {
        world_.seconds.observe(world_.time.now() - began);
        if (first) world_.made.add();
    } else if (out.error().kind != error_kind::cancelled && queue::is_final(job.what(), out.error().kind)) {
        co_await kept_->note_error(id, job.what().id, {out.error().code, out.error().message}, world_.time.now());
    }
    co_return out;
}

task<result<std::size_t>> avatar_worker::drop_left_photos() {
    co_return co_await kept_->drop_left_photos(world_.time.now());
}

task<result<std::size_t>> avatar_worker::clean_scratch() {
    return world_.files.run([root = &world_.scratch] { return root->remove_left(); });
}

avatar_objects::avatar_objects(postgres::database& db) : kept_(std::make_unique<avatar_repository>(db)) {}
avatar_objects::~avatar_objects() = default;

task<result<std::vector<objects::object_key>>> avatar_objects::list_orphans(std::vector<objects::object_key> keys) {
    co_return objects::keys_of(co_await kept_->list_orphans(objects::texts_of(keys)));
}

}  // namespace fw::avatar
