#include "fw/stages/scratch_folder.hpp"

#include <array>

#include "fw/base/encoding.hpp"
#include "fw/base/ids.hpp"
#include "fw/files/files.hpp"

namespace fw::stages {

namespace {

constexpr std::size_t most_file = std::size_t{256} << 20U;

template <class T>
result<T> flat(result<result<T>> of) {
    if (!of) return std::unexpected(std::move(of).error());
    return *std::move(of);
}

}  // namespace

// A name of its own: a job that was lost and taken over by the same worker has two for a while.
scratch_folder::scratch_folder(const scratch_root& within, std::string_view name, worker_pool& files) : files_(files) {
    std::array<std::uint8_t, 8> chance{};
    fill_random(chance);
    path_ = within.path() / fmt::format("{}-{}", name, to_hex(chance));
}

scratch_folder::~scratch_folder() {
    std::error_code ignored;
    if (there_) std::filesystem::remove_all(path_, ignored);
}

task<result<void>> scratch_folder::make() {
    there_ = true;
    FW_CO_TRY(const auto made, co_await files_.run([path = path_] {
        std::error_code why;
        std::filesystem::create_directory(path, why);
        return why;
    }));
    if (made) co_return fail(error_kind::unavailable, "stages.scratch", "No scratch folder: " + made.message() + ".");
    co_return result<void>{};
}

task<void> scratch_folder::remove() {
    const auto removed = co_await files_.run([path = path_] {
        std::error_code why;
        std::filesystem::remove_all(path, why);
        return !why;
    });
    there_ = !removed || !*removed;
}

task<result<std::string>> scratch_folder::read(std::filesystem::path file) {
    co_return flat(co_await files_.run([file = std::move(file)] { return files::read_text(file, most_file); }));
}

task<result<void>> scratch_folder::write(std::filesystem::path file, std::string text) {
    co_return flat(co_await files_.run(
        [file = std::move(file), text = std::move(text)] { return files::write_text(file, text); }));
}

}  // namespace fw::stages
