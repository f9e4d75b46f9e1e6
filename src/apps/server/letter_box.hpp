// Letters as files: for development, and for installations without a mail server.
#pragma once

#include <filesystem>

#include "fw/auth/ports.hpp"
#include "fw/base/clock.hpp"

namespace fw::apps {

/// One .eml file a letter (RFC 5322). The clock must outlive it.
class letter_box final : public auth::auth_mail {
public:
    letter_box(std::filesystem::path folder, std::string public_url, const clock& time)
        : folder_(std::move(folder)), public_url_(std::move(public_url)), clock_(time) {}

    [[nodiscard]] task<result<void>> verify_email(std::string to, std::string token) override;
    [[nodiscard]] task<result<void>> reset_password(std::string to, std::string token) override;
    [[nodiscard]] task<result<void>> security_notice(std::string to, std::string what) override;

private:
    [[nodiscard]] result<void> keep(std::string_view to, std::string_view subject, std::string_view text) const;

    std::filesystem::path folder_;
    std::string public_url_;
    const clock& clock_;
};

}  // namespace fw::apps
