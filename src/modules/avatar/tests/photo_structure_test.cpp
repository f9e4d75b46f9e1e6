#include "photo_structure.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "fw/avatar/testing/sample_photo.hpp"
#include "fw/files/files.hpp"

namespace fw::avatar {
namespace {

using namespace std::string_literals;
using samples::big;
using samples::jpeg;

std::string chunk(const std::string& type, const std::string& content) {
    const auto all = type + content;
    return big(content.size(), 4) + all +
           big(crc32(0, reinterpret_cast<const Bytef*>(all.data()), static_cast<uInt>(all.size())), 4);
}

std::string png(std::uint64_t width = 600, std::uint64_t height = 800) {
    return "\x89PNG\r\n\x1A\n" + chunk("IHDR", big(width, 4) + big(height, 4) + "\x08\x02\0\0\0"s) +
           chunk("tEXt", "a word") + chunk("IDAT", std::string(5000, 'p')) + chunk("IEND", "");
}

std::string heic() {
    return big(24, 4) + "ftypheic\0\0\0\0mif1heic"s + big(12, 4) + "metaabcd" + big(1, 4) + "mdat" + big(26, 8) +
           "0123456789";
}

std::string webp() {
    return files::read_text(FW_SOURCE_DIR "/docs/images/detail.webp", 8U << 20U).value();
}

result<photo_outline> walk(std::string_view bytes, std::size_t at_once = 64) {
    photo_structure out;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(at_once, bytes.size())))
        FW_CHECK(out.feed(bytes.substr(0, at_once)));
    return out.finish();
}

std::string code_of(const std::string& bytes) {
    const auto found = walk(bytes);
    return found ? "good" : found.error().code;
}

struct sample {
    std::string type, bytes;
};
std::vector<sample> samples() {
    return {{"image/jpeg", jpeg()}, {"image/png", png()}, {"image/webp", webp()}, {"image/heic", heic()}};
}

TEST(photo_structure, lets_whole_pictures_pass_however_they_are_cut) {
    for (const auto& [type, bytes] : samples())
        for (const std::size_t at_once : {std::size_t{1}, std::size_t{3}, std::size_t{4096}, bytes.size()}) {
            const auto found = walk(bytes, at_once);
            ASSERT_TRUE(found) << type << ": " << found.error().message;
            EXPECT_EQ(found->content_type, type);
        }
}

TEST(photo_structure, tells_the_size_without_decoding) {
    for (const auto& bytes : {jpeg(), png()}) {
        EXPECT_EQ(walk(bytes)->width, 600u);
        EXPECT_EQ(walk(bytes)->height, 800u);
    }
    EXPECT_GT(walk(webp())->width, 100u);
}

TEST(photo_structure, refuses_whatever_ends_early) {
    for (const auto& [type, bytes] : samples())
        for (std::size_t n = 1; n < bytes.size(); n += n < 600 ? 1 : bytes.size() / 50) {
            // HEIC may end behind any box once the picture is described: its pixels are the job's to miss.
            if (type == "image/heic" && (n == 36 || n == bytes.size())) continue;
            EXPECT_NE(code_of(bytes.substr(0, n)), "good") << type << " cut at " << n;
        }
}

TEST(photo_structure, refuses_a_head_with_noise_behind_it) {
    for (const auto& [type, bytes] : samples()) {
        if (type == "image/webp") continue;  // noise of the right length is for the job to find: WebP has no marks
        auto noisy = bytes.substr(0, 40);
        std::uint32_t state = 12345;
        for (int i = 0; i < 100'000; ++i) {
            state = state * 1664525 + 1013904223;
            noisy += static_cast<char>(state >> 24U);
        }
        EXPECT_EQ(code_of(noisy), "photo.broken") << type;
        EXPECT_NE(code_of(bytes.substr(0, 40) + std::string(100'000, '\0')), "good") << type;
    }
}

TEST(photo_structure, says_what_is_wrong_and_where) {
    auto damaged = png();
    damaged[100] ^= 1;
    const auto found = walk(damaged);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "photo.broken");
    EXPECT_EQ(found.error().field, "file");
    EXPECT_NE(found.error().message.find("image/png"), std::string::npos);
    EXPECT_NE(found.error().message.find("checksum"), std::string::npos);
}

TEST(photo_structure, refuses_more_pixels_than_are_ever_looked_at_and_none_at_all) {
    EXPECT_EQ(code_of(png(10'000, 6'000)), "photo.too_large");
    EXPECT_EQ(code_of(png(20'000, 10)), "photo.too_large");
    EXPECT_EQ(code_of(jpeg(20'000, 100)), "photo.too_large");
    EXPECT_EQ(code_of(png(0, 10)), "photo.broken");
    EXPECT_EQ(code_of(jpeg(0, 10)), "photo.broken");
}

TEST(photo_structure, does_not_look_at_what_follows_the_picture) {
    EXPECT_EQ(code_of(jpeg() + "what a phone appends"), "good");
    EXPECT_EQ(code_of(png() + "and a screenshot's tail"), "good");
}

TEST(photo_structure, tells_an_empty_file_and_one_of_another_kind) {
    EXPECT_EQ(code_of(""), "photo.empty");
    EXPECT_EQ(code_of("GIF89a............"), "photo.type");
    EXPECT_EQ(code_of("\xFF\xD8\xFF"), "photo.type") << "too short to be one";
}

}  // namespace
}  // namespace fw::avatar
