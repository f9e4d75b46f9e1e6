#include "held_out_photos.hpp"

#include "fw/files/files.hpp"
#include "fw/media/images.hpp"
#include "fw/vision/testing/held_out_people.hpp"

namespace fw::apps {

namespace testing = vision::testing;

result<held_out_photos> take_held_out_photos(const body::body_model& model, const std::filesystem::path& folder) {
    constexpr std::uint32_t seed = 307;  // a woman; neither the calibration (1-60) nor the bench (201-300) has her
    const auto person = testing::make_held_out_person(model, seed);
    const auto look = testing::make_random_look(seed);
    held_out_photos out;
    out.sex = person.sex;
    out.age = person.age;
    out.reported_height = person.reported_height;
    out.reported_weight = person.reported_weight;
    out.truth = person.truth;
    for (const auto view : {vision::photo_view::front, vision::photo_view::side}) {
        const auto mesh = testing::make_person(model, person.positions, testing::make_limb_pose(view, seed), look);
        const auto photo = testing::make_photo(mesh, testing::make_photo_setup(person, view, seed));
        FW_TRY(const auto jpeg, media::encode_jpeg(photo, {.quality = testing::jpeg_quality_of(seed)}));
        auto& path = view == vision::photo_view::front ? out.front : out.side;
        path = folder / (view == vision::photo_view::front ? "front.jpg" : "side.jpg");
        FW_CHECK(files::write_bytes(path, jpeg));
    }
    return out;
}

}  // namespace fw::apps
