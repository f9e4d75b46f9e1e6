// outfit-drape, outfit-pose: garments come to rest on a body, and the body stands at ease.
#include "fw/dressing/outfit_document.hpp"
#include "fw/dressing/worn_file.hpp"
#include "fw/files/files.hpp"
#include "outfit_files.hpp"
#include "outfit_stages.hpp"
#include "stage_files.hpp"
#include "wear_job.hpp"

namespace fw::apps {

result<void> run_drape_stage(const drape_stage_options& o, const common_options& common) {
    console_progress progress(common.progress, {{"read", "Reading", 1}, {"drape", "Drafting, sewing and draping", 20}});
    progress.begin("read");
    FW_TRY(const auto orders, read_outfit(o.outfit));
    FW_TRY(const auto body, read_stage_body(common.assets, o.avatar));
    FW_TRY(const auto known, dressing::parse_evidence(body.document));
    FW_TRY(auto clothes, read_garments(o.garments, orders));
    const auto had = clothes.garments.size();
    progress.begin("drape");
    FW_CHECK(dressing::dress_over(clothes, body.figure, std::span(orders).subspan(had), drape_quality_of(o.quality),
                                  progress));
    if (progress.cancelled()) return cancelled_error();
    for (std::size_t i = had; i < clothes.garments.size(); ++i)
        FW_CHECK(files::write_bytes(o.out / garment_file_name(i), dressing::pack(clothes.garments[i])));
    FW_TRY(const auto document, drape_document(known, clothes));
    FW_CHECK(files::write_text(o.out / "drape.json", to_pretty_json(document)));
    progress.finish();
    show_written(o.out / "drape.json");
    return {};
}

result<void> run_pose_stage(const pose_stage_options& o, const common_options& common) {
    console_progress progress(common.progress, {{"read", "Reading", 1}, {"pose", "Standing at ease", 20}});
    progress.begin("read");
    FW_TRY(const auto body, read_stage_body(common.assets, o.avatar));
    FW_TRY(const auto clothes, read_garments(o.garments));
    progress.begin("pose");
    FW_TRY(const auto shown, dressing::pose_outfit(*body.model, body.figure, clothes, progress));
    if (progress.cancelled()) return cancelled_error();
    FW_CHECK(files::write_bytes(o.out / "pose.fwp", dressing::pack(shown)));
    progress.finish();
    show_written(o.out / "pose.fwp");
    return {};
}

}  // namespace fw::apps
