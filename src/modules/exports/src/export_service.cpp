#include "fw/exports/export_service.hpp"

#include "export_repository.hpp"
#include "fw/wardrobe/scene_service.hpp"

namespace fw::exports {

namespace {

queue::job_request job_for(web::user_id by, export_id id, time_point now, std::string trace) {
    queue::job_request out;
    out.id = queue::job_id::make(now);
    out.queue = queue::queue_name::exports;
    out.name = make_export_job;
    out.payload = fmt::format(R"({{"exportId":"{}"}})", to_string(id));
    out.owner = to_string(by);
    out.trace = std::move(trace);
    return out;
}

}  // namespace

export_service::export_service(const exports_world& world)
    : world_(world), kept_(std::make_unique<export_repository>(world.db)) {}
export_service::~export_service() = default;

task<result<export_facts>> export_service::create(web::user_id by, design::design_id design, export_order what,
                                                  std::string trace) {
    FW_CO_TRY(auto order, complete_order(std::move(what)));
    FW_CO_CHECK(co_await wardrobe::check_scene(world_.db, world_.vault, by, design));
    const auto now = world_.time.now();
    export_facts made{.id = export_id::make(now),
                      .design = design,
                      .owner = by,
                      .what = std::move(order),
                      .status = export_status::queued,
                      .version = {},
                      .job = {},
                      .object_key = {},
                      .sha256 = {},
                      .error_code = {},
                      .error_message = {},
                      .made = now,
                      .changed = now,
                      .expires = {}};
    auto job = job_for(by, made.id, now, std::move(trace));
    made.job = job.id;
    FW_CO_TRY(auto recorded, co_await kept_->add(made, std::move(job)));
    FW_CO_CHECK(co_await world_.jobs.add(std::move(recorded)));
    co_return made;
}

task<result<export_facts>> export_service::get(web::user_id by, export_id id) {
    auto found = co_await kept_->find(by, id);
    if (!found) co_return unknown_export();
    co_return std::move(*found);
}

task<std::vector<export_facts>> export_service::list(web::user_id by, std::optional<design::design_id> of,
                                                     std::optional<place> before, std::size_t most) {
    return kept_->list(by, of, before, most);
}

task<result<export_facts>> export_service::retry(web::user_id by, export_id id, std::string trace) {
    const auto now = world_.time.now();
    auto job = job_for(by, id, now, std::move(trace));
    FW_CO_TRY(auto recorded, co_await kept_->retry(by, id, std::move(job), now));
    FW_CO_CHECK(co_await world_.jobs.add(std::move(recorded)));
    co_return co_await get(by, id);
}

task<result<export_facts>> export_service::cancel(web::user_id by, export_id id) {
    FW_CO_TRY(const auto found, co_await get(by, id));
    const auto over = fail(error_kind::conflict, "export.over", "It has ended already.");
    if (!found.job || found.status == export_status::complete || found.status == export_status::error) co_return over;
    const auto how = co_await world_.jobs.cancel(queue::queue_name::exports, *found.job);
    if (!how && how.error().code != "queue.job_unknown") co_return std::unexpected(how.error());
    if (!how || *how == queue::cancel_answer::already_finished) co_return over;
    co_return co_await get(by, id);
}

task<result<void>> export_service::remove(web::user_id by, export_id id) {
    const auto gone = co_await kept_->remove(by, id, world_.time.now());
    if (!gone) co_return unknown_export();
    // Whether or not it can be told: a job without its export ends by itself.
    if (gone->job) (void)co_await world_.jobs.cancel(queue::queue_name::exports, *gone->job);
    co_return result<void>{};
}

}  // namespace fw::exports
