// A redis-server of a test's own, which the test may kill. For tests and benches only.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fw/redis/options.hpp"

namespace fw::redis::testing {

/// On a unix socket in a folder of its own, with an append-only file. Throws if there is no redis-server. The server
/// ends with this object.
class private_server {
public:
    /// `sync`: Redis's appendfsync; with "always" nothing that was answered is lost by `kill`, with "everysec" up to
    /// two seconds may be where the disk is slow.
    explicit private_server(std::string sync = "everysec") : sync_(std::move(sync)) {
        std::string pattern = (std::filesystem::temp_directory_path() / "fw-redis-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("no folder for a private Redis");
        folder_ = pattern;
        start();
    }
    private_server(const private_server&) = delete;
    private_server& operator=(const private_server&) = delete;
    ~private_server() {
        kill();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    [[nodiscard]] std::string socket_path() const { return folder_ / "redis.sock"; }
    [[nodiscard]] options how() const {
        options out;
        out.where.socket_path = socket_path();
        return out;
    }

    /// As by kill -9.
    void kill() {
        if (process_ <= 0) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = -1;
        std::error_code ignored;
        std::filesystem::remove(socket_path(), ignored);
    }
    /// Stops answering without closing anything, and goes on.
    void freeze() { ::kill(process_, SIGSTOP); }
    void thaw() { ::kill(process_, SIGCONT); }

    /// Returns when it takes connections and has read its file.
    void start() {
        std::vector<std::string> words{
            "redis-server", "--port",     "0",       "--unixsocket", socket_path(),  "--dir",
            folder_,        "--save",     "",        "--appendonly", "yes",          "--appendfsync",
            sync_,          "--loglevel", "warning", "--logfile",    folder_ / "log"};
        // setpriv: a test that crashes takes its server with it. Debian's redis-tools has the server under another
        // name, which it knows itself by; there it goes without.
        const bool spawned = is_installed() ? spawn("setpriv", {"setpriv", "--pdeathsig", "KILL"}, words)
                                            : spawn("redis-check-rdb", {}, words);
        if (!spawned) throw std::runtime_error("redis-server can't be started (Debian: redis-tools)");
        for (int turn = 0; turn < 2'000; ++turn) {
            if (answers()) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        throw std::runtime_error("the private Redis does not answer");
    }

private:
    [[nodiscard]] static bool is_installed() {
        std::string_view path = std::getenv("PATH") ? std::getenv("PATH") : "/usr/bin";
        while (!path.empty()) {
            const auto folder = path.substr(0, path.find(':'));
            if (::access((std::filesystem::path(folder) / "redis-server").c_str(), X_OK) == 0) return true;
            path.remove_prefix(std::min(path.size(), folder.size() + 1));
        }
        return false;
    }
    [[nodiscard]] bool spawn(const char* program, std::vector<std::string> before, std::vector<std::string> words) {
        std::vector<char*> arguments;
        for (auto& word : before) arguments.push_back(word.data());
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        return ::posix_spawnp(&process_, program, nullptr, nullptr, arguments.data(), environ) == 0;
    }

    [[nodiscard]] bool answers() const {
        const int s = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        const auto path = socket_path();
        path.copy(where.sun_path, sizeof where.sun_path - 1);
        bool ready = false;
        if (::connect(s, reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0) {
            char answer[64] = {};
            ready = ::write(s, "PING\r\n", 6) == 6 && ::read(s, answer, sizeof answer) > 0 && answer[0] == '+';
        }
        ::close(s);
        return ready;
    }

    std::string sync_;
    std::filesystem::path folder_;
    pid_t process_ = -1;
};

}  // namespace fw::redis::testing
