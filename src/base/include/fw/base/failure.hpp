// What is thrown where the world is broken or we have a bug.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "fw/base/error.hpp"

namespace fw {

/// An exception that carries an error: `reason()` may be shown to whoever asked, `what()` is for the log and says more
/// (the driver's own words). Thrown where a database, a store or a queue is away, too slow or misused; caught at the
/// doors only.
class failure : public std::runtime_error {
public:
    failure(error reason, const std::string& for_the_log)
        : std::runtime_error(for_the_log), reason_(std::make_shared<const error>(std::move(reason))) {}
    explicit failure(error reason) : failure(reason, reason.code + ": " + reason.message) {}

    [[nodiscard]] const error& reason() const noexcept { return *reason_; }

private:
    std::shared_ptr<const error> reason_;
};

}  // namespace fw
