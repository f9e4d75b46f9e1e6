#include "fw/gateway/server.hpp"

#include <boost/asio/detail/socket_option.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <csignal>

#include "hub.hpp"

namespace fw::gateway {

namespace {

using reuse_port = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

result<tcp_acceptor> listen_at(asio::io_context& context, const listen_options& at, std::uint16_t port) {
    boost::system::error_code ec;
    const auto address = asio::ip::make_address(at.address, ec);
    tcp_acceptor acceptor(context);
    if (!ec) {
        const asio::ip::tcp::endpoint end(address, port);
        acceptor.open(end.protocol(), ec);
        if (!ec) acceptor.set_option(tcp_acceptor::reuse_address(true), ec);
        if (!ec) acceptor.set_option(reuse_port(true), ec);
        if (!ec) acceptor.bind(end, ec);
        if (!ec) acceptor.listen(4096, ec);
    }
    if (ec)
        return fail(error_kind::unavailable, "gateway.listen",
                    fmt::format("Cannot listen at {} port {}: {}.", at.address, port, ec.message()), "listen");
    return acceptor;
}

}  // namespace

class server::impl {
public:
    impl(io_threads& threads, server_options options, std::function<application&(std::size_t)> of_thread, logger log,
         const clock& time)
        : threads_(threads),
          options_(std::move(options)),
          of_thread_(std::move(of_thread)),
          log_(std::move(log)),
          clock_(time),
          certificate_(std::make_shared<certificate>()) {}

    result<void> start() {
        std::signal(SIGPIPE, SIG_IGN);  // a client that has gone is an error code, also in sendfile and in OpenSSL
        if (std::ranges::any_of(options_.listen, [](const auto& l) { return l.speaks == listen_options::kind::tls; }))
            FW_CHECK(reload());
        const std::size_t count = options_.threads == 0 ? threads_.size() : std::min(options_.threads, threads_.size());
        const std::size_t share = std::max<std::size_t>(1, options_.limits.most_connections / count);
        for (std::size_t i = 0; i < count; ++i)
            hubs_.push_back(
                std::make_shared<hub>(threads_.context(i), options_, share, of_thread_(i), certificate_, log_, clock_));
        // All are bound before the first accepts: either the whole server stands or nothing of it.
        std::vector<std::vector<tcp_acceptor>> bound(hubs_.size());
        for (const auto& at : options_.listen) {
            std::uint16_t port = at.port;
            for (std::size_t i = 0; i < hubs_.size(); ++i) {
                FW_TRY(auto acceptor, listen_at(hubs_[i]->context, at, port));
                port = acceptor.local_endpoint().port();
                bound[i].push_back(std::move(acceptor));
            }
            ports_.push_back(port);
        }
        for (std::size_t l = 0; l < ports_.size(); ++l)
            if (options_.listen[l].speaks == listen_options::kind::tls)
                for (auto& other : options_.listen)
                    if (other.https_port == 0) other.https_port = ports_[l];
        for (std::size_t i = 0; i < hubs_.size(); ++i) {
            for (std::size_t l = 0; l < options_.listen.size(); ++l)
                hubs_[i]->accept_on(std::move(bound[i][l]), options_.listen[l]);
            hubs_[i]->start();
        }
        return {};
    }

    result<void> reload() {
        FW_TRY(auto fresh, make_tls_context(options_.certificate_file, options_.key_file));
        certificate_->now.store(std::move(fresh));
        return {};
    }

    static task<void> stop_all(std::vector<std::shared_ptr<hub>> hubs, std::chrono::milliseconds deadline) {
        if (hubs.empty()) co_return;
        // Each thread stops its own at the same time; this one waits for all of them, one after the other.
        struct state {
            std::size_t left;
            io_timer all_stopped;
        };
        const auto home = co_await asio::this_coro::executor;
        const auto shared = std::make_shared<state>(hubs.size(), io_timer(home, io_timer::time_point::max()));
        for (const auto& h : hubs)
            asio::co_spawn(h->context, h->stop(deadline), [shared, home](std::exception_ptr) {
                asio::post(home, [shared] {
                    if (--shared->left == 0) shared->all_stopped.cancel();
                });
            });
        boost::system::error_code ignored;
        while (shared->left > 0) co_await shared->all_stopped.async_wait(asio::redirect_error(use_task, ignored));
    }

    [[nodiscard]] server_counts counts() const {
        server_counts sum;
        for (const auto& h : hubs_) {
            sum.connections += h->open.load(std::memory_order_relaxed);
            sum.accepted += h->accepted.load(std::memory_order_relaxed);
            sum.turned_away += h->turned_away.load(std::memory_order_relaxed);
            sum.requests += h->requests.load(std::memory_order_relaxed);
        }
        return sum;
    }

    io_threads& threads_;
    server_options options_;
    std::function<application&(std::size_t)> of_thread_;
    logger log_;
    const clock& clock_;
    std::shared_ptr<certificate> certificate_;
    std::vector<std::shared_ptr<hub>> hubs_;
    std::vector<std::uint16_t> ports_;
};

server::server(io_threads& threads, server_options options, std::function<application&(std::size_t)> of_thread,
               logger log, const clock& time)
    : impl_(std::make_unique<impl>(threads, std::move(options), std::move(of_thread), std::move(log), time)) {}

server::~server() = default;

result<void> server::start() {
    return impl_->start();
}

std::vector<std::uint16_t> server::ports() const {
    return impl_->ports_;
}

task<void> server::stop(std::chrono::milliseconds deadline) {
    return impl::stop_all(impl_->hubs_, deadline);
}

result<void> server::reload_certificate() {
    return impl_->reload();
}

server_counts server::counts() const {
    return impl_->counts();
}

}  // namespace fw::gateway
