// What goes over the wire about operations and their log, and how it is declared.
#pragma once

#include "fw/design/operation_writer.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::design {

struct operations_request {
    design_id design;
    std::optional<std::string> if_match;
    std::optional<uuid> client;
    std::optional<std::int64_t> client_seq;
    std::vector<json::value> ops;
};
struct log_request {
    design_id design;
    std::int64_t since = 0, limit = 100;
};
struct kept_view {
    std::optional<layer_id> layer;
    std::string path;
};
struct edit_view {
    design_id design;
    std::int64_t version = 0;
    time_point changed;
    std::vector<json::value> ops;
    std::vector<kept_view> kept;
};
struct log_entry_view {
    std::int64_t seq = 0;
    std::optional<web::user_id> by;
    std::optional<uuid> client;
    std::optional<std::int64_t> client_seq, undoes;
    std::vector<json::value> ops;
    time_point made;
};
struct log_view {
    std::vector<log_entry_view> items;
    std::int64_t version = 0;
};
/// Written already, in the shape of `log_view`.
struct log_text {
    std::string json;
};

}  // namespace fw::design

namespace fw::web {

template <>
struct shape_of<design::operations_request> {
    using t = design::operations_request;
    static constexpr std::string_view name = "WriteOperations";
    static auto members() {
        return std::tuple{
            in_path("id", &t::design, "The design"),
            in_header("If-Match", &t::if_match, text{}.most(100), "The design's ETag that was read"),
            member("clientId", &t::client, "With clientSeq: who asks twice gets the first answer again"),
            member("clientSeq", &t::client_seq, integer{}.least(0)),
            member("ops", &t::ops, each().least(1).most(100), "layer.add, layer.set, … : accepted or refused as one")
                .example(R"([{"op":"design.set","values":{"name":"Summer"}}])")};
    }
};
template <>
struct shape_of<design::log_request> {
    using t = design::log_request;
    static constexpr std::string_view name = "ReadOperations";
    static auto members() {
        return std::tuple{
            in_path("id", &t::design, "The design"),
            in_query("since", &t::since, integer{}.least(0), "The last number that is known").or_default(),
            in_query("limit", &t::limit, integer{}.between(1, 200), "How many entries at most").or_default()};
    }
};
template <>
struct shape_of<design::kept_view> {
    using t = design::kept_view;
    static constexpr std::string_view name = "KeptRegister";
    static auto members() {
        return std::tuple{member("layerId", &t::layer, "Absent: of the design"),
                          member("path", &t::path, "Empty: that the layer is there")};
    }
};
template <>
struct shape_of<design::edit_view> {
    using t = design::edit_view;
    static constexpr std::string_view name = "AcceptedEdit";
    static auto members() {
        return std::tuple{member("designId", &t::design), member("version", &t::version),
                          member("updatedAt", &t::changed),
                          member("ops", &t::ops, "As accepted; empty where they had been accepted before"),
                          member("kept", &t::kept, "Of undo and redo: what others have changed since, and stays")};
    }
};
template <>
struct shape_of<design::log_entry_view> {
    using t = design::log_entry_view;
    static constexpr std::string_view name = "LogEntry";
    static auto members() {
        return std::tuple{member("seq", &t::seq),
                          member("userId", &t::by, "Absent: of nobody, as the design's beginning"),
                          member("clientId", &t::client),
                          member("clientSeq", &t::client_seq),
                          member("undoes", &t::undoes, "The entry that this one takes back"),
                          member("ops", &t::ops),
                          member("createdAt", &t::made)};
    }
};
template <>
struct shape_of<design::log_view> {
    using t = design::log_view;
    static constexpr std::string_view name = "OperationLog";
    static auto members() {
        return std::tuple{member("items", &t::items, "The oldest first"),
                          member("version", &t::version, "Give it as ?since= to read on")};
    }
};
template <>
struct codec<design::log_text> {
    static void write(std::string& out, const design::log_text& value) { out += value.json; }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& /*rule*/) {
        return codec<design::log_view>::describe(b, {});
    }
};

}  // namespace fw::web
