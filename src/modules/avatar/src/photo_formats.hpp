// The formats that photo_structure walks through.
#pragma once

#include <optional>

#include "photo_structure.hpp"

namespace fw::avatar {

/// Reads the heads it asked for. What it says is wrong goes into a sentence: "The file is damaged: WHY".
class photo_structure::format {
public:
    using next = std::expected<step, std::string_view>;

    format() = default;
    format(const format&) = delete;
    format& operator=(const format&) = delete;
    virtual ~format() = default;

    /// How the file's first bytes are read.
    [[nodiscard]] virtual step begin() const = 0;
    /// `head`: as many bytes as were wanted.
    [[nodiscard]] virtual next read(std::string_view head) = 0;
    /// Bytes that are skipped.
    virtual void pass(std::string_view skipped) { (void)skipped; }
    /// Instead of `read`, one byte and more at a time, for what has no length: takes from the piece what it can and
    /// says how to go on; nothing if it wants the next piece.
    [[nodiscard]] virtual std::optional<next> scan(std::string_view& piece) {
        (void)piece;
        return std::nullopt;
    }
    [[nodiscard]] virtual bool scans() const { return false; }
    /// Whether the file may end here, between two heads.
    [[nodiscard]] virtual bool may_end() const { return false; }

    photo_outline outline;
};

/// By the first twelve bytes (photo_format.hpp); null for what is none of ours.
[[nodiscard]] std::unique_ptr<photo_structure::format> make_format(std::string_view front);

}  // namespace fw::avatar
