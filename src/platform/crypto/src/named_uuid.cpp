#include "fw/crypto/named_uuid.hpp"

#include <algorithm>

#include "fw/base/encoding.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::crypto {

uuid make_named_uuid(std::string_view name) {
    const auto digest = sha256(bytes_of(name));
    uuid out;
    std::copy_n(digest.begin(), out.bytes.size(), out.bytes.begin());
    out.bytes[6] = static_cast<std::uint8_t>((out.bytes[6] & 0x0fU) | 0x80U);
    out.bytes[8] = static_cast<std::uint8_t>((out.bytes[8] & 0x3fU) | 0x80U);
    return out;
}

}  // namespace fw::crypto
