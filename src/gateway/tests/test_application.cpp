#include "test_application.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <stdexcept>

#include "fw/async/timeout.hpp"

namespace fw::gateway::testing {

namespace {

web::response text(std::string body, int status = 200) {
    web::response out{.status = status, .content_type = "text/plain"};
    out.body = std::move(body);
    return out;
}

/// Pieces "piece 0;", "piece 1;", …; then an end, an error, or waiting for ever.
class pieces final : public web::body_source {
public:
    enum class ending { whole, error, never };
    pieces(int& alive, int count, ending e, std::optional<std::uint64_t> told = {})
        : alive_(alive), count_(count), ending_(e), told_(told) {
        ++alive_;
    }
    ~pieces() override { --alive_; }
    task<result<std::string_view>> next() override {
        if (given_ < count_) {
            co_await asio::post(use_task);
            piece_ = fmt::format("piece {};", given_++);
            co_return piece_;
        }
        if (ending_ == ending::never) co_await sleep_for(std::chrono::hours(24));
        if (ending_ == ending::error) co_return fail(error_kind::internal, "x", "broken");
        co_return std::string_view();
    }
    std::optional<std::uint64_t> length() const override { return told_; }

private:
    int& alive_;
    int count_;
    int given_ = 0;
    ending ending_;
    std::optional<std::uint64_t> told_;
    std::string piece_;
};

int file_of(std::string_view bytes) {
    const int fd = ::memfd_create("test", MFD_CLOEXEC);
    if (::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        throw std::runtime_error("memfd");
    return fd;
}

}  // namespace

task<web::response> test_application::answer(exchange& x) {
    ++answered;
    seen += x.asked.path;
    const std::string path(x.asked.path);
    if (path == "/echo") {
        if (auto got = co_await x.read_body(100'000); !got) co_return web::make_problem(got.error(), path, "id");
        co_return text(fmt::format("{} {}", web::to_string(x.asked.verb), x.asked.body));
    }
    if (path == "/count") {
        if (auto got = x.stream_body(1ull << 40); !got) co_return web::make_problem(got.error(), path, "id");
        std::uint64_t counted = 0;
        for (;;) {
            const auto piece = co_await x.asked.stream->next();
            if (!piece) co_return web::make_problem(piece.error(), path, "id");
            if (piece->empty()) break;
            counted += piece->size();
        }
        co_return text(std::to_string(counted));
    }
    if (path == "/stream" || path == "/broken" || path == "/events") {
        web::response out = text({});
        if (path == "/events") out.content_type = "text/event-stream";
        const auto e = path == "/broken"   ? pieces::ending::error
                       : path == "/events" ? pieces::ending::never
                                           : pieces::ending::whole;
        out.body = std::make_unique<pieces>(sources_alive, 3, e);
        co_return out;
    }
    if (path == "/measured" || path == "/mismeasured") {
        web::response out = text({});
        out.body = std::make_unique<pieces>(sources_alive, 3, pieces::ending::whole, path == "/measured" ? 24 : 25);
        co_return out;
    }
    if (path == "/file") {
        std::string bytes(3'000'000, 'x');
        for (std::size_t i = 0; i < bytes.size(); i += 1000) bytes[i] = static_cast<char>('a' + i / 1000 % 26);
        web::response out{.content_type = "application/octet-stream"};
        out.body = web::file_body(file_of(bytes), 1000, bytes.size() - 2000);
        co_return out;
    }
    if (path == "/big") co_return text(std::string(3'000'000, 'b'));
    if (path == "/late") co_await sleep_for(std::chrono::milliseconds(50));
    if (path == "/throw") throw std::runtime_error("a secret of the program");
    if (path == "/nothing") co_return web::response{.status = 204};
    if (path == "/field") {
        auto out = text("x");
        out.fields.emplace_back("X-Bad", "a\r\nSet-Cookie: evil=1");
        co_return out;
    }
    if (path == "/who") co_return text(fmt::format("{} {}", x.asked.address, x.asked.secure ? "secure" : "plain"));
    co_return text("hello");
}

}  // namespace fw::gateway::testing
