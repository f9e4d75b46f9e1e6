#include "fw/async/spawn.hpp"

#include <boost/asio/error.hpp>
#include <exception>

#include "fw/base/failure.hpp"

namespace fw {

void log_thrown(const logger& log, std::string_view name, const std::exception_ptr& thrown) {
    if (!thrown) return;
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& e) {
        if (e.code() == asio::error::operation_aborted) return;
        log.error("task.failed", e.what(), {{"task", name}});
    } catch (const std::exception& e) {
        log.error("task.failed", e.what(), {{"task", name}});
    }
}

std::optional<error> find_outage(const std::exception_ptr& thrown) {
    if (!thrown) return std::nullopt;
    try {
        std::rethrow_exception(thrown);
    } catch (const failure& e) {
        const auto kind = e.reason().kind;
        if (kind == error_kind::unavailable || kind == error_kind::timeout) return e.reason();
    } catch (...) {  // not an outage: whoever asks throws it on
    }
    return std::nullopt;
}

void spawn(asio::io_context& where, std::string name, logger log, task<void> work) {
    asio::co_spawn(where, std::move(work), [name = std::move(name), log = std::move(log)](std::exception_ptr thrown) {
        log_thrown(log, name, thrown);
    });
}

}  // namespace fw
