#include "fw/mail/folder_mailer.hpp"

#include "fw/files/files.hpp"

namespace fw::mail {

namespace {

/// Letters have links that let somebody in: a folder that is made here is its owner's alone.
void make_private_folder(const std::filesystem::path& folder) {
    std::error_code ignored;  // what can't be made can't be written to either, and that is told
    if (std::filesystem::create_directories(folder, ignored))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
}

}  // namespace

task<result<void>> folder_mailer::send(letter what) {
    const auto written = co_await pool_.run(
        [file = folder_ / (to_string(what.parts().id) + ".eml"), message = to_message(what, from_, clock_.now())] {
            make_private_folder(file.parent_path());
            return files::write_text(file, message);
        });
    if (!written) co_return std::unexpected(written.error());
    if (!*written)
        co_return fail(error_kind::unavailable, "mail.unavailable",
                       "The letter could not be put into its folder: " + written->error().message);
    co_return result<void>{};
}

}  // namespace fw::mail
