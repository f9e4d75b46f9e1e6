// One run of one job: an avatar on its way.
#pragma once

#include "avatar_repository.hpp"
#include "fw/avatar/avatar_worker.hpp"
#include "fw/stages/scratch_folder.hpp"

namespace fw::avatar {

/// What it refers to must outlive it.
class avatar_making {
public:
    avatar_making(const worker_world& world, avatar_repository& kept, objects::sealed_objects& sealed,
                  queue::job_context& job, avatar_facts what);

    /// The job's result: `{"avatarId", "version"}`; `"superseded": true` if the avatar is another job's by now.
    [[nodiscard]] task<result<std::string>> run();

private:
    using path = std::filesystem::path;
    [[nodiscard]] task<result<std::string>> run_stages();
    struct seen_photo {
        photo of;
        std::string document;  ///< seen.json
    };
    struct share {
        int from, to;  ///< of the job's 100 per cent
    };

    [[nodiscard]] task<result<void>> read_input();
    [[nodiscard]] task<result<void>> look_at_photos();
    [[nodiscard]] task<result<std::string>> look_at(const photo& p, share of);
    [[nodiscard]] task<result<void>> keep_pictures(const photo& p, const path& folder, std::string_view seen,
                                                   const bytes& input);
    [[nodiscard]] task<result<std::string>> fit();
    [[nodiscard]] task<result<std::vector<std::string>>> fit_arguments(const path& folder);
    [[nodiscard]] task<result<std::string>> make_files(const std::string& body);
    [[nodiscard]] task<result<void>> place_models(const std::string& files);
    [[nodiscard]] made_avatar describe(const std::string& body, const std::string& files) const;
    [[nodiscard]] task<void> remove_pictures();
    [[nodiscard]] task<void> remove_made(const std::string& files);
    [[nodiscard]] task<result<std::string>> finish(const std::string& body, const std::string& files);
    [[nodiscard]] task<result<std::vector<made_avatar::photo_outcome>>> settle_photos();

    [[nodiscard]] const avatar_repository::stage* find_stage(std::string_view name, const bytes& input) const;
    /// What a stage gave before, if it had the same input.
    [[nodiscard]] task<result<std::optional<std::string>>> find_done(std::string_view stage, const bytes& input);
    [[nodiscard]] task<result<void>> keep_done(std::string stage, bytes input, std::string_view document);

    [[nodiscard]] task<result<void>> tell(share of, std::string stage, std::string message);
    [[nodiscard]] task<result<void>> write_photo(const photo& p, path file);

    const worker_world& world_;
    avatar_repository& kept_;
    objects::sealed_objects& sealed_;
    queue::job_context& job_;
    avatar_facts avatar_;
    stages::scratch_folder folder_;
    told_body told_;
    std::vector<photo> photos_;
    std::vector<seen_photo> seen_;
    std::vector<avatar_repository::stage> done_;
};

}  // namespace fw::avatar
