// The answer's way out.
#include <boost/asio/experimental/awaitable_operators.hpp>

#include "answer_head.hpp"
#include "cycle.hpp"
#include "session.hpp"

namespace fw::gateway {

namespace {

constexpr std::size_t joined_body =
    8 * 1024;  // up to here copying the body behind the head is cheaper than two buffers

web::response make_internal() {
    return make_refusal(500, "internal", "Something went wrong here. It has been noted.");
}

}  // namespace

task<bool> cycle::send_refusal(web::response answer) {
    answer_lines.clear();
    last = true;
    session_->at().app.refused(answer, answer_lines);
    const auto out = begin_sending(answer, false);
    co_return !out.broken && !out.complete && co_await go_on_sending(answer, out);
}

cycle::opening cycle::begin_sending(web::response& answer, bool keep) {
    hub& at = session_->at();
    const bool http_1_0 = parser_.facts().http_1_0;
    answer_facts facts{
        .keep_alive = keep, .http_1_0 = http_1_0, .date_line = at.date_line(), .ready_lines = answer_lines};
    facts.body = find_framing(answer, http_1_0, facts.length);
    if (facts.body == framing::until_close) facts.keep_alive = keep = false;
    out_.clear();
    if (!append_answer_head(out_, answer, facts)) {
        at.log.error("gateway.bad_answer_field", "A header field of an answer has a control character.",
                     {{"path", asked.path}});
        answer = make_internal();
        facts = {.keep_alive = keep, .http_1_0 = http_1_0, .date_line = at.date_line(), .ready_lines = answer_lines};
        facts.body = find_framing(answer, http_1_0, facts.length);
        out_.clear();
        if (!append_answer_head(out_, answer, facts)) return {.broken = true};
    }
    opening out{.keep = keep, .chunked = facts.body == framing::chunked};
    const bool headers_only = asked.verb == web::method::head || facts.body == framing::none;
    const auto* text = std::get_if<std::string>(&answer.body);
    if (text != nullptr && !headers_only) {
        if (text->size() <= joined_body)
            out_ += *text;
        else
            out.text = *text;
    }
    const auto m = session_->wire().write(out_, out.text);
    out.bytes = m.bytes;
    const bool written = m.bytes == out_.size() + out.text.size();
    out.broken = !written && m.then == need::closed;
    out.complete = written && (headers_only || text != nullptr);
    if (headers_only) answer.body = std::string();  // nothing of it is to follow
    return out;
}

task<bool> cycle::go_on_sending(web::response& answer, opening so_far) {
    patience left(limits_);
    left.moved(so_far.bytes);
    const auto of_head = std::min(so_far.bytes, out_.size());
    if (!co_await session_->send(std::string_view(out_).substr(of_head), so_far.text.substr(so_far.bytes - of_head),
                                 left))
        co_return false;
    if (std::holds_alternative<std::string>(answer.body)) co_return so_far.keep;
    if (const auto* file = std::get_if<web::file_body>(&answer.body))
        co_return co_await send_file(*file, left) && so_far.keep;
    auto& source = *std::get<std::unique_ptr<web::body_source>>(answer.body);
    session_->endless = answer.content_type.starts_with("text/event-stream");
    const bool sent = co_await send_stream(source, so_far.chunked, left);
    session_->endless = false;
    co_return sent&& so_far.keep;
}

task<bool> cycle::send_file(const web::file_body& file, patience& left) {
    std::uint64_t sent = 0;
    while (sent < file.length()) {
        const auto m = session_->wire().send_file(file.descriptor(), file.offset() + sent, file.length() - sent);
        sent += m.bytes;
        left.moved(m.bytes);
        if (m.then == need::closed) co_return false;
        // A fast reader of a big file lets the others of this thread have their turn, too.
        if (sent < file.length() && !co_await session_->wait(m.then == need::nothing ? need::writable : m.then, left))
            co_return false;
    }
    co_return true;
}

task<result<std::string_view>> cycle::next_of(web::body_source& source) {
    try {
        co_return co_await source.next();
    } catch (const boost::system::system_error& e) {
        if (e.code() != asio::error::operation_aborted) session_->at().log.error("gateway.body_failed", e.what());
    } catch (const std::exception& e) {
        session_->at().log.error("gateway.body_failed", e.what());
    }
    co_return fail(error_kind::internal, "internal", "The body could not be made.");
}

task<bool> cycle::send_stream(web::body_source& source, bool chunked, patience& left) {
    using namespace asio::experimental::awaitable_operators;
    const auto promised = source.length();
    std::uint64_t sent = 0;
    for (;;) {
        auto first = co_await (next_of(source) || session_->until_gone());
        if (first.index() == 1) {
            // The client has gone, or the server is stopping and the answer has no end of its own.
            if (session_->is_cut() || session_->wire().is_gone()) co_return false;
            if (chunked) co_await session_->send("0\r\n\r\n", {}, left);
            co_return false;
        }
        const auto& piece = std::get<0>(first);
        if (!piece) co_return false;  // cut, so that half a body is not taken for the whole
        sent += piece->size();
        if (promised && (sent > *promised || (piece->empty() && sent != *promised))) co_return false;
        if (piece->empty()) {
            if (!chunked) co_return true;
            co_return co_await session_->send("0\r\n\r\n", {}, left);
        }
        out_.clear();
        if (chunked) fmt::format_to(std::back_inserter(out_), "{:x}\r\n", piece->size());
        out_ += *piece;
        if (chunked) out_ += "\r\n";
        if (!co_await session_->send(out_, {}, left)) co_return false;
    }
}

}  // namespace fw::gateway
