#include "cycle.hpp"

#include "answer_head.hpp"
#include "session.hpp"

namespace fw::gateway {

namespace {

constexpr std::size_t most_kept = 64 * 1024;  // bigger strings go back to the heap with the request
constexpr std::size_t body_room = 16 * 1024;
constexpr std::uint64_t most_drained = 256 * 1024;

void let_go_of_much(std::string& text) {
    if (text.capacity() > most_kept) text = {};
    text.clear();
}

}  // namespace

cycle::cycle(const server_limits& limits) : limits_(limits) {}
cycle::~cycle() = default;

void cycle::lend_to(session& s) {
    session_ = &s;
    input_.clear();
    rest_.clear();
    parser_.reset({limits_.head_bytes, limits_.head_fields, limits_.target_bytes});
}

std::size_t cycle::weight() const {
    return input_.capacity() + rest_.capacity() + body_.capacity() + out_.capacity() + answer_lines.capacity();
}

cycle::step cycle::take_in() {
    for (;;) {
        // Some clients end a body with a line end too many.
        if (input_.view().starts_with("\r\n")) input_.consume(2);
        if (!input_.empty()) {
            const auto phase = parser_.take_head(input_.view());
            if (phase == wire_parser::phase::refused) return step::refused;
            if (phase != wire_parser::phase::head) {
                begin();
                return step::ready;
            }
        }
        const auto m = session_->wire().read(input_.room(limits_.head_bytes + 1024));
        input_.add(m.bytes);
        if (m.then == need::closed) return step::closed;
        if (m.bytes == 0) {
            wanted_ = m.then;
            return step::more;
        }
    }
}

void cycle::begin() {
    const auto& facts = parser_.facts();
    asked = {};
    asked.verb = facts.verb;
    asked.target = facts.target;
    const auto mark = facts.target.find('?');
    asked.path = facts.target.substr(0, mark);
    if (mark != facts.target.npos) asked.query = facts.target.substr(mark + 1);
    asked.fields = parser_.fields();
    asked.address = session_->address();
    asked.secure = session_->wire().secure();
    answer_lines.clear();
    last = false;
    has_body = parser_.now() == wire_parser::phase::body;
    owes_reading_ = false;
    continue_sent_ = false;
    most_body_ = received_ = 0;
    body_waited_ = std::chrono::milliseconds{0};
    if (parser_.now() == wire_parser::phase::body) {
        rest_.clear();
        rest_.append(input_.view().substr(parser_.head_length()));
        input_.keep(parser_.head_length());
    }
}

task<bool> cycle::respond() {
    hub& at = session_->at();
    at.requests.fetch_add(1, std::memory_order_relaxed);
    web::response answer;
    if (session_->redirect() != 0) {
        answer = make_redirect();
    } else {
        bool failed = false;
        try {
            answer = co_await at.app.answer(*this);
        } catch (const std::exception& e) {
            at.log.error("gateway.application_failed", e.what());
            failed = true;
        }
        if (failed) {
            answer_lines.clear();
            answer = make_refusal(500, "internal", "Something went wrong here. It has been noted.", asked.path);
            last = true;
        }
    }
    // A body that nobody wanted: a little is read and thrown away; a lot, or one that waits to be asked for, is not.
    const bool unread = parser_.now() != wire_parser::phase::done;
    const auto& facts = parser_.facts();
    if (unread && (parser_.now() == wire_parser::phase::refused || (facts.expects_continue && !continue_sent_) ||
                   facts.length.value_or(0) - received_ > most_drained))
        last = true;
    const bool keep = facts.keep_alive && !last && !at.stopping;
    const auto out = begin_sending(answer, keep);
    bool lives = out.keep && !out.broken;
    if (!out.broken && !out.complete) lives = co_await go_on_sending(answer, out);
    if (!lives || (unread && !co_await drain())) {
        owes_reading_ = parser_.now() != wire_parser::phase::done;
        co_return false;
    }
    make_room_for_next();
    co_return true;
}

void cycle::make_room_for_next() {
    if (parser_.facts().has_body()) {
        input_.clear();
        input_.append(rest_.view());
        rest_.clear();
    } else {
        input_.consume(parser_.head_length());
    }
    let_go_of_much(body_);
    let_go_of_much(out_);
    parser_.reset({limits_.head_bytes, limits_.head_fields, limits_.target_bytes});
}

web::response cycle::make_redirect() const {
    auto host = asked.field("host");
    const auto bracket = host.rfind(']');
    host = host.substr(0, host.find(':', bracket == host.npos ? 0 : bracket));
    if (host.empty()) return make_refusal(400, "http.bad_host", "A request names its host.", asked.path);
    std::string location = fmt::format("https://{}", host);
    if (session_->redirect() != 443) location += fmt::format(":{}", session_->redirect());
    location += asked.target;
    web::response out{.status = 308};
    out.fields.emplace_back("Location", std::move(location));
    return out;
}

void cycle::begin_work(std::chrono::milliseconds most) {
    session_->begin_work(most);
}

bool cycle::end_work() {
    return session_->end_work();
}

// The body ------------------------------------------------------------------------------------------------------------

std::unexpected<error> cycle::broken(error_kind kind, std::string code, std::string message) {
    last = true;
    return fail(kind, std::move(code), std::move(message));
}

result<void> cycle::limit_body(std::uint64_t most) {
    most_body_ = most;
    if (parser_.facts().length.value_or(0) > most)
        return broken(error_kind::too_large, "http.body_too_large",
                      fmt::format("The body is larger than the {} bytes that are taken here.", most));
    return {};
}

result<void> cycle::stream_body(std::uint64_t most) {
    asked.stream = this;
    return limit_body(most);
}

task<result<void>> cycle::read_body(std::uint64_t most) {
    if (parser_.now() == wire_parser::phase::done) co_return result<void>{};
    if (auto limited = limit_body(most); !limited) co_return std::unexpected(std::move(limited).error());
    body_.clear();
    if (const auto length = parser_.facts().length) body_.reserve(*length);
    for (;;) {
        auto piece = find_piece();
        if (!piece) piece = co_await next();
        if (!*piece) co_return std::unexpected(std::move(*piece).error());
        if ((*piece)->empty()) break;
        body_ += **piece;
    }
    asked.body = body_;
    co_return result<void>{};
}

std::optional<result<std::string_view>> cycle::find_piece() {
    for (;;) {
        if (parser_.now() == wire_parser::phase::done) return std::string_view();
        std::size_t used = 0;
        std::string_view piece;
        if (parser_.take_body(rest_.view(), used, piece) == wire_parser::phase::refused)
            return broken(error_kind::invalid, std::string(parser_.why().code), std::string(parser_.why().message));
        rest_.consume(used);
        received_ += piece.size();
        if (received_ > most_body_)
            return broken(error_kind::too_large, "http.body_too_large",
                          fmt::format("The body is larger than the {} bytes that are taken here.", most_body_));
        if (!piece.empty()) return piece;
        if (used == 0) return std::nullopt;
    }
}

task<result<std::string_view>> cycle::next() {
    patience left(limits_);
    left.moved(received_);
    left.waited(body_waited_);
    for (;;) {
        if (auto piece = find_piece()) co_return std::move(*piece);
        if (parser_.facts().expects_continue && !continue_sent_) {
            continue_sent_ = true;
            if (!co_await session_->send("HTTP/1.1 100 Continue\r\n\r\n", {}, left))
                co_return broken(error_kind::invalid, "http.body_cut_off", "The connection ended before the body.");
        }
        const auto room = rest_.room(body_room);
        if (room.empty()) co_return broken(error_kind::invalid, "http.malformed_body", "A chunk's line is too long.");
        const auto m = session_->wire().read(room);
        rest_.add(m.bytes);
        if (m.bytes > 0) continue;
        if (m.then == need::closed)
            co_return broken(error_kind::invalid, "http.body_cut_off", "The connection ended before the body.");
        const auto before = left.left();
        const bool ready = co_await session_->wait(m.then, left);
        body_waited_ += before - left.left();
        if (!ready)
            co_return session_->timed_out()
                ? broken(error_kind::timeout, "http.body_too_slow", "The body came too slowly.")
                : broken(error_kind::invalid, "http.body_cut_off", "The connection ended before the body.");
    }
}

task<bool> cycle::drain() {
    most_body_ = received_ + most_drained;
    for (;;) {
        const auto piece = co_await next();
        if (!piece) co_return false;
        if (piece->empty()) co_return true;
    }
}

}  // namespace fw::gateway
