// Objects as bodies of answers.
#pragma once

#include "fw/objects/sealed_objects.hpp"
#include "fw/web/response.hpp"

namespace fw::avatar {

/// Whatever has `next()`: a reader of an object, plain or sealed.
template <class Reader>
class reader_body final : public web::body_source {
public:
    explicit reader_body(std::unique_ptr<Reader> from) : from_(std::move(from)) {}
    task<result<std::string_view>> next() override { return from_->next(); }

private:
    std::unique_ptr<Reader> from_;
};

template <class Reader>
[[nodiscard]] std::unique_ptr<web::body_source> make_body(std::unique_ptr<Reader> from) {
    return std::make_unique<reader_body<Reader>>(std::move(from));
}

}  // namespace fw::avatar
