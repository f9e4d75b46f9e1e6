#include "exchange.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <stdexcept>

#include "fw/async/timeout.hpp"

namespace fw::objects {

namespace {

using steady = std::chrono::steady_clock;

constexpr std::size_t most_head = 64 * 1024;
constexpr std::size_t most_error_body = 64 * 1024;

void start_curl() {
    static const auto code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

struct free_list {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::unexpected<error> no_connection(std::string_view why) {
    return fail(error_kind::unavailable, "objects.unavailable",
                fmt::format("The object store does not answer: {}.", why));
}

}  // namespace

std::string_view http_answer::field(std::string_view name) const {
    for (const auto& [n, value] : fields)
        if (n == name) return value;
    return {};
}

struct exchange::state {
    CURL* easy = nullptr;
    CURLM* multi = nullptr;
    std::unique_ptr<curl_slist, free_list> sent;
    http_limits limits{};

    http_answer answer;
    std::size_t head_bytes = 0;
    std::string arrived;  ///< of the body, not given yet
    std::string given;
    std::size_t most = 0;
    bool head_done = false;
    bool streams = false;
    bool paused = false;
    bool too_large = false;
    std::optional<CURLcode> ended;
    bool under_way = false;
    steady::time_point last_moved;
    curl_off_t uploaded = 0;

    ~state() {
        if (under_way) curl_multi_remove_handle(multi, easy);
        if (easy) curl_easy_cleanup(easy);
        if (multi) curl_multi_cleanup(multi);
    }

    static std::size_t on_head(char* data, std::size_t size, std::size_t count, void* self) {
        auto& s = *static_cast<state*>(self);
        std::string_view line(data, size * count);
        if (s.head_bytes += line.size(); s.head_bytes > most_head) return 0;
        if (line.starts_with("HTTP/")) {  // also of an interim answer
            s.answer.fields.clear();
        } else if (const auto colon = line.find(':'); colon != line.npos) {
            std::string name(line.substr(0, colon));
            std::ranges::transform(name, name.begin(),
                                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            auto value = line.substr(colon + 1);
            const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
            while (!value.empty() && blank(value.front())) value.remove_prefix(1);
            while (!value.empty() && blank(value.back())) value.remove_suffix(1);
            s.answer.fields.emplace_back(std::move(name), value);
        } else if (line == "\r\n" || line == "\n") {
            long status = 0;
            curl_easy_getinfo(s.easy, CURLINFO_RESPONSE_CODE, &status);
            if (status >= 200) {
                s.answer.status = static_cast<int>(status);
                s.head_done = true;
            }
        }
        return line.size();
    }

    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
        auto& s = *static_cast<state*>(self);
        const std::string_view piece(data, size * count);
        if (s.streams && s.answer.status / 100 == 2) {
            if (!s.arrived.empty() && s.arrived.size() + piece.size() > most_piece) {
                s.paused = true;
                return CURL_WRITEFUNC_PAUSE;
            }
            s.arrived += piece;
            return piece.size();
        }
        const auto most_here = s.answer.status / 100 == 2 ? s.most : most_error_body;
        if (s.answer.body.size() + piece.size() > most_here) {
            s.too_large = true;
            return 0;
        }
        s.answer.body += piece;
        return piece.size();
    }

    void prepare(const http_request& asked, const http_limits& how) {
        limits = how;
        answer = {};
        arrived.clear();
        head_bytes = 0;
        head_done = paused = too_large = false;
        ended.reset();
        uploaded = 0;
        curl_easy_reset(easy);
        const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
        set(CURLOPT_URL, asked.url.c_str());
        set(CURLOPT_PATH_AS_IS, 1L);
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_TCP_NODELAY, 1L);
        set(CURLOPT_BUFFERSIZE, 64L * 1024L);
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(how.connect.count()));
        set(CURLOPT_HEADERFUNCTION, &state::on_head);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_WRITEFUNCTION, &state::on_body);
        set(CURLOPT_WRITEDATA, this);
        if (asked.method == "HEAD") {
            set(CURLOPT_NOBODY, 1L);
        } else if (asked.method == "PUT" || asked.method == "POST") {
            set(CURLOPT_POST, 1L);
            set(CURLOPT_POSTFIELDS, asked.body.empty() ? "" : asked.body.data());
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(asked.body.size()));
            set(CURLOPT_CUSTOMREQUEST, asked.method.c_str());
        } else if (asked.method != "GET") {
            set(CURLOPT_CUSTOMREQUEST, asked.method.c_str());
        }
        curl_slist* lines = nullptr;
        const auto add = [&lines](const std::string& line) {
            auto* const longer = curl_slist_append(lines, line.c_str());
            if (!longer) throw std::bad_alloc();
            lines = longer;
        };
        // What is not signed is not sent: libcurl would add a type of its own.
        add("expect:");
        if (std::ranges::none_of(asked.fields, [](const auto& f) { return f.first == "content-type"; }))
            add("content-type:");
        for (const auto& [name, value] : asked.fields) add(name + ": " + value);
        sent.reset(lines);
        set(CURLOPT_HTTPHEADER, lines);
        if (curl_multi_add_handle(multi, easy) != CURLM_OK) throw std::runtime_error("libcurl refuses a request");
        under_way = true;
        last_moved = steady::now();
    }

    void leave() {
        if (under_way) curl_multi_remove_handle(multi, easy);
        under_way = false;
    }

    /// Moves bytes until `done` says so or the exchange has ended.
    template <class Done>
    result<void> turn_until(Done done, std::optional<steady::time_point> deadline) {
        last_moved = steady::now();
        while (!done() && !ended) {
            int running = 0;
            const auto before = arrived.size() + answer.body.size() + head_bytes;
            if (curl_multi_perform(multi, &running) != CURLM_OK) throw std::runtime_error("libcurl does not work");
            int left = 0;
            while (const auto* message = curl_multi_info_read(multi, &left))
                if (message->msg == CURLMSG_DONE) ended = message->data.result;
            if (done() || ended) break;
            const auto now = steady::now();
            curl_off_t up = 0;
            curl_easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &up);
            if (arrived.size() + answer.body.size() + head_bytes != before || up != uploaded) last_moved = now;
            uploaded = up;
            if (now - last_moved > limits.stall)
                return std::unexpected(timeout_error("The object store", limits.stall));
            if (deadline && now > *deadline) return std::unexpected(timeout_error("The object store", limits.whole));
            curl_multi_poll(multi, nullptr, 0, 200, nullptr);
        }
        if (!ended || *ended == CURLE_OK) return {};
        if (too_large)
            return fail(error_kind::too_large, "objects.too_large", "The answer is larger than was asked for.");
        if (*ended == CURLE_OPERATION_TIMEDOUT)
            return std::unexpected(timeout_error("Reaching the object store", limits.connect));
        return no_connection(curl_easy_strerror(*ended));
    }
};

