#include "link.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

#include "fw/async/spawn.hpp"
#include "fw/base/ids.hpp"

namespace fw::redis {
namespace {

using resolver = asio::ip::basic_resolver<asio::ip::tcp, io_executor>;

std::uint32_t make_seed() {
    std::array<std::uint8_t, 4> bytes{};
    fill_random(bytes);
    return bytes[0] | bytes[1] << 8U | bytes[2] << 16U | static_cast<std::uint32_t>(bytes[3]) << 24U;
}

error unavailable(std::string_view why) {
    return {error_kind::unavailable, "redis.unavailable", fmt::format("Redis can't be reached: {}.", why)};
}

}  // namespace

link::link(asio::io_context& home, const options& how, logger log, link_owner& owner)
    : home_(home),
      how_(how),
      log_(std::move(log)),
      owner_(&owner),
      socket_(home),
      pause_(home),
      ended_signal_(home, io_timer::time_point::max()),
      backoff_(how.first_backoff, how.most_backoff, make_seed()) {}

void link::start() {
    running_ = true;
    spawn(home_, "redis.link", log_, live(shared_from_this()));
}

void link::let_go() {
    ended_ = true;
    owner_ = nullptr;
    pause_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

task<void> link::wait_end() {
    const auto self = shared_from_this();
    while (running_) {
        boost::system::error_code woken;
        co_await ended_signal_.async_wait(asio::redirect_error(use_task, woken));
    }
}

void link::drop(std::string why) {
    why_ = std::move(why);
    boost::system::error_code ignored;
    socket_.close(ignored);
}

task<void> link::live(std::shared_ptr<link> self) {
    auto& me = *self;
    while (!me.ended_) {
        error why;
        if (const auto done = co_await me.connect(); done && !me.ended_) {
            me.backoff_.reset();
            me.connected_ = true;
            me.told_ = false;
            ++me.times_connected_;
            me.owner_->on_connected();
            why = co_await me.read();
            me.connected_ = false;
        } else if (!done) {
            why = done.error();
        }
        boost::system::error_code ignored;
        me.socket_.close(ignored);
        ++me.life_;
        me.out_.clear();
        if (me.ended_) break;
        if (!me.told_) me.log_.warning("redis.lost", why.message);
        me.told_ = true;  // once a loss, not once an attempt
        me.owner_->on_lost(why);
        if (me.ended_) break;
        me.pause_.expires_after(me.backoff_.next());
        co_await me.pause_.async_wait(asio::redirect_error(use_task, ignored));
    }
    me.running_ = false;
    me.ended_signal_.cancel();
}

task<result<void>> link::connect() {
    why_.clear();
    sending_ = false;
    reader_ = std::make_unique<reply_reader>();
    if (!how_.where.socket_path.empty()) {
        if (how_.where.socket_path.size() > 107)
            co_return std::unexpected(unavailable("the path of its socket is longer than 107 bytes"));
        co_return co_await connect_to(asio::local::stream_protocol::endpoint(how_.where.socket_path));
    }
    resolver names(home_);
    boost::system::error_code bad;
    const auto found = co_await names.async_resolve(how_.where.host, std::to_string(how_.where.port),
                                                    asio::redirect_error(use_task, bad));
    if (bad) co_return std::unexpected(unavailable(bad.message()));
    result<void> last = std::unexpected(unavailable("its name has no address"));
    for (const auto& entry : found) {
        last = co_await connect_to(entry.endpoint());
        if (last || ended_) break;
    }
    co_return last;
}

task<result<void>> link::connect_to(asio::generic::stream_protocol::endpoint where) {
    boost::system::error_code bad;
    socket_.close(bad);
    struct progress {
        bool done = false, late = false;
    };
    const auto at = std::make_shared<progress>();
    io_timer watch(home_, how_.connect_deadline);
    watch.async_wait([self = shared_from_this(), at](boost::system::error_code stopped) {
        if (stopped || at->done) return;
        at->late = true;
        self->socket_.close(stopped);
    });
    co_await socket_.async_connect(where, asio::redirect_error(use_task, bad));
    at->done = true;
    if (at->late) co_return std::unexpected(unavailable("it does not take connections in time"));
    if (bad) co_return std::unexpected(unavailable(bad.message()));
    if (where.protocol().family() != AF_UNIX) socket_.set_option(asio::ip::tcp::no_delay(true), bad);
    last_heard_ = std::chrono::steady_clock::now();
    co_return result<void>{};
}

task<error> link::read() {
    std::vector<char> bytes(32 * 1024);
    for (;;) {
        boost::system::error_code bad;
        const auto count = co_await socket_.async_read_some(asio::buffer(bytes), asio::redirect_error(use_task, bad));
        if (bad || ended_) {
            if (!why_.empty()) co_return unavailable(why_);
            co_return unavailable(bad == asio::error::eof ? "it closed the connection" : bad.message());
        }
        last_heard_ = std::chrono::steady_clock::now();
        reader_->feed({bytes.data(), count});
        for (;;) {
            auto answer = reader_->next();
            if (!answer) co_return answer.error();
            if (!*answer) break;
            if (ended_) co_return unavailable("it was stopped");
            owner_->on_reply(std::move(**answer));
        }
    }
}

void link::flush() {
    if (posted_ || sending_ || !connected_) return;
    posted_ = true;
    asio::post(home_, [self = shared_from_this()] {
        self->posted_ = false;
        self->write();
    });
}

void link::write() {
    if (sending_ || !connected_ || ended_ || out_.empty()) return;
    writing_.swap(out_);
    out_.clear();
    sending_ = true;
    asio::async_write(socket_, asio::buffer(writing_),
                      [self = shared_from_this(), life = life_](boost::system::error_code bad, std::size_t) {
                          if (life != self->life_ || self->ended_) return;
                          self->sending_ = false;
                          if (self->writing_.capacity() > 1024 * 1024) self->writing_ = {};
                          if (bad) return self->drop(bad.message());
                          self->write();
                      });
}

}  // namespace fw::redis
