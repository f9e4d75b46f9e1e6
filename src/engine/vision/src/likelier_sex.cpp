// Whose body it is when nobody said: the photographs decide.
#include "fw/vision/photo_fit.hpp"

namespace fw::vision {
namespace {

/// Passes on one of two equal parts of a job.
class half_of final : public progress_sink {
public:
    half_of(progress_sink& whole, double begin) : whole_(whole), begin_(begin) {}
    void report(std::string_view stage, double done) override { whole_.report(stage, begin_ + 0.5 * done); }
    [[nodiscard]] bool cancelled() const override { return whole_.cancelled(); }

private:
    progress_sink& whole_;
    double begin_;
};

}  // namespace

result<photo_fit_result> fit_photos_of_likelier_sex(const body::body_model& model,
                                                    const std::vector<photo_view_input>& photos,
                                                    const photo_person& person, progress_sink& progress) {
    photo_person woman = person, man = person;
    woman.sex = body::sex::female;
    man.sex = body::sex::male;
    half_of first(progress, 0), second(progress, 0.5);
    auto as_woman = fit_photos(model, photos, woman, first);
    if (!as_woman && as_woman.error().kind != error_kind::not_good_enough) return as_woman;
    auto as_man = fit_photos(model, photos, man, second);
    if (!as_man) return as_man.error().kind == error_kind::not_good_enough ? std::move(as_woman) : std::move(as_man);
    return as_woman && as_woman->log_evidence >= as_man->log_evidence ? std::move(as_woman) : std::move(as_man);
}

}  // namespace fw::vision