exchange::exchange() {
    start_curl();
    state_ = std::make_unique<state>();
    state_->easy = curl_easy_init();
    state_->multi = curl_multi_init();
    if (!state_->easy || !state_->multi) throw std::bad_alloc();
    curl_multi_setopt(state_->multi, CURLMOPT_MAXCONNECTS, 1L);
}
exchange::~exchange() = default;

result<http_answer> exchange::run(const http_request& asked, const http_limits& limits, std::size_t most_body) {
    auto& s = *state_;
    s.streams = false;
    s.most = most_body;
    s.prepare(asked, limits);
    const auto done = s.turn_until([] { return false; }, steady::now() + limits.whole);
    s.leave();
    if (!done) return std::unexpected(done.error());
    return std::move(s.answer);
}

result<http_answer> exchange::begin(const http_request& asked, const http_limits& limits) {
    auto& s = *state_;
    s.streams = true;
    s.prepare(asked, limits);
    const auto has_begun = [&s] { return s.head_done && s.answer.status / 100 == 2; };
    auto done = s.turn_until(has_begun, steady::now() + limits.whole);
    if (!done || s.ended) s.leave();
    // One that broke off behind its head has begun: `next` says the rest.
    if (!done && !(has_begun() && s.ended)) return std::unexpected(std::move(done).error());
    return s.answer;
}

result<std::string_view> exchange::next() {
    auto& s = *state_;
    const auto broke_off = [](std::string_view why) {
        return fail(error_kind::unavailable, "objects.cut_off", fmt::format("The object store broke off: {}.", why));
    };
    if (s.under_way) {
        if (std::exchange(s.paused, false)) curl_easy_pause(s.easy, CURLPAUSE_CONT);
        auto done = s.turn_until([&s] { return s.paused || s.arrived.size() >= most_piece / 2; }, std::nullopt);
        if (!done || s.ended) s.leave();
        if (!done && !s.ended) return broke_off(done.error().message);
    }
    if (s.ended && *s.ended != CURLE_OK) return broke_off(curl_easy_strerror(*s.ended));
    s.given.swap(s.arrived);
    s.arrived.clear();
    return std::string_view(s.given);
}

bool exchange::is_idle() const {
    return !state_->under_way;
}

std::unique_ptr<exchange> exchange_cache::take() {
    {
        const std::scoped_lock lock(guard_);
        if (!idle_.empty()) {
            auto out = std::move(idle_.back());
            idle_.pop_back();
            return out;
        }
    }
    return std::make_unique<exchange>();
}

void exchange_cache::give_back(std::unique_ptr<exchange> used) {
    if (!used || !used->is_idle()) return;
    const std::scoped_lock lock(guard_);
    if (idle_.size() < most_) idle_.push_back(std::move(used));
}

}  // namespace fw::objects
