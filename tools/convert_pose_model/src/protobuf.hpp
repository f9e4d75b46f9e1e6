// Protocol-buffer wire format, writing only: enough for ONNX's messages.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace fw::pose_convert {

/// Builds one message; a nested message is built first and added as bytes.
class proto_message {
public:
    proto_message& integer(int field, std::int64_t value) {
        key(field, 0);
        varint(static_cast<std::uint64_t>(value));
        return *this;
    }
    proto_message& real(int field, float value) {
        key(field, 5);
        append(&value, sizeof value);
        return *this;
    }
    proto_message& bytes(int field, std::string_view value) {
        key(field, 2);
        varint(value.size());
        out_.append(value);
        return *this;
    }
    proto_message& message(int field, const proto_message& value) { return bytes(field, value.out_); }

    [[nodiscard]] const std::string& encoded() const { return out_; }

private:
    void key(int field, unsigned wire_type) { varint((static_cast<std::uint64_t>(field) << 3) | wire_type); }
    void varint(std::uint64_t value) {
        while (value >= 0x80) {
            out_.push_back(static_cast<char>((value & 0x7f) | 0x80));
            value >>= 7;
        }
        out_.push_back(static_cast<char>(value));
    }
    void append(const void* data, std::size_t size) { out_.append(static_cast<const char*>(data), size); }

    std::string out_;
};

}  // namespace fw::pose_convert
