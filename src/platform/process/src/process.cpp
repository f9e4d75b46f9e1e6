#include "fw/process/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {  // glibc 2.36 forgets to say so itself
#include <sys/pidfd.h>
}

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "confined_spawn.hpp"
#include "descriptors.hpp"

extern char** environ;  // NOLINT: POSIX' own name

namespace fw::process {

namespace {

constexpr std::size_t kept_errors = 64 << 10;
constexpr std::chrono::milliseconds cancel_interval(50);

// Sockets rather than pipes: send() can be told not to raise SIGPIPE when the child has gone.
bool connect(pair_of_ends& ends) {
    std::array<int, 2> both{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data()) != 0) return false;
    ends.ours = both[0];
    ends.theirs = both[1];
    return ::fcntl(ends.ours, F_SETFL, O_NONBLOCK) == 0;
}

// What posix_spawn is told: three descriptors, nothing else open, a group of its own, signals as at login.
class spawn_plan {
public:
    spawn_plan(const child_ends& ends, const std::optional<std::filesystem::path>& directory) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawnattr_init(&attributes_);
        posix_spawn_file_actions_adddup2(&actions_, ends.in, 0);
        posix_spawn_file_actions_adddup2(&actions_, ends.out, 1);
        posix_spawn_file_actions_adddup2(&actions_, ends.err, 2);
        posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
        if (directory) posix_spawn_file_actions_addchdir_np(&actions_, directory->c_str());
        sigset_t all;
        sigfillset(&all);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    }
    spawn_plan(const spawn_plan&) = delete;
    spawn_plan& operator=(const spawn_plan&) = delete;
    ~spawn_plan() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }

    int spawn(pid_t& pid, const command& what) const {
        std::vector<char*> arguments{const_cast<char*>(what.program.c_str())};
        for (const auto& a : what.arguments) arguments.push_back(const_cast<char*>(a.c_str()));
        arguments.push_back(nullptr);
        return ::posix_spawnp(&pid, what.program.c_str(), &actions_, &attributes_, arguments.data(), environ);
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

int to_exit_code_of(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

result<child> child::start(const command& what, const progress_sink& progress) {
    pair_of_ends in;
    pair_of_ends out;
    pair_of_ends err;
    const auto failed = [&](int code) {
        if (code == ENOENT) {
            return fail(error_kind::unavailable, "process.not_found",
                        fmt::format("The program \"{}\" is not installed.", what.program));
        }
        return fail(error_kind::internal, "process.start",
                    fmt::format("\"{}\" can't be started: {}.", what.program, std::strerror(code)));
    };
    if (!connect(in) || !connect(out) || !connect(err)) return failed(errno);
    child started;
    const child_ends ends{in.theirs, out.theirs, err.theirs};
    const int code = what.limits ? spawn_confined(started.pid_, what, ends)
                                 : spawn_plan(ends, what.directory).spawn(started.pid_, what);
    if (code != 0) {
        started.pid_ = -1;
        return failed(code);
    }
    started.progress_ = &progress;
    started.name_ = what.program;
    started.deadline_ = std::chrono::steady_clock::now() + what.deadline;
    started.output_limit_ = what.output_limit;
    started.on_line_ = what.on_line;
    started.in_ = std::exchange(in.ours, -1);
    started.out_ = std::exchange(out.ours, -1);
    started.err_ = std::exchange(err.ours, -1);
    started.pid_descriptor_ = ::pidfd_open(started.pid_, 0);
    if (started.pid_descriptor_ < 0) return failed(errno);
    return started;
}

child::child(child&& other) noexcept
    : progress_(other.progress_),
      name_(std::move(other.name_)),
      deadline_(other.deadline_),
      output_limit_(other.output_limit_),
      pid_(std::exchange(other.pid_, -1)),
      exit_code_(other.exit_code_),
      in_(std::exchange(other.in_, -1)),
      out_(std::exchange(other.out_, -1)),
      err_(std::exchange(other.err_, -1)),
      pid_descriptor_(std::exchange(other.pid_descriptor_, -1)),
      output_(std::move(other.output_)),
      errors_(std::move(other.errors_)),
      on_line_(std::move(other.on_line_)),
      told_(other.told_) {}

child::~child() {
    kill_and_wait();
    close_all();
}

void child::close_all() {
    close_descriptor(in_);
    close_descriptor(out_);
    close_descriptor(err_);
    close_descriptor(pid_descriptor_);
}

void child::kill_and_wait() {
    if (pid_ < 0) return;
    ::kill(-pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    exit_code_ = to_exit_code_of(status);
    pid_ = -1;
}

result<void> child::read_available(int& descriptor, std::string& target, bool keep_last) const {
    std::array<char, 65536> chunk;
    while (descriptor >= 0) {
        const ssize_t got = ::read(descriptor, chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return {};
        if (got <= 0) {
            close_descriptor(descriptor);
            return {};
        }
        target.append(chunk.data(), static_cast<std::size_t>(got));
        if (keep_last) {
            if (target.size() > 2 * kept_errors) target.erase(0, target.size() - kept_errors);
        } else if (target.size() > output_limit_) {
            return fail(error_kind::too_large, "process.output_limit",
                        fmt::format("\"{}\" writes more than is allowed.", name_));
        }
    }
    return {};
}

result<void> child::read_both() {
    FW_CHECK(read_available(out_, output_, false));
    tell_lines();
    return read_available(err_, errors_, true);
}

void child::tell_lines() {
    if (!on_line_) return;
    for (auto end = output_.find('\n', told_); end != output_.npos; end = output_.find('\n', told_)) {
        on_line_(std::string_view(output_).substr(told_, end - told_));
        told_ = end + 1;
    }
}

// One loop for both phases: while there is input, or (`to_the_end`) until the child has ended.
result<void> child::pump(std::span<const std::uint8_t> input, bool to_the_end) {
    bool ended = false;
    while (!input.empty() || (to_the_end && !ended)) {
        if (progress_->cancelled()) return cancelled_error();
        if (std::chrono::steady_clock::now() >= deadline_) {
            return fail(error_kind::timeout, "process.deadline",
                        fmt::format("\"{}\" took too long and was stopped.", name_));
        }
        std::array<pollfd, 4> polled{pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0},
                                     pollfd{input.empty() ? -1 : in_, POLLOUT, 0},
                                     pollfd{to_the_end ? pid_descriptor_ : -1, POLLIN, 0}};
        ::poll(polled.data(), polled.size(), static_cast<int>(cancel_interval.count()));
        FW_CHECK(read_both());
        if (!input.empty() && (polled[2].revents & (POLLOUT | POLLERR | POLLHUP)) != 0) {
            const ssize_t sent = ::send(in_, input.data(), input.size(), MSG_NOSIGNAL);
            if (sent > 0) input = input.subspan(static_cast<std::size_t>(sent));
            if (sent < 0 && errno != EAGAIN && errno != EINTR) {
                return fail(error_kind::internal, "process.stopped_reading",
                            fmt::format("\"{}\" stopped before it had read everything. {}", name_, errors_));
            }
        }
        ended = (polled[3].revents & POLLIN) != 0;
    }
    return {};
}

result<void> child::write(std::span<const std::uint8_t> bytes) {
    return pump(bytes, false);
}

result<outcome> child::finish() {
    close_descriptor(in_);
    FW_CHECK(pump({}, true));
    // It has ended: what it wrote last is still in the sockets; grandchildren that hold them open die with the group.
    FW_CHECK(read_both());
    if (on_line_ && told_ < output_.size()) on_line_(std::string_view(output_).substr(told_));
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT);
    kill_and_wait();
    return outcome{exit_code_, std::move(output_), std::move(errors_)};
}

result<outcome> run_to_exit(const command& what, const progress_sink& progress, std::span<const std::uint8_t> input) {
    FW_TRY(child started, child::start(what, progress));
    FW_CHECK(started.write(input));
    FW_TRY(outcome done, started.finish());
    if (what.limits && what.limits->cpu_time && done.exit_code == 128 + SIGXCPU)
        return fail(error_kind::timeout, "process.cpu_limit",
                    fmt::format("\"{}\" computed for longer than is allowed and was stopped.", what.program));
    if (what.limits && what.limits->file_size && done.exit_code == 128 + SIGXFSZ)
        return fail(error_kind::too_large, "process.file_limit",
                    fmt::format("\"{}\" wanted to write a larger file than is allowed.", what.program));
    return done;
}

result<outcome> run(const command& what, const progress_sink& progress, std::span<const std::uint8_t> input) {
    FW_TRY(outcome done, run_to_exit(what, progress, input));
    if (done.exit_code == 0) return done;
    std::string last = done.errors;
    while (!last.empty() && last.back() == '\n') last.pop_back();
    if (const auto line = last.rfind('\n'); line != std::string::npos) last.erase(0, line + 1);
    return fail(error_kind::internal, "process.failed",
                fmt::format("\"{}\" failed (exit code {}): {}", what.program, done.exit_code, last));
}

}  // namespace fw::process
