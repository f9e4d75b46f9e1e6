// A server and a client that writes bytes by hand, on one thread and one context; time stands still until a test moves
// it.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

#include "fw/async/io_threads.hpp"
#include "fw/async/timeout.hpp"
#include "fw/gateway/server.hpp"

namespace fw::gateway::testing {

using namespace std::chrono_literals;

/// Reads whole answers, so that tests can look at what came.
struct answer {
    int status = 0;
    std::string head;
    std::string body;

    /// The first of that name; empty if there is none.
    [[nodiscard]] std::string field(std::string_view name) const {
        const auto all = fields(name);
        return all.substr(0, all.find(" | "));
    }
    /// All of that name, with " | " between them.
    [[nodiscard]] std::string fields(std::string_view name) const {
        std::string out;
        std::string_view rest = head;
        while (!rest.empty()) {
            const auto end = rest.find("\r\n");
            const auto line = rest.substr(0, end);
            const auto colon = line.find(':');
            if (colon != line.npos && web::same_name(line.substr(0, colon), name))
                out += (out.empty() ? "" : " | ") + std::string(line.substr(colon + 2));
            rest = end == rest.npos ? std::string_view() : rest.substr(end + 2);
        }
        return out;
    }
};

class client {
public:
    using socket_type = asio::basic_stream_socket<asio::ip::tcp, io_executor>;

    client(asio::io_context& where, std::uint16_t port) : socket_(where) {
        socket_.connect({asio::ip::make_address("127.0.0.1"), port});
        socket_.set_option(asio::ip::tcp::no_delay(true));
    }

    task<void> send(std::string bytes) {
        if (broken_) co_return;  // Asio would wait for a socket that never becomes writable again
        boost::system::error_code ec;
        co_await asio::async_write(socket_, asio::buffer(bytes), asio::redirect_error(use_task, ec));
        broken_ = ec.failed();
    }
    /// Gives the server its turn after every byte.
    task<void> send_slowly(std::string bytes, std::size_t at_once = 1) {
        for (std::size_t i = 0; i < bytes.size(); i += at_once) {
            co_await send(bytes.substr(i, at_once));
            for (int turn = 0; turn < 3; ++turn) co_await asio::post(use_task);
        }
    }
    void end_sending() { socket_.shutdown(asio::socket_base::shutdown_send); }
    void close() { socket_.close(); }
    socket_type& socket() { return socket_; }

    /// Status 0 if the server closed instead.
    task<answer> receive(bool of_head = false) {
        auto out = co_await with_timeout(20s, "an answer", receive_one(of_head));
        EXPECT_TRUE(out.has_value()) << "no answer came";
        co_return out ? std::move(*out) : answer{};
    }
    /// Everything until the server closes.
    task<std::string> receive_rest() {
        auto out = co_await with_timeout(20s, "the end", read_to_end());
        EXPECT_TRUE(out.has_value()) << "the server did not close";
        co_return out ? std::move(*out) : std::string();
    }
    /// At least that many bytes, those of answers not counted.
    task<bool> fill(std::size_t most = 65536) {
        std::string bytes(most, '\0');
        boost::system::error_code ec;
        const auto n = co_await socket_.async_read_some(asio::buffer(bytes), asio::redirect_error(use_task, ec));
        have_.append(bytes, 0, n);
        co_return !ec;
    }
    std::string& have() { return have_; }

private:
    task<result<std::string>> read_to_end() {
        while (co_await fill()) {
        }
        co_return std::exchange(have_, {});
    }
    task<result<answer>> receive_one(bool of_head) {
        std::size_t end = 0;
        while ((end = have_.find("\r\n\r\n")) == have_.npos)
            if (!co_await fill()) co_return answer{};
        answer out;
        out.head = have_.substr(0, end);
        have_.erase(0, end + 4);
        out.status = std::stoi(out.head.substr(9, 3));
        if (of_head || out.status < 200 || out.status == 204 || out.status == 304) co_return out;
        if (out.field("transfer-encoding") == "chunked") {
            for (;;) {
                std::size_t line = 0;
                while ((line = have_.find("\r\n")) == have_.npos)
                    if (!co_await fill()) co_return answer{};
                const auto size = std::stoul(have_.substr(0, line), nullptr, 16);
                while (have_.size() < line + 2 + size + 2)
                    if (!co_await fill()) co_return answer{};
                out.body += have_.substr(line + 2, size);
                have_.erase(0, line + 2 + size + 2);
                if (size == 0) co_return out;
            }
        }
        if (const auto length = out.field("content-length"); !length.empty()) {
            while (have_.size() < std::stoul(length))
                if (!co_await fill()) co_return answer{};
            out.body = have_.substr(0, std::stoul(length));
            have_.erase(0, std::stoul(length));
        } else {
            while (co_await fill()) {
            }
            out.body = std::exchange(have_, {});
        }
        co_return out;
    }

    socket_type socket_;
    std::string have_;
    bool broken_ = false;
};

/// `scenario(loopback&)` runs as a client beside the server; when it ends, the server is stopped.
class loopback {
public:
    loopback(application& app, server_options options = {}) : log_(sink_, time_), threads_(1) {
        options.limits.timer_resolution = 2ms;
        if (options.listen.empty()) options.listen.push_back({});
        server_.emplace(threads_, std::move(options), [&app](std::size_t) -> application& { return app; }, log_, time_);
        const auto started = server_->start();
        EXPECT_TRUE(started) << (started ? "" : started.error().message);
    }

    using scenario = task<void> (*)(loopback&);
    void run(scenario body) {
        asio::co_spawn(threads_.context(0), both(*this, body), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        threads_.run();
    }

    [[nodiscard]] client connect(std::size_t listener = 0) {
        return client(threads_.context(0), server_->ports().at(listener));
    }
    class server& server() { return *server_; }
    manual_clock& time() { return time_; }
    memory_log& log() { return sink_; }
    asio::io_context& context() { return threads_.context(0); }

    /// Until no connection but these is open. Fails after some seconds.
    task<void> until_open(std::uint64_t connections) {
        for (int i = 0; i < 4'000 && server_->counts().connections != connections; ++i) co_await sleep_for(1ms);
        EXPECT_EQ(server_->counts().connections, connections);
    }

private:
    static task<void> both(loopback& self, scenario body) {
        co_await body(self);
        co_await self.server_->stop(1s);
    }

    memory_log sink_;
    manual_clock time_;
    logger log_;
    io_threads threads_;
    std::optional<class server> server_;
};

}  // namespace fw::gateway::testing
