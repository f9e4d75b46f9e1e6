// Bytes that arrive at one end and are used up at the other.
#pragma once

#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace fw::gateway {

/// Views of it live until the next call that is not const.
class byte_buffer {
public:
    [[nodiscard]] std::string_view view() const { return {bytes_.get() + begin_, end_ - begin_}; }
    [[nodiscard]] bool empty() const { return begin_ == end_; }

    /// Room behind what is there: moves it to the front, and grows up to `most` bytes in all if it is full. Empty if
    /// that is not enough.
    [[nodiscard]] std::span<char> room(std::size_t most) {
        if (begin_ == end_) {
            begin_ = end_ = 0;
        } else if (begin_ > 0 && end_ == size_) {
            std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        }
        if (end_ == size_ && size_ < most) grow(std::min(most, std::max<std::size_t>(4096, size_ * 2)));
        return {bytes_.get() + end_, size_ - end_};
    }
    void add(std::size_t n) { end_ += n; }
    void consume(std::size_t n) { begin_ += n; }
    void keep(std::size_t n) { end_ = begin_ + n; }
    void clear() { begin_ = end_ = 0; }

    void append(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto place = room(end_ - begin_ + bytes.size());
            const auto n = std::min(place.size(), bytes.size());
            std::memcpy(place.data(), bytes.data(), n);
            add(n);
            bytes.remove_prefix(n);
        }
    }

    /// Bytes it has taken from the heap.
    [[nodiscard]] std::size_t capacity() const { return size_; }

private:
    void grow(std::size_t size) {
        auto bigger = std::make_unique_for_overwrite<char[]>(size);
        if (end_ > begin_) std::memcpy(bigger.get(), bytes_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        bytes_ = std::move(bigger);
        size_ = size;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace fw::gateway
