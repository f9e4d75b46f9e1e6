#include "fw/design/design_data.hpp"

#include <fmt/format.h>

#include "design_repository.hpp"

namespace fw::design {

namespace {

using postgres::reading;

/// One piece.
class whole_text final : public web::body_source {
public:
    explicit whole_text(std::string text) : text_(std::move(text)) {}
    task<result<std::string_view>> next() override {
        co_return std::exchange(given_, true) ? std::string_view() : std::string_view(text_);
    }

private:
    std::string text_;
    bool given_ = false;
};

/// A page of entries on each line: {"items": […], "version": …}.
class log_lines final : public web::body_source {
public:
    log_lines(postgres::database& db, design_id id) : kept_(db), id_(id) {}
    task<result<std::string_view>> next() override {
        if (ended_) co_return std::string_view();
        const auto page = co_await kept_.read_log(id_, since_, 200);
        ended_ = page.last == since_;
        since_ = page.last;
        text_ = ended_ ? std::string() : page.json + "\n";
        co_return std::string_view(text_);
    }

private:
    design_repository kept_;
    design_id id_;
    std::int64_t since_ = 0;
    std::string text_;
    bool ended_ = false;
};

task<result<std::unique_ptr<web::body_source>>> open_design(postgres::database& db, design_id id, web::user_id user) {
    design_repository kept(db);
    auto found = co_await kept.find(user, id);
    co_return std::make_unique<whole_text>(found ? std::move(found->json) : std::string());
}

task<result<std::unique_ptr<web::body_source>>> open_log(postgres::database& db, design_id id) {
    co_return std::make_unique<log_lines>(db, id);
}

}  // namespace

task<result<std::vector<account::data_entry>>> design_data::collect(web::user_id user) {
    std::vector<account::data_entry> out;
    const auto mine = co_await db_.run(
        reading("design.own_ids", "SELECT id FROM design.designs WHERE user_id = $1 ORDER BY id"), user);
    for (const auto r : mine) {
        const auto id = r.get<design_id>(0);
        const auto folder = fmt::format("designs/{}/", to_string(id));
        out.push_back({folder + "design.json", [&db = db_, id, user] { return open_design(db, id, user); }});
        out.push_back({folder + "operations.jsonl", [&db = db_, id] { return open_log(db, id); }});
    }
    co_return out;
}

task<result<void>> design_data::erase(postgres::transaction& tx, web::user_id user) {
    co_await design_repository::doom_files_in(tx, user, clock_.now());
    co_return result<void>{};
}

}  // namespace fw::design
