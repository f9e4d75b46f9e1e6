// Objects as bodies of answers.
#pragma once

#include "fw/objects/sealed_objects.hpp"
#include "fw/web/response.hpp"

namespace fw::storage {

/// Whatever has `next()`: a reader of an object, plain or sealed.
template <class Reader>
class object_body final : public web::body_source {
public:
    explicit object_body(std::unique_ptr<Reader> from) : from_(std::move(from)) {}
    task<result<std::string_view>> next() override { return from_->next(); }
    std::optional<std::uint64_t> length() const override {
        if constexpr (requires { from_->length(); }) return from_->length();
        return std::nullopt;
    }

private:
    std::unique_ptr<Reader> from_;
};

template <class Reader>
[[nodiscard]] std::unique_ptr<web::body_source> make_body(std::unique_ptr<Reader> from) {
    return std::make_unique<object_body<Reader>>(std::move(from));
}

/// Opens the object as a body. `store`: an `objects::object_store` or `objects::sealed_objects`; it must outlive the
/// body.
template <class Store>
[[nodiscard]] task<result<std::unique_ptr<web::body_source>>> open_body(Store& store, objects::object_key key) {
    FW_CO_TRY(auto reader, co_await store.open(std::move(key)));
    co_return make_body(std::move(reader));
}

}  // namespace fw::storage
