#include "fw/exports/export_worker.hpp"

#include "engine_commands.hpp"
#include "export_repository.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::exports {

namespace {

constexpr wardrobe::share scene_share{0, 40}, file_share{40, 90};

result<export_id> read_payload(std::string_view payload) {
    FW_TRY(const auto parsed, parse_json(payload));
    FW_TRY(const auto root, json_object::from(parsed));
    FW_TRY(const auto text, root.get_string("exportId"));
    if (const auto id = export_id::find(text)) return *id;
    return fail(error_kind::invalid, "export.payload", "The job names no export.");
}

std::string superseded(export_id id) {
    return json::serialize(json::object{{"exportId", to_string(id)}, {"superseded", true}});
}

/// What cannot be read back is ours to mend, not whoever asked.
error as_damaged(error e) {
    if (e.kind == error_kind::cancelled) return e;
    return {error_kind::internal, "export.damaged", "The file could not be read back: " + e.message};
}

}  // namespace

export_worker::export_worker(worker_world world)
    : world_(std::move(world)), kept_(std::make_unique<export_repository>(world_.db)) {}
export_worker::~export_worker() = default;

void export_worker::add_to(queue::queue_runner& runner) {
    runner.handle(queue::queue_name::exports, std::string(make_export_job),
                  [this](queue::job_context& job) { return process(job); },
                  {.cost = {.cores = 1, .memory = 900ULL << 20U}, .limit = std::chrono::minutes(45)});
}

task<result<std::string>> export_worker::process(queue::job_context& job) {
    FW_CO_TRY(const auto id, read_payload(job.what().payload));
    const auto found = co_await kept_->begin(id, job.what().id, world_.time.now());
    // Deleted, tried again by another job, or done by a worker that died before it could say so.
    if (!found) co_return superseded(id);
    stages::scratch_folder folder(world_.scratch, to_string(job.what().id), world_.files);
    auto out = co_await stages::work_in(folder, make(job, *found, folder));
    if (!out && out.error().kind != error_kind::cancelled && queue::is_final(job.what(), out.error().kind))
        co_await kept_->note_error(id, job.what().id, out.error(), world_.time.now());
    co_return out;
}

task<result<std::string>> export_worker::make(queue::job_context& job, const export_facts& what,
                                              stages::scratch_folder& folder) {
    FW_CO_TRY(const auto scene,
              co_await world_.scenes.bring(job, what.owner, what.design, what.what.quality, folder, scene_share));
    FW_CO_CHECK(
        co_await job.report({file_share.from, "file", fmt::format("Making the {}", to_string(what.what.type))}));
    const auto at = [&folder](std::string_view name) { return (folder.path() / name).string(); };
    const auto ending = what.what.format == "jpeg" ? std::string("jpg") : what.what.format;
    const auto out = at("export." + ending);
    auto command = command_for(what.what, at("dressed.glb"), out, at("check.glb"));
    FW_CO_CHECK(co_await world_.engine.run(std::move(command.make), job.sink(file_share.from, file_share.to)));
    FW_CO_CHECK(co_await job.report({file_share.to, "check", "Reading it back"}));
    if (!command.check.empty()) {
        auto read = co_await world_.engine.run(std::move(command.check), job.sink(file_share.to, 95));
        if (!read) co_return std::unexpected(as_damaged(std::move(read).error()));
    }
    FW_CO_TRY(const auto content, co_await folder.read(out));
    FW_CO_TRY(const auto digest, co_await world_.files.run([&content] { return crypto::sha256(bytes_of(content)); }));
    // Named by what it holds: a run that was taken for dead never writes over the file of the one that followed.
    const auto key =
        objects::object_key(fmt::format("designs/exports/{}/{}/{}-{}.{}", to_string(what.owner), to_string(what.design),
                                        to_string(what.id), to_hex(digest).substr(0, 16), ending));
    FW_CO_CHECK(co_await world_.store.put(
        key, content,
        {.content_type = std::string(content_type_of(what.what.format)), .cache_control = "private, max-age=2592000"}));
    made_file file{
        key.text(), static_cast<std::int64_t>(content.size()), {digest.begin(), digest.end()}, scene.version};
    if (!co_await kept_->finish(what.id, job.what().id, std::move(file), world_.time.now()))
        co_return superseded(what.id);
    world_.made.with({std::string(to_string(what.what.type))}).add();
    co_return json::serialize(json::object{{"exportId", to_string(what.id)}, {"superseded", false}});
}

task<result<std::size_t>> export_worker::drop_expired() {
    co_return co_await kept_->drop_expired(world_.time.now());
}

export_objects::export_objects(postgres::database& db) : kept_(std::make_unique<export_repository>(db)) {}
export_objects::~export_objects() = default;

task<result<std::vector<objects::object_key>>> export_objects::list_orphans(std::vector<objects::object_key> keys) {
    co_return objects::keys_of(co_await kept_->list_orphans(objects::texts_of(keys)));
}

}  // namespace fw::exports
