#include "fw/mail/memory_mailer.hpp"

namespace fw::mail {

task<result<void>> memory_mailer::send(letter what) {
    const std::scoped_lock lock(guard_);
    if (const auto at = refused_.find(what.parts().to); at != refused_.end()) co_return std::unexpected(at->second);
    messages_.push_back(to_message(what, from_, clock_.now()));
    letters_.push_back(what.parts());
    co_return result<void>{};
}

void memory_mailer::refuse(std::string address, error why) {
    const std::scoped_lock lock(guard_);
    refused_.insert_or_assign(std::move(address), std::move(why));
}

std::vector<letter_parts> memory_mailer::letters() const {
    const std::scoped_lock lock(guard_);
    return letters_;
}

std::vector<std::string> memory_mailer::messages() const {
    const std::scoped_lock lock(guard_);
    return messages_;
}

}  // namespace fw::mail
