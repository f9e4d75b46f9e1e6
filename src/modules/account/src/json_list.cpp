#include "json_list.hpp"

namespace fw::account {

namespace {

constexpr std::int64_t page_size = 200;

class json_list final : public web::body_source {
public:
    json_list(postgres::database& db, postgres::statement page, web::user_id user)
        : db_(db), page_(page), user_(user) {}

    task<result<std::string_view>> next() override {
        text_.clear();
        if (ended_) co_return std::string_view();
        const auto found = co_await db_.run(page_, user_, after_, page_size);
        if (first_) text_ = "[";
        for (const auto r : found) {
            text_ += std::exchange(first_, false) ? "\n" : ",\n";
            text_ += r.get<std::string>(1);
            after_ = r.get<uuid>(0);
        }
        ended_ = static_cast<std::int64_t>(found.size()) < page_size;
        if (ended_) text_ += "\n]\n";
        co_return std::string_view(text_);
    }

private:
    postgres::database& db_;
    postgres::statement page_;
    web::user_id user_;
    uuid after_{};
    std::string text_;
    bool first_ = true, ended_ = false;
};

task<result<std::unique_ptr<web::body_source>>> open_list(postgres::database& db, postgres::statement page,
                                                          web::user_id user) {
    co_return std::make_unique<json_list>(db, page, user);
}

}  // namespace

data_entry list_entry(std::string path, postgres::database& db, postgres::statement page, web::user_id user) {
    return {std::move(path), [&db, page, user] { return open_list(db, page, user); }};
}

}  // namespace fw::account
