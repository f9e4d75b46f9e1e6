#include "avatar_making.hpp"

#include "fw/base/encoding.hpp"
#include "object_names.hpp"
#include "stage_input.hpp"

namespace fw::avatar {

namespace {

using objects::object_key;

constexpr std::size_t most_document = std::size_t{64} << 20U;

/// What a photograph that breaks its reader is, to whoever sent it: nothing that trying again would mend.
error as_unreadable(error e, const photo& p) {
    const bool broke = e.code == "engine.crashed" || e.code == "process.cpu_limit" || e.code == "process.file_limit" ||
                       e.code == "process.deadline";
    if (!broke) return e;
    const auto which = std::string(to_string(p.type));
    return {error_kind::not_good_enough, "photo.unreadable",
            fmt::format("The {} photograph could not be read. Save it anew as a JPEG and try again.", which), which};
}

error with_every_reason(error e) {
    if (e.problems.size() < 2) return e;
    e.message.clear();
    for (const auto& p : e.problems) e.message += (e.message.empty() ? "" : " ") + p.message;
    return e;
}

}  // namespace

avatar_making::avatar_making(const worker_world& world, avatar_repository& kept, objects::sealed_objects& sealed,
                             queue::job_context& job, avatar_facts what)
    : world_(world),
      kept_(kept),
      sealed_(sealed),
      job_(job),
      avatar_(std::move(what)),
      folder_(world.scratch, to_string(job.what().id), world.files) {}

task<result<std::string>> avatar_making::run() {
    return stages::work_in(folder_, run_stages());
}

task<result<std::string>> avatar_making::run_stages() {
    FW_CO_CHECK(co_await tell({0, 0}, "read", "Reading what you told"));
    FW_CO_CHECK(co_await read_input());
    if (avatar_.source == source::photos) FW_CO_CHECK(co_await look_at_photos());
    FW_CO_TRY(const auto body, co_await fit());
    FW_CO_TRY(const auto files, co_await make_files(body));
    FW_CO_CHECK(co_await tell({95, 100}, "place", "Putting everything in its place"));
    co_return co_await finish(body, files);
}

task<result<void>> avatar_making::read_input() {
    const auto body = co_await kept_.find_body(avatar_.id);
    if (!body) co_return fail(error_kind::not_found, "avatar.unknown", "The avatar is gone.");
    FW_CO_TRY(const auto told, world_.vault.open(told_context(avatar_.id), body->told));
    told_ = parse_told(text_of(told));
    for (auto& p : co_await kept_.list_photos(avatar_.id))
        if (!p.deleted) photos_.push_back(std::move(p));
    const bool has_front = std::ranges::any_of(photos_, [](const photo& p) { return p.type == photo_type::front; });
    if (avatar_.source == source::photos && !has_front)
        co_return fail(error_kind::conflict, "avatar.front_photo_missing",
                       "The front photograph has been deleted meanwhile.");
    done_ = co_await kept_.list_stages(avatar_.id);
    co_return result<void>{};
}

task<result<void>> avatar_making::tell(share of, std::string stage, std::string message) {
    return job_.report({of.from, std::move(stage), std::move(message)});
}

const avatar_repository::stage* avatar_making::find_stage(std::string_view name, const bytes& input) const {
    const auto found = std::ranges::find_if(
        done_, [&](const avatar_repository::stage& d) { return d.name == name && d.input_hash == input; });
    return found == done_.end() ? nullptr : &*found;
}

task<result<std::optional<std::string>>> avatar_making::find_done(std::string_view stage, const bytes& input) {
    const auto* const done = find_stage(stage, input);
    if (done == nullptr) co_return std::nullopt;
    auto document = co_await sealed_.get(object_key(done->object_key), most_document);
    if (document) co_return std::move(*document);
    if (document.error().code == "objects.not_found") co_return std::nullopt;
    co_return std::unexpected(document.error());
}

task<result<void>> avatar_making::keep_done(std::string stage, bytes input, std::string_view document) {
    const auto key = stage_key(avatar_.id, job_.what().id, stage, input);
    FW_CO_CHECK(co_await sealed_.put(key, document));
    std::erase_if(done_, [&](const avatar_repository::stage& d) { return d.name == stage; });
    done_.push_back({std::move(stage), std::move(input), key.text()});
    if (!co_await kept_.put_stage(avatar_.id, done_.back(), world_.time.now()))
        co_return fail(error_kind::not_found, "avatar.unknown", "The avatar is gone.");
    co_return result<void>{};
}

task<result<void>> avatar_making::write_photo(const photo& p, path file) {
    FW_CO_TRY(auto plain, co_await sealed_.get(object_key(p.original.value()), most_photo_bytes));
    co_return co_await folder_.write(std::move(file), std::move(plain));
}

task<result<void>> avatar_making::look_at_photos() {
    const int all = static_cast<int>(photos_.size());
    int at = 0;
    for (const auto& p : photos_) {
        const share mine{60 * at / all, 60 * (at + 1) / all};
        ++at;
        FW_CO_TRY(auto document, co_await look_at(p, mine));
        seen_.push_back({p, std::move(document)});
    }
    co_return result<void>{};
}

task<result<std::string>> avatar_making::look_at(const photo& p, share of) {
    const auto type = std::string(to_string(p.type));
    const auto stage = "photo-" + type;
    const auto input = input_of(p);
    FW_CO_TRY(auto before, co_await find_done(stage, input));
    FW_CO_TRY(const auto clean, co_await find_done("clean-" + type, input));
    if (before && clean) co_return std::move(*before);
    FW_CO_CHECK(co_await tell(of, "photo." + type, fmt::format("Looking at the {} photograph", type)));
    const auto folder = folder_.path() / type;
    FW_CO_CHECK(co_await write_photo(p, folder / "photo"));
    std::vector<std::string> arguments{"avatar-photo", "--photo",      (folder / "photo").string(), "--view", type,
                                       "--out",        folder.string()};
    auto ran = co_await world_.engine.run(std::move(arguments), job_.sink(of.from, of.to));
    if (!ran) co_return std::unexpected(with_every_reason(as_unreadable(std::move(ran).error(), p)));
    FW_CO_TRY(auto seen, co_await folder_.read(folder / "seen.json"));
    FW_CO_CHECK(co_await keep_pictures(p, folder, seen, input));
    FW_CO_CHECK(co_await keep_done(stage, input, seen));
    co_return seen;
}

/// The cut-out at its place, and the clean photograph until it is known whether it stays.
task<result<void>> avatar_making::keep_pictures(const photo& p, const path& folder, std::string_view seen,
                                                const bytes& input) {
    const auto document = json::parse(seen);
    const auto number = [&](std::string_view name) {
        return static_cast<std::int32_t>(document.as_object().at(name).to_number<std::int64_t>());
    };
    FW_CO_TRY(const auto cutout, co_await folder_.read(folder / "cutout.png"));
    const auto processed = processed_key(avatar_.owner, avatar_.id, p.id);
    FW_CO_CHECK(co_await sealed_.put(processed, cutout));
    FW_CO_TRY(const auto clean, co_await folder_.read(folder / "photo.jpg"));
    FW_CO_CHECK(co_await keep_done(fmt::format("clean-{}", to_string(p.type)), input, clean));
    if (!co_await kept_.note_looked(p.id, processed.text(), number("width"), number("height")))
        co_return fail(error_kind::conflict, "photo.gone", "The photograph has been deleted meanwhile.");
    co_return result<void>{};
}

task<result<std::vector<std::string>>> avatar_making::fit_arguments(const path& folder) {
    FW_CO_CHECK(co_await folder_.write(folder / "told.json", json::serialize(dressing::to_json(told_.person))));
    std::vector<std::string> out{"avatar-fit", "--person", (folder / "told.json").string(), "--out", folder.string()};
    if (seen_.empty()) co_return out;
    out.emplace_back("--seen");
    for (const auto& s : seen_) {
        const auto file = folder / fmt::format("{}.json", to_string(s.of.type));
        FW_CO_CHECK(co_await folder_.write(file, s.document));
        out.push_back(file.string());
    }
    out.insert(out.end(), {"--clothing", std::string(to_string(told_.clothing))});
    if (told_.height_measured) out.emplace_back("--height-measured");
    if (!told_.sex_known) out.emplace_back("--sex-unknown");
    co_return out;
}

task<result<std::string>> avatar_making::fit() {
    const share mine{seen_.empty() ? 0 : 60, 75};
    std::string all_seen;
    for (const auto& s : seen_) all_seen += s.document;
    const auto told = to_json_text(told_);
    const auto input = hash_of("fit", {told, all_seen});
    FW_CO_TRY(auto before, co_await find_done("fit", input));
    if (before) co_return std::move(*before);
    FW_CO_CHECK(co_await tell(mine, "fit", "Finding the body"));
    const auto folder = folder_.path() / "fit";
    FW_CO_TRY(auto arguments, co_await fit_arguments(folder));
    FW_CO_CHECK(co_await world_.engine.run(std::move(arguments), job_.sink(mine.from, mine.to)));
    FW_CO_TRY(auto body, co_await folder_.read(folder / "avatar.json"));
    FW_CO_CHECK(co_await keep_done("fit", input, body));
    co_return body;
}

task<result<std::string>> avatar_making::make_files(const std::string& body) {
    const share mine{75, 95};
    const auto input = hash_of("files", {body});
    FW_CO_TRY(auto before, co_await find_done("files", input));
    if (before) co_return std::move(*before);
    FW_CO_CHECK(co_await tell(mine, "files", "Making the 3D models"));
    const auto folder = folder_.path() / "files";
    FW_CO_CHECK(co_await folder_.write(folder / "avatar.json", body));
    std::vector<std::string> arguments{"avatar-files", "--avatar", (folder / "avatar.json").string(), "--out",
                                       folder.string()};
    FW_CO_CHECK(co_await world_.engine.run(std::move(arguments), job_.sink(mine.from, mine.to)));
    FW_CO_TRY(auto listed, co_await folder_.read(folder / "files.json"));
    const auto document = json::parse(listed);
    for (const auto& entry : document.as_array()) {
        const auto& f = entry.as_object();
        const auto name = std::string(std::string_view(f.at("path").as_string()));
        FW_CO_TRY(const auto content, co_await folder_.read(folder / name));
        FW_CO_CHECK(co_await world_.store.put(
            made_key(stage_key(avatar_.id, job_.what().id, "files", input).text(), name), content,
            {.content_type = std::string(std::string_view(f.at("contentType").as_string())),
             .cache_control = "private, max-age=2592000"}));
    }
    FW_CO_CHECK(co_await keep_done("files", input, listed));
    co_return listed;
}

}  // namespace fw::avatar
