#include "fw/mail/folder_mailer.hpp"

#include "fw/files/files.hpp"

namespace fw::mail {

task<result<void>> folder_mailer::send(letter what) {
    const auto written = co_await pool_.run(
        [file = folder_ / (to_string(what.parts().id) + ".eml"), message = to_message(what, from_, clock_.now())] {
            return files::write_text(file, message);
        });
    if (!written) co_return std::unexpected(written.error());
    if (!*written)
        co_return fail(error_kind::unavailable, "mail.unavailable",
                       "The letter could not be put into its folder: " + written->error().message);
    co_return result<void>{};
}

}  // namespace fw::mail
