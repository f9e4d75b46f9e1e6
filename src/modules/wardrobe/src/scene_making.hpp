// A scene on its way.
#pragma once

#include "fw/stages/scratch_folder.hpp"
#include "fw/wardrobe/scene_worker.hpp"
#include "hydration.hpp"
#include "scene_repository.hpp"

namespace fw::wardrobe {

/// Makes what is missing of a scene. What it refers to must outlive it.
class scene_making {
public:
    /// What is in hand lies in `folder`, which is there.
    scene_making(const worker_world& world, scene_repository& kept, queue::job_context& job, web::user_id by,
                 design::design_id design, quality how, stages::scratch_folder& folder, share all = {});

    /// Errors: those of `hydrate`, the engine's, the store's.
    [[nodiscard]] task<result<scene_at_hand>> run();
    /// The same, and its dressed.glb lies in the folder; where the store has lost it, it is made again.
    [[nodiscard]] task<result<scene_at_hand>> run_with_model();

private:
    using path = std::filesystem::path;

    [[nodiscard]] task<result<void>> make();
    [[nodiscard]] task<result<void>> write_input();
    [[nodiscard]] task<result<void>> fetch_garments();
    [[nodiscard]] task<result<void>> fetch_pose();
    /// Whether the object was there and lies in the folder now.
    [[nodiscard]] task<result<bool>> fetch(std::string key, path file);
    [[nodiscard]] task<result<void>> drape();
    [[nodiscard]] task<result<void>> pose();
    [[nodiscard]] task<result<void>> make_models();

    [[nodiscard]] const stage_result* find_done(const bytes& name) const;
    [[nodiscard]] task<result<void>> run_engine(std::string command, share of, std::string message);
    /// Puts the file into the store, and its result among those that there are.
    [[nodiscard]] task<result<void>> keep_file(const bytes& name, std::string kind, path file, json::value facts = {});
    [[nodiscard]] path garment_file(std::size_t i) const;

    const worker_world& world_;
    scene_repository& kept_;
    queue::job_context& job_;
    web::user_id by_;
    design::design_id design_;
    quality quality_;
    stages::scratch_folder& folder_;
    share all_;
    hydrated what_;
    std::vector<stage_result> done_;
    std::size_t hanging_ = 0;  ///< garments whose drape is in the folder
    bool is_posed_ = false;    ///< the pose is, too
    json::value report_;       ///< drape.json
    json::array files_;
};

}  // namespace fw::wardrobe
