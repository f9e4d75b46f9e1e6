// A reader of FlatBuffers that trusts nothing: every offset is checked against the file before it is
// followed. A bad offset sets the shared flag and yields empty values, so that the caller checks once at the
// end.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace fw::pose_convert {

/// The file and whether everything read so far lay inside it.
class flat_file {
public:
    explicit flat_file(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    template <class T>
    [[nodiscard]] T read(std::size_t at) {
        T value{};
        if (at > bytes_.size() || bytes_.size() - at < sizeof(T)) {
            good_ = false;
            return value;
        }
        std::memcpy(&value, bytes_.data() + at, sizeof(T));
        return value;
    }

    [[nodiscard]] std::span<const std::uint8_t> block(std::size_t at, std::size_t size) {
        if (at > bytes_.size() || bytes_.size() - at < size) {
            good_ = false;
            return {};
        }
        return bytes_.subspan(at, size);
    }

    void fail() { good_ = false; }
    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }

private:
    std::span<const std::uint8_t> bytes_;
    bool good_ = true;
};

class flat_table;

/// A vector in the file. Elements lie inside it once `make` has let it pass.
struct flat_vector {
    std::size_t first = 0;
    std::uint32_t count = 0;
};

/// A table: fields are looked up by their number in the schema; an absent field gives its default.
class flat_table {
public:
    flat_table(flat_file& file, std::size_t at) : file_(&file), at_(at) {
        const auto back = file.read<std::int32_t>(at);
        const auto vtable = static_cast<std::int64_t>(at) - back;
        if (vtable < 0) {
            file.fail();
            return;
        }
        vtable_ = static_cast<std::size_t>(vtable);
        fields_ = file.read<std::uint16_t>(vtable_);
    }

    static flat_table absent(flat_file& file) { return flat_table(file); }

    template <class T>
    [[nodiscard]] T scalar(int field, T otherwise = {}) const {
        const std::size_t at = locate(field);
        return at == 0 ? otherwise : file_->read<T>(at);
    }

    [[nodiscard]] flat_table table(int field) const {
        const std::size_t at = follow(field);
        return at == 0 ? absent(*file_) : flat_table(*file_, at);
    }

    [[nodiscard]] flat_vector vector(int field, std::size_t element_size) const {
        const std::size_t at = follow(field);
        if (at == 0) return {};
        const auto count = file_->read<std::uint32_t>(at);
        const std::size_t first = at + sizeof(std::uint32_t);
        (void)file_->block(first, std::size_t{count} * element_size);
        return file_->good() ? flat_vector{first, count} : flat_vector{};
    }

    template <class T>
    [[nodiscard]] std::vector<int> integers(int field) const {
        const flat_vector v = vector(field, sizeof(T));
        std::vector<int> out(v.count);
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<int>(file_->read<T>(v.first + i * sizeof(T)));
        return out;
    }

    [[nodiscard]] std::vector<flat_table> tables(int field) const {
        const flat_vector v = vector(field, sizeof(std::uint32_t));
        std::vector<flat_table> out;
        out.reserve(v.count);
        for (std::size_t i = 0; i < v.count; ++i) {
            const std::size_t slot = v.first + i * sizeof(std::uint32_t);
            out.emplace_back(*file_, slot + file_->read<std::uint32_t>(slot));
        }
        return out;
    }

    [[nodiscard]] std::span<const std::uint8_t> bytes(int field) const {
        const flat_vector v = vector(field, 1);
        return file_->block(v.first, v.count);
    }

    [[nodiscard]] std::string text(int field) const {
        const auto b = bytes(field);
        return {b.begin(), b.end()};
    }

private:
    explicit flat_table(flat_file& file) : file_(&file) {}

    [[nodiscard]] std::size_t locate(int field) const {
        const std::size_t slot = 4 + 2 * static_cast<std::size_t>(field);
        if (slot + 2 > fields_) return 0;
        const auto offset = file_->read<std::uint16_t>(vtable_ + slot);
        return offset == 0 ? 0 : at_ + offset;
    }

    [[nodiscard]] std::size_t follow(int field) const {
        const std::size_t at = locate(field);
        return at == 0 ? 0 : at + file_->read<std::uint32_t>(at);
    }

    flat_file* file_;
    std::size_t at_ = 0;
    std::size_t vtable_ = 0;
    std::uint16_t fields_ = 0;
};

}  // namespace fw::pose_convert
