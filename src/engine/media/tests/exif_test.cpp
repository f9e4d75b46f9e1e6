#include "exif.hpp"

#include <gtest/gtest.h>

#include <vector>

using fw::media::read_exif;

TEST(exif, big_endian_orientation_is_read) {
    const std::vector<std::uint8_t> bytes{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0,
                                          3,   0,   0, 0,  1, 0, 8, 0, 0, 0, 0,    0,    0};
    EXPECT_EQ(read_exif(bytes).orientation, 8);
}

TEST(exif, an_orientation_out_of_range_is_left_out) {
    const std::vector<std::uint8_t> bytes{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0,
                                          3,   0,   0, 0,  1, 0, 9, 0, 0, 0, 0,    0,    0};
    EXPECT_FALSE(read_exif(bytes).orientation);
}

TEST(exif, every_prefix_of_a_block_is_survived) {
    const std::vector<std::uint8_t> bytes{'I',  'I', 42, 0, 8, 0, 0, 0, 0xFF, 0xFF, 0x69,
                                          0x87, 4,   0,  1, 0, 0, 0, 8, 0,    0,    0};
    for (std::size_t n = 0; n <= bytes.size(); ++n) (void)read_exif(std::span(bytes).first(n));
}

TEST(exif, what_is_written_is_read_back) {
    fw::media::lens_facts lens;
    lens.focal_length_mm = 5.7;
    lens.focal_length_35mm = 26.4;
    const auto back = read_exif(fw::media::write_exif(lens));
    EXPECT_EQ(back.orientation, 1);
    EXPECT_NEAR(back.focal_length_mm.value_or(0), 5.7, 1e-9);
    EXPECT_EQ(back.focal_length_35mm, 26.0);
}
