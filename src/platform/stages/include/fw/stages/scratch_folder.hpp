// What one job has in hand.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include "fw/async/worker_pool.hpp"
#include "fw/stages/scratch_root.hpp"

namespace fw::stages {

/// A folder of one job. Secrets may lie in it: it is removed on every way out, on the pool wherever somebody can wait
/// for that (`work_in`), and by the destructor otherwise. All it refers to must outlive it.
class scratch_folder {
public:
    /// `name` begins the folder's.
    scratch_folder(const scratch_root& within, std::string_view name, worker_pool& files);
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Errors: `busy`, `stages.scratch`.
    [[nodiscard]] task<result<void>> make();
    [[nodiscard]] task<void> remove();

    /// Files of up to 256 MiB, in it or below. Errors: `busy`, those of `files::read_text` and `files::write_text`.
    [[nodiscard]] task<result<std::string>> read(std::filesystem::path file);
    [[nodiscard]] task<result<void>> write(std::filesystem::path file, std::string text);

private:
    worker_pool& files_;
    std::filesystem::path path_;
    bool there_ = false;
};

/// Runs a job in its folder, which goes on the pool also when that throws or is cancelled. Errors: those of
/// `scratch_folder::make`, and the work's.
template <class T>
[[nodiscard]] task<result<T>> work_in(scratch_folder& folder, task<result<T>> work) {
    FW_CO_CHECK(co_await folder.make());
    const auto home = co_await asio::this_coro::executor;
    auto [thrown, out] = co_await asio::co_spawn(home, std::move(work), asio::as_tuple(use_task));
    co_await asio::this_coro::reset_cancellation_state();
    co_await folder.remove();
    if (thrown) std::rethrow_exception(thrown);
    co_return std::move(out);
}

}  // namespace fw::stages
