#include "confined_spawn.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace fw::process {

namespace {

constexpr int report_descriptor = 3;

struct one_limit {
    decltype(RLIMIT_AS) which;
    rlim_t soft;
    rlim_t hard;
};

/// Everything that the child needs, made before fork(): afterwards nothing may allocate.
class confinement {
public:
    confinement(const command& what, const child_ends& ends) : ends_(ends), network_(what.limits->network) {
        if (what.directory) directory_ = what.directory->string();
        arguments_.push_back(what.program);
        arguments_.insert(arguments_.end(), what.arguments.begin(), what.arguments.end());
        for (const auto& name : what.limits->environment)
            if (const char* value = std::getenv(name.c_str())) environment_.push_back(name + "=" + value);
        point_at(arguments_, argument_pointers_);
        point_at(environment_, environment_pointers_);
        find_program(what.program);
        list_limits(*what.limits);
        uid_map_ = fmt::format("{0} {0} 1", ::getuid());
        gid_map_ = fmt::format("{0} {0} 1", ::getgid());
        parent_ = ::getpid();
    }

    /// Nothing to run: the program is not there.
    [[nodiscard]] bool empty() const { return programs_.empty(); }

    /// In the child; comes back only as an errno.
    [[nodiscard]] int become(int report) const {
        if (::setpgid(0, 0) != 0) return errno;
        if (const int code = connect(report); code != 0) return code;
        if (!directory_.empty() && ::chdir(directory_.c_str()) != 0) return errno;
        if (!network_) leave_network();
        for (const auto& l : limits_)
            if (const int code = set(l); code != 0) return code;
        if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
        if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
        if (::getppid() != parent_) return ESRCH;  // the parent died before it could be watched
        forget_signals();
        int code = ENOENT;
        for (const auto& program : programs_) {
            ::execve(program.c_str(), argument_pointers_.data(), environment_pointers_.data());
            code = errno;
        }
        return code;
    }

private:
    static void point_at(std::vector<std::string>& texts, std::vector<char*>& pointers) {
        for (auto& t : texts) pointers.push_back(t.data());
        pointers.push_back(nullptr);
    }

    void find_program(const std::string& program) {
        if (program.find('/') != program.npos) {
            programs_.push_back(program);
            return;
        }
        const char* path = std::getenv("PATH");
        std::string_view rest = path != nullptr ? path : "/usr/bin:/bin";
        while (!rest.empty()) {
            const auto end = std::min(rest.find(':'), rest.size());
            auto candidate = fmt::format("{}/{}", rest.substr(0, end), program);
            if (end > 0 && ::access(candidate.c_str(), X_OK) == 0) programs_.push_back(std::move(candidate));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }

    void list_limits(const limits& l) {
        limits_.push_back({RLIMIT_CORE, 0, 0});
        if (l.address_space) limits_.push_back({RLIMIT_AS, *l.address_space, *l.address_space});
        if (l.file_size) limits_.push_back({RLIMIT_FSIZE, *l.file_size, *l.file_size});
        if (l.open_files) limits_.push_back({RLIMIT_NOFILE, *l.open_files, *l.open_files});
        if (l.cpu_time) {
            // SIGXCPU at the limit, SIGKILL a second later for who does not listen.
            const auto seconds = static_cast<rlim_t>(l.cpu_time->count());
            limits_.push_back({RLIMIT_CPU, seconds, seconds + 1});
        }
    }

    /// What we are held to ourselves cannot be widened, only met.
    static int set(const one_limit& l) {
        rlimit now{};
        if (::getrlimit(l.which, &now) != 0) return errno;
        const rlimit wanted{std::min(l.soft, now.rlim_max), std::min(l.hard, now.rlim_max)};
        return ::setrlimit(l.which, &wanted) == 0 ? 0 : errno;
    }

    /// The descriptors first go where none of them is overwritten.
    [[nodiscard]] int connect(int report) const {
        std::array<int, 4> high{ends_.in, ends_.out, ends_.err, report};
        for (int& d : high)
            if (d = ::fcntl(d, F_DUPFD_CLOEXEC, 10); d < 0) return errno;
        for (int i = 0; i < 3; ++i)
            if (::dup2(high[static_cast<std::size_t>(i)], i) < 0) return errno;
        if (::dup3(high[3], report_descriptor, O_CLOEXEC) < 0) return errno;
        return ::close_range(report_descriptor + 1, ~0U, 0) == 0 ? 0 : errno;
    }

    static void write_text(const char* path, std::string_view text) {
        const int file = ::open(path, O_WRONLY | O_CLOEXEC);
        if (file < 0) return;
        [[maybe_unused]] const auto written = ::write(file, text.data(), text.size());
        ::close(file);
    }

    /// An empty network of its own: at once for root, else by way of a user namespace. Neither may be permitted.
    void leave_network() const {
        if (::unshare(CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return;
        write_text("/proc/self/setgroups", "deny");
        write_text("/proc/self/uid_map", uid_map_);
        write_text("/proc/self/gid_map", gid_map_);
    }

    static void forget_signals() {
        struct sigaction standard{};
        standard.sa_handler = SIG_DFL;
        for (int s = 1; s < NSIG; ++s) ::sigaction(s, &standard, nullptr);
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
    }

    child_ends ends_;
    bool network_;
    pid_t parent_ = 0;
    std::string directory_;
    std::string uid_map_;
    std::string gid_map_;
    std::vector<std::string> programs_;  ///< where it may lie, in the order of PATH
    std::vector<std::string> arguments_;
    std::vector<std::string> environment_;
    std::vector<char*> argument_pointers_;
    std::vector<char*> environment_pointers_;
    std::vector<one_limit> limits_;
};

/// None of our handlers may run in the child.
class signals_held {
public:
    signals_held() {
        sigset_t all;
        sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    signals_held(const signals_held&) = delete;
    signals_held& operator=(const signals_held&) = delete;
    ~signals_held() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_{};
};

/// What the child says before it becomes the program: an errno, or nothing because it did.
int read_report(int descriptor) {
    int code = 0;
    ssize_t got = 0;
    while ((got = ::read(descriptor, &code, sizeof code)) < 0 && errno == EINTR) {
    }
    return got == sizeof code ? code : 0;
}

}  // namespace

int spawn_confined(pid_t& pid, const command& what, const child_ends& ends) {
    const confinement plan(what, ends);
    if (plan.empty()) return ENOENT;
    pair_of_ends report;
    std::array<int, 2> both{};
    if (::pipe2(both.data(), O_CLOEXEC) != 0) return errno;
    report.ours = both[0];
    report.theirs = both[1];
    {
        const signals_held quiet;
        pid = ::fork();
        if (pid == 0) {
            const int code = plan.become(report.theirs);
            [[maybe_unused]] auto written = ::write(report_descriptor, &code, sizeof code);
            ::_exit(127);
        }
    }
    if (pid < 0) return errno;
    close_descriptor(report.theirs);
    const int code = read_report(report.ours);
    if (code != 0) {
        while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    return code;
}

}  // namespace fw::process
