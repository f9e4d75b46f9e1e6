// A JPEG file by hand, for tests that need one that is let in.
#pragma once

#include <cstdint>
#include <string>

namespace fw::avatar::samples {

using namespace std::string_literals;

inline std::string big(std::uint64_t value, int bytes) {
    std::string out;
    while (bytes-- > 0) out += static_cast<char>(value >> (8 * bytes));
    return out;
}

inline std::string segment(char code, const std::string& content) {
    return "\xFF"s + code + big(content.size() + 2, 2) + content;
}

/// Built like a photograph of that size; its pixels are words.
inline std::string jpeg(std::uint64_t width = 600, std::uint64_t height = 800) {
    const auto frame = "\x08"s + big(height, 2) + big(width, 2) + "\x03" + std::string(9, '\1');
    return "\xFF\xD8"s + segment('\xE0', "JFIF\0\1\1"s + std::string(7, '\0')) + segment('\xFE', "x") +
           segment('\xDB', std::string(65, '\1')) + segment('\xC0', frame) +
           segment('\xDA', "\x03" + std::string(9, '\0')) + "pixels \xFF\0 and \xFF\xD0 a restart"s + "\xFF\xFF" +
           segment('\xC4', "tables").substr(1) + segment('\xDA', "\x01" + std::string(5, '\0')) +
           "another scan\xFF\xD9"s;
}

}  // namespace fw::avatar::samples
