// Whose body it is when nobody said: the photographs decide.
#include "fw/vision/photo_fit.hpp"

namespace fw::vision {

result<photo_fit_result> fit_photos_of_likelier_sex(const body::body_model& model,
                                                    const std::vector<photo_view_input>& photos,
                                                    const photo_person& person, progress_sink& progress) {
    photo_person woman = person, man = person;
    woman.sex = body::sex::female;
    man.sex = body::sex::male;
    progress_share first(progress, 0, 0.5), second(progress, 0.5, 1);
    auto as_woman = fit_photos(model, photos, woman, first);
    if (!as_woman && as_woman.error().kind != error_kind::not_good_enough) return as_woman;
    auto as_man = fit_photos(model, photos, man, second);
    if (!as_man) return as_man.error().kind == error_kind::not_good_enough ? std::move(as_woman) : std::move(as_man);
    return as_woman && as_woman->log_evidence >= as_man->log_evidence ? std::move(as_woman) : std::move(as_man);
}

}  // namespace fw::vision
