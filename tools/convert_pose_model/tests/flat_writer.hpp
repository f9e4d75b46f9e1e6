// Builds small FlatBuffers for tests: a tree of tables, written root first so that every offset points
// forward.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace fw::pose_convert::testing {

struct flat_node;
using flat_fields = std::map<int, flat_node>;  ///< by field number

struct flat_node {
    struct scalar {
        std::string raw;
    };
    struct array {
        std::string raw;
        std::uint32_t count = 0;
    };
    std::variant<scalar, array, flat_fields, std::vector<flat_fields>> value;
};

template <class T>
std::string raw_bytes(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

template <class T>
flat_node scalar(T value) {
    return {flat_node::scalar{raw_bytes(std::vector<T>{value})}};
}
template <class T>
flat_node array(const std::vector<T>& values) {
    return {flat_node::array{raw_bytes(values), static_cast<std::uint32_t>(values.size())}};
}
inline flat_node table(flat_fields fields) {
    return {std::move(fields)};
}
inline flat_node tables(std::vector<flat_fields> items) {
    return {std::move(items)};
}

class flat_writer {
public:
    static std::vector<std::uint8_t> write(const flat_fields& root) {
        flat_writer w;
        w.out_.append(4, '\0');
        w.out_ += "TFL3";
        w.point(0, w.emit(root));
        return {w.out_.begin(), w.out_.end()};
    }

private:
    template <class T>
    void put(std::size_t at, T value) {
        std::memcpy(out_.data() + at, &value, sizeof value);
    }
    void point(std::size_t slot, std::size_t target) { put(slot, static_cast<std::uint32_t>(target - slot)); }
    void align() { out_.append((4 - out_.size() % 4) % 4, '\0'); }

    std::size_t emit(const flat_fields& fields) {
        const int slots = fields.empty() ? 0 : fields.rbegin()->first + 1;
        align();
        const std::size_t vtable = out_.size();
        out_.append(4 + 2 * static_cast<std::size_t>(slots), '\0');
        align();
        const std::size_t at = out_.size();
        out_.append(4 + 4 * fields.size(), '\0');
        put(vtable, static_cast<std::uint16_t>(4 + 2 * slots));
        put(vtable + 2, static_cast<std::uint16_t>(4 + 4 * fields.size()));
        put(at, static_cast<std::int32_t>(at - vtable));
        std::size_t slot = at + 4;
        for (const auto& [number, node] : fields) {
            put(vtable + 4 + 2 * static_cast<std::size_t>(number), static_cast<std::uint16_t>(slot - at));
            emit_field(slot, node);
            slot += 4;
        }
        return at;
    }

    void emit_field(std::size_t slot, const flat_node& node) {
        if (const auto* s = std::get_if<flat_node::scalar>(&node.value)) {
            std::memcpy(out_.data() + slot, s->raw.data(), s->raw.size());
        } else if (const auto* a = std::get_if<flat_node::array>(&node.value)) {
            align();
            point(slot, out_.size());
            out_.append(reinterpret_cast<const char*>(&a->count), 4);
            out_ += a->raw;
        } else if (const auto* t = std::get_if<flat_fields>(&node.value)) {
            point(slot, emit(*t));
        } else {
            const auto& items = std::get<std::vector<flat_fields>>(node.value);
            align();
            const std::size_t first = out_.size();
            point(slot, first);
            out_.append(4 + 4 * items.size(), '\0');
            put(first, static_cast<std::uint32_t>(items.size()));
            for (std::size_t i = 0; i < items.size(); ++i) {
                const std::size_t item = emit(items[i]);
                point(first + 4 + 4 * i, item);
            }
        }
    }

    std::string out_;
};

}  // namespace fw::pose_convert::testing
