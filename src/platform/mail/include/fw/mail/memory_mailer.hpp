// Letters that stay in this process: for tests.
#pragma once

#include <map>
#include <mutex>
#include <vector>

#include "fw/mail/mailer.hpp"

namespace fw::mail {

/// Safe from every thread.
class memory_mailer final : public mailer {
public:
    explicit memory_mailer(const clock& time, mailbox from = {"post@example.org", "Fashion Wallet"})
        : clock_(time), from_(std::move(from)) {}

    [[nodiscard]] task<result<void>> send(letter what) override;

    /// From now on letters to that address fail so.
    void refuse(std::string address, error why);
    [[nodiscard]] std::vector<letter_parts> letters() const;
    /// As they would have gone over the wire.
    [[nodiscard]] std::vector<std::string> messages() const;

private:
    const clock& clock_;
    mailbox from_;
    mutable std::mutex guard_;
    std::map<std::string, error> refused_;
    std::vector<letter_parts> letters_;
    std::vector<std::string> messages_;
};

}  // namespace fw::mail
