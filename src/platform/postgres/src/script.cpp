#include "fw/postgres/script.hpp"

#include "libpq.hpp"

namespace fw::postgres {

struct blocking_connection::handle {
    connection_ptr of;
};

blocking_connection::blocking_connection(const std::string& conninfo) : handle_(std::make_unique<handle>()) {
    const char* const names[] = {"dbname", "connect_timeout", "application_name", "client_encoding", nullptr};
    const char* const values[] = {conninfo.c_str(), "10", "fashion-wallet set-up", "UTF8", nullptr};
    handle_->of.reset(PQconnectdbParams(names, values, 1));
    if (PQstatus(handle_->of.get()) != CONNECTION_OK) throw failure(away_error(), PQerrorMessage(handle_->of.get()));
    PQsetNoticeReceiver(handle_->of.get(), [](void*, const PGresult*) {}, nullptr);
}

blocking_connection::~blocking_connection() = default;
blocking_connection::blocking_connection(blocking_connection&&) noexcept = default;
blocking_connection& blocking_connection::operator=(blocking_connection&&) noexcept = default;

namespace {

blocking_connection::texts read(PGconn* from, result_ptr got) {
    const auto status = PQresultStatus(got.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY) {
        const auto field = [&](int which) {
            const char* text = PQresultErrorField(got.get(), which);
            return std::string(text ? text : "");
        };
        if (field(PG_DIAG_SQLSTATE).empty()) throw failure(lost_error(access::writes), PQerrorMessage(from));
        throw sql_failure("", {field(PG_DIAG_SQLSTATE), field(PG_DIAG_MESSAGE_PRIMARY), field(PG_DIAG_CONSTRAINT_NAME),
                               field(PG_DIAG_TABLE_NAME), field(PG_DIAG_COLUMN_NAME)});
    }
    blocking_connection::texts out;
    for (int i = 0; i < PQntuples(got.get()); ++i) {
        auto& line = out.emplace_back();
        for (int k = 0; k < PQnfields(got.get()); ++k) line.emplace_back(PQgetvalue(got.get(), i, k));
    }
    return out;
}

}  // namespace

blocking_connection::texts blocking_connection::run(const std::string& sql) {
    return read(handle_->of.get(), result_ptr(PQexec(handle_->of.get(), sql.c_str())));
}

blocking_connection::texts blocking_connection::run(const std::string& sql, const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    for (const auto& value : values) pointers.push_back(value.c_str());
    return read(handle_->of.get(),
                result_ptr(PQexecParams(handle_->of.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                                        pointers.data(), nullptr, nullptr, 0)));
}

std::string with_database(const std::string& conninfo, std::string_view database, std::string_view user) {
    char* complaint = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> all(
        PQconninfoParse(conninfo.c_str(), &complaint), PQconninfoFree);
    const std::unique_ptr<char, void (*)(void*)> owned(complaint, PQfreemem);
    if (!all)
        throw failure({error_kind::invalid, "postgres.conninfo", "The database's address cannot be read."},
                      complaint ? complaint : "");
    std::string out;
    const auto put = [&out](std::string_view key, std::string_view value) {
        out += key;
        out += "='";
        for (const char c : value) {
            if (c == '\'' || c == '\\') out += '\\';
            out += c;
        }
        out += "' ";
    };
    for (const PQconninfoOption* one = all.get(); one->keyword; ++one) {
        const std::string_view key = one->keyword;
        if (key == "dbname" && !database.empty())
            put(key, database);
        else if (key == "user" && !user.empty())
            put(key, user);
        else if (one->val)
            put(key, one->val);
    }
    out.pop_back();
    return out;
}

std::string quoted_name(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

}  // namespace fw::postgres
