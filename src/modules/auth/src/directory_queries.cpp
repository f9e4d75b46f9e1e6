#include "directory_queries.hpp"

#include "auth_rows.hpp"

namespace fw::auth {

namespace {

class composer {
public:
    explicit composer(std::string_view begin) : sql_(begin) {}

    /// The condition has {0} and {1} where the values belong.
    template <class... Values>
    void require(std::string_view condition, const Values&... values) {
        sql_ += std::exchange(joint_, " AND ");
        sql_ += fmt::format(fmt::runtime(condition), place_of(values)...);
    }
    composed_query finish(std::string_view end, std::size_t most) {
        sql_ += end;
        sql_ += " LIMIT " + place_of(static_cast<std::int64_t>(most));
        return {std::move(sql_), std::move(with_)};
    }

private:
    template <class Value>
    std::string place_of(const Value& value) {
        with_.add(value);
        return fmt::format("${}", ++count_);
    }

    std::string sql_;
    postgres::parameters with_;
    const char* joint_ = " WHERE ";
    int count_ = 0;
};

std::string escaped_for_like(std::string_view part) {
    std::string out;
    for (const char c : part) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

}  // namespace

composed_query make_query(const user_query& what) {
    composer out("SELECT " FW_USER_COLUMNS " FROM auth.users u");
    if (!what.part.empty()) out.require("lower(u.email) LIKE {0}", '%' + escaped_for_like(what.part) + '%');
    if (what.before) out.require("(u.created_at, u.id) < ({0}, {1})", what.before->at, what.before->id);
    return out.finish(" ORDER BY u.created_at DESC, u.id DESC", what.most);
}

composed_query make_query(const audit_query& what) {
    composer out(
        "SELECT id, at, user_id, actor_id, action, outcome, coalesce(host(address), ''), details::text FROM "
        "auth.audit_log");
    if (what.about) out.require("user_id = {0}", *what.about);
    if (what.actor) out.require("actor_id = {0}", *what.actor);
    if (!what.action.empty())
        out.require("(action = {0} OR action LIKE {1})", what.action, escaped_for_like(what.action) + ".%");
    if (what.from) out.require("at >= {0}", *what.from);
    if (what.until) out.require("at < {0}", *what.until);
    if (what.before) out.require("(at, id) < ({0}, {1})", what.before->at, what.before->id);
    return out.finish(" ORDER BY at DESC, id DESC", what.most);
}

}  // namespace fw::auth
