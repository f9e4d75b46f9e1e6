#include "sample_api.hpp"

namespace fw::web::testing {

namespace {

person make_anna() {
    return {.id = {*find_uuid("0190a1b2-0000-7000-8000-000000000000")},
            .name = "Anna",
            .email = "anna@example.com",
            .born = {},
            .sex = sex::female,
            .tags = {"linen"},
            .measurements = {171, {}},
            .visits = 3,
            .is_member = true,
            .weight = 61.5,
            .extra = json::object(),
            .nickname = {},
            .motto = {}};
}

}  // namespace

task<result<list_page<person>>> sample_api::find(find_people in, context& /*ctx*/) {
    list_page<person> out;
    out.items.assign(static_cast<std::size_t>(std::min<std::int64_t>(in.limit, 2)), make_anna());
    co_return out;
}
task<result<person>> sample_api::make(person in, context& /*ctx*/) {
    co_return in;
}
task<result<tagged<person>>> sample_api::get_one(one_person in, context& /*ctx*/) {
    auto out = make_anna();
    out.id = in.id;
    co_return tagged<person>{std::move(out), etag::of_version(3)};
}
task<result<void>> sample_api::forget(one_person /*in*/, context& /*ctx*/) {
    co_return fail(error_kind::conflict, "people.still_here", "Anna is still here.");
}
task<result<tagged<person>>> sample_api::change_one(change_person in, context& /*ctx*/) {
    auto out = make_anna();
    out.id = in.id;
    out.motto = in.motto;
    co_return tagged<person>{std::move(out), etag::of_version(4)};
}
task<result<refreshed>> sample_api::refresh(refresh_request /*in*/, context& /*ctx*/) {
    co_return refreshed{"a.b.c"};
}
task<result<response>> sample_api::upload(one_person /*in*/, context& /*ctx*/) {
    co_return response{.status = 204};
}
task<result<response>> sample_api::health(context& /*ctx*/, const path_values& /*values*/) {
    co_return make_json(R"({"status":"ok"})");
}

void sample_api::add_to(route_table& routes) {
    routes.add(get("/people"), {.name = "listPeople", .group = "people", .summary = "List people"}, *this,
               &sample_api::find);
    routes.add(post("/people"),
               {.name = "makePerson",
                .group = "people",
                .summary = "Add somebody",
                .help = "The address gets a mail. Nothing is sent twice under one `Idempotency-Key`.",
                .permission = "people:write",
                .idempotency_key = true,
                .success = 201,
                .errors = {{error_kind::conflict, "people.email_taken", "Somebody has this address already."}}},
               *this, &sample_api::make);
    routes.add(get("/people/{id}"),
               {.name = "getPerson",
                .group = "people",
                .summary = "Somebody",
                .errors = {{error_kind::not_found, "people.unknown", "There is nobody with this id."}}},
               *this, &sample_api::get_one);
    routes.add(patch_at("/people/{id}"),
               {.name = "changePerson",
                .group = "people",
                .summary = "Change somebody",
                .errors = {{error_kind::not_found, "people.unknown", "There is nobody with this id."},
                           {error_kind::stale, "http.if_match_failed", "This has changed since you read it."}}},
               *this, &sample_api::change_one);
    routes.add(del("/people/{id}"),
               {.name = "forgetPerson",
                .group = "people",
                .summary = "Forget somebody",
                .who = access::fresh_sign_in,
                .deprecated = true},
               *this, &sample_api::forget);
    routes.add(
        put("/people/{id}/photo"),
        {.name = "putPhoto",
         .group = "people",
         .summary = "Upload a photograph",
         .rate = rate_class::upload,
         .body_limit = 20 << 20,
         .streams_body = true,
         .success = 204,
         .takes =
             {{.content_type = "multipart/form-data",
               .schema = json::parse(
                   R"({"type":"object","properties":{"file":{"type":"string","format":"binary"}},"required":["file"]})")}}},
        *this, &sample_api::upload);
    routes.add(post("/auth/refresh"),
               {.name = "refresh",
                .group = "auth",
                .summary = "A new access token",
                .who = access::anyone,
                .rate = rate_class::sign_in},
               *this, &sample_api::refresh);
    routes.add(get("/healthz").outside(),
               {.name = "getHealth",
                .group = "service",
                .summary = "Whether the program answers",
                .who = access::anyone,
                .rate = rate_class::free,
                .gives = {{.schema = json::parse(R"({"type":"object","properties":{"status":{"const":"ok"}}})")}}},
               *this, &sample_api::health);
}

openapi_facts sample_facts() {
    return {.title = "Sample",
            .version = "1.2.3",
            .help = "One of everything.",
            .groups = {{"auth", "Who you are."}, {"people", "Those we know."}}};
}

}  // namespace fw::web::testing
