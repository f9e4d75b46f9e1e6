// A genuine file, damaged: for fuzzers of formats that chance does not hit upon.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace fw::testing {

/// `how` is read five bytes at a time: what is done (a byte written, the end cut off, bytes left out, an end repeated,
/// bytes put in), where (three bytes), and with which byte. Nothing to read: the file as it was. At most `most` bytes.
[[nodiscard]] inline std::vector<std::uint8_t> changed(std::vector<std::uint8_t> file,
                                                       std::span<const std::uint8_t> how, std::size_t most = 1 << 20) {
    for (; how.size() >= 5 && !file.empty(); how = how.subspan(5)) {
        const auto at = static_cast<std::ptrdiff_t>((how[1] << 16 | how[2] << 8 | how[3]) % file.size());
        const auto place = file.begin() + at;
        const std::uint8_t byte = how[4];
        switch (how[0] % 5) {
            case 0:
                *place = byte;
                break;
            case 1:
                file.erase(place, file.end());
                break;
            case 2:
                file.erase(place, place + std::min<std::ptrdiff_t>(byte, file.end() - place));
                break;
            case 3: {
                const std::vector<std::uint8_t> end(place, file.end());
                file.insert(file.end(), end.begin(), end.end());
                break;
            }
            default:
                file.insert(place, byte, 'x');
        }
        if (file.size() > most) file.resize(most);
    }
    return file;
}

}  // namespace fw::testing
