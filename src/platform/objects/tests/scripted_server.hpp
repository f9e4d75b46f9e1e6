// An HTTP server that says what a test has told it to, one connection an answer.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace fw::objects {

class scripted_server {
public:
    /// Answers in their order; the last one again and again. An empty one closes the connection; "silence" says
    /// nothing until the client is gone.
    explicit scripted_server(std::vector<std::string> answers) : answers_(std::move(answers)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof where;
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&where), size) != 0 || ::listen(listener_, 16) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size) != 0)
            throw std::runtime_error("no port for the scripted server");
        endpoint_ = "http://127.0.0.1:" + std::to_string(ntohs(where.sin_port));
        thread_ = std::thread([this] { serve(); });
    }
    scripted_server(const scripted_server&) = delete;
    scripted_server& operator=(const scripted_server&) = delete;
    ~scripted_server() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }

    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
    /// First lines of what was asked.
    [[nodiscard]] std::vector<std::string> asked() const {
        const std::scoped_lock lock(guard_);
        return asked_;
    }

    static std::string answer(std::string status, std::string body, std::string fields = {}) {
        return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n" + fields + "\r\n" + body;
    }

private:
    void serve() {
        for (std::size_t turn = 0; true; ++turn) {
            const int client = ::accept(listener_, nullptr, nullptr);
            if (client < 0) return;
            talk(client, answers_[std::min(turn, answers_.size() - 1)]);
            ::close(client);
        }
    }

    void talk(int client, const std::string& answer) {
        std::string text;
        char buffer[64 * 1024];
        const auto read_more = [&] {
            const auto got = ::read(client, buffer, sizeof buffer);
            if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
            return got > 0;
        };
        while (text.find("\r\n\r\n") == text.npos)
            if (!read_more()) return;
        const auto head = text.find("\r\n\r\n") + 4;
        std::size_t body = 0;
        for (const char* name : {"Content-Length: ", "content-length: "})
            if (const auto at = text.find(name); at < head) body = std::stoul(text.substr(at + 16));
        while (text.size() < head + body)
            if (!read_more()) return;
        {
            const std::scoped_lock lock(guard_);
            asked_.push_back(text.substr(0, text.find('\r')));
        }
        if (answer == "silence") {
            while (read_more()) {
            }
        } else if (!answer.empty()) {
            (void)::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
        }
    }

    std::vector<std::string> answers_;
    int listener_ = -1;
    std::string endpoint_;
    mutable std::mutex guard_;
    std::vector<std::string> asked_;
    std::thread thread_;
};

}  // namespace fw::objects
