#include "body_file.hpp"

#include <cstring>
#include <type_traits>

namespace fw::body {
namespace {

constexpr std::string_view magic = "FWBODY\r\n";
constexpr std::size_t header_bytes = 32;

std::uint64_t fnv1a(std::span<const std::uint8_t> bytes) {
    std::uint64_t h = 14695981039346656037ull;
    for (const auto b : bytes) h = (h ^ b) * 1099511628211ull;
    return h;
}

// One `visit` serves both directions, so that reader and writer can't drift apart.
class writer {
public:
    std::vector<std::uint8_t> out;

    template <class T>
    bool scalar(const T& v) {
        const auto* p = reinterpret_cast<const std::uint8_t*>(&v);
        out.insert(out.end(), p, p + sizeof(T));
        return true;
    }
    template <class T>
    bool block(const std::vector<T>& v) {
        static_assert(std::is_standard_layout_v<T>);  // GLM vectors are plain floats, yet not "trivially copyable"
        scalar(static_cast<std::uint32_t>(v.size()));
        const auto* p = reinterpret_cast<const std::uint8_t*>(v.data());
        out.insert(out.end(), p, p + v.size() * sizeof(T));
        return true;
    }
    bool text(const std::string& s) {
        scalar(static_cast<std::uint32_t>(s.size()));
        out.insert(out.end(), s.begin(), s.end());
        return true;
    }
    template <class T, class F>
    bool list(const std::vector<T>& v, F&& each) {
        scalar(static_cast<std::uint32_t>(v.size()));
        for (const auto& e : v) each(*this, e);
        return true;
    }
};

class reader {
public:
    explicit reader(std::span<const std::uint8_t> in) : in_(in) {}

    template <class T>
    bool scalar(T& v) {
        if (in_.size() < sizeof(T)) return false;
        std::memcpy(&v, in_.data(), sizeof(T));
        in_ = in_.subspan(sizeof(T));
        return true;
    }
    template <class T>
    bool block(std::vector<T>& v) {
        std::uint32_t n = 0;
        if (!scalar(n) || n > in_.size() / sizeof(T)) return false;
        v.resize(n);
        if (n > 0) std::memcpy(static_cast<void*>(v.data()), in_.data(), n * sizeof(T));
        in_ = in_.subspan(n * sizeof(T));
        return true;
    }
    bool text(std::string& s) {
        std::uint32_t n = 0;
        if (!scalar(n) || n > in_.size()) return false;
        s.assign(reinterpret_cast<const char*>(in_.data()), n);
        in_ = in_.subspan(n);
        return true;
    }
    template <class T, class F>
    bool list(std::vector<T>& v, F&& each) {
        std::uint32_t n = 0;
        if (!scalar(n) || n > in_.size()) return false;  // an element takes a byte at least
        v.clear();
        for (std::uint32_t i = 0; i < n; ++i) {
            v.emplace_back();
            if (!each(*this, v.back())) return false;
        }
        return true;
    }
    [[nodiscard]] bool at_end() const { return in_.empty(); }

private:
    std::span<const std::uint8_t> in_;
};

template <class Archive, class File>
bool visit(Archive& a, File& f) {
    const auto surface = [](auto& ar, auto& s) { return ar.text(s.name) && ar.block(s.quads) && ar.block(s.uv_quads); };
    const auto anchor = [](auto& ar, auto& s) { return ar.text(s.name) && ar.block(s.vertices); };
    const auto rig_bone = [](auto& ar, auto& b) {
        return ar.text(b.name) && ar.scalar(b.parent) && ar.scalar(b.head) && ar.scalar(b.tail);
    };
    const auto target = [](auto& ar, auto& t) {
        return ar.text(t.name) && ar.scalar(t.scale) && ar.block(t.indices) && ar.block(t.deltas);
    };
    const auto mask = [](auto& ar, auto& m) { return ar.text(m.name) && ar.block(m.values); };
    const auto lod = [](auto& ar, auto& l) { return ar.block(l.triangles); };
    return a.text(f.notice) && a.scalar(f.body_vertices) && a.block(f.base) && a.block(f.uvs) &&
           a.list(f.surfaces, surface) && a.list(f.anchors, anchor) && a.list(f.bones, rig_bone) &&
           a.block(f.weights) && a.list(f.targets, target) && a.list(f.masks, mask) && a.list(f.lods, lod);
}

bool quads_below(const std::vector<quad>& quads, std::size_t limit) {
    return std::ranges::all_of(
        quads, [&](const quad& q) { return std::ranges::all_of(q, [&](auto i) { return i < limit; }); });
}

bool below(const std::vector<std::uint16_t>& indices, std::size_t limit) {
    return std::ranges::all_of(indices, [&](auto i) { return i < limit; });
}

bool finite(const std::vector<vec3>& points) {
    return std::ranges::all_of(points,
                               [](vec3 p) { return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z); });
}

bool surfaces_are_sound(const body_file& f) {
    if (f.surfaces.empty() || !quads_below(f.surfaces.front().quads, f.body_vertices)) return false;
    return std::ranges::all_of(f.surfaces, [&](const file_surface& s) {
        return s.quads.size() == s.uv_quads.size() && quads_below(s.quads, f.base.size()) &&
               quads_below(s.uv_quads, f.uvs.size());
    });
}

bool rig_is_sound(const body_file& f) {
    for (const auto& a : f.anchors)
        if (a.vertices.empty() || !below(a.vertices, f.base.size())) return false;
    const auto anchors = static_cast<int>(f.anchors.size());
    for (int i = 0; i < static_cast<int>(f.bones.size()); ++i) {
        const auto& b = f.bones[static_cast<std::size_t>(i)];
        if (b.parent < -1 || b.parent >= i || b.head < 0 || b.head >= anchors || b.tail < 0 || b.tail >= anchors)
            return false;
    }
    if (f.weights.size() != f.base.size()) return false;
    return std::ranges::all_of(f.weights, [&](const skin_weight& w) {
        float sum = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            if (w.bones[k] >= f.bones.size() || !(w.weights[k] >= 0)) return false;
            sum += w.weights[k];
        }
        return std::abs(sum - 1) < 1e-3f;
    });
}

bool targets_are_sound(const body_file& f) {
    return std::ranges::all_of(f.targets, [&](const file_target& t) {
        const std::size_t n = t.indices.empty() ? f.base.size() : t.indices.size();
        return std::isfinite(t.scale) && t.deltas.size() == 3 * n && below(t.indices, f.base.size());
    });
}

bool looks_are_sound(const body_file& f) {
    const auto corners = find_corners(f).corners.size();
    return f.lods.size() == 2 &&
           std::ranges::all_of(f.masks, [&](const file_mask& m) { return m.values.size() == f.uvs.size(); }) &&
           std::ranges::all_of(f.lods, [&](const file_lod& l) {
               return std::ranges::all_of(l.triangles, [&](const auto& t) {
                   return std::ranges::all_of(t, [&](auto i) { return i < corners; });
               });
           });
}

}  // namespace

skin_corners find_corners(const body_file& file) {
    skin_corners out;
    std::vector<std::vector<std::uint32_t>> by_vertex(file.base.size());
    const auto number_of = [&](corner c) {
        for (const auto i : by_vertex[c.vertex])
            if (out.corners[i] == c) return i;
        by_vertex[c.vertex].push_back(static_cast<std::uint32_t>(out.corners.size()));
        out.corners.push_back(c);
        return by_vertex[c.vertex].back();
    };
    const auto& skin = file.surfaces.front();
    for (std::size_t i = 0; i < skin.quads.size(); ++i)
        for (const auto& cut : {std::array{0, 1, 2}, std::array{0, 2, 3}}) {
            auto& t = out.triangles.emplace_back();
            for (std::size_t k = 0; k < 3; ++k) {
                const auto at = static_cast<std::size_t>(cut[k]);
                t[k] = number_of({skin.quads[i][at], skin.uv_quads[i][at]});
            }
        }
    return out;
}

std::vector<std::uint8_t> write_body_file(const body_file& file) {
    writer payload;
    visit(payload, file);
    writer whole;
    whole.out.assign(magic.begin(), magic.end());
    whole.scalar(body_file_version);
    whole.scalar(std::uint32_t{0});
    whole.scalar(static_cast<std::uint64_t>(payload.out.size()));
    whole.scalar(fnv1a(payload.out));
    whole.out.insert(whole.out.end(), payload.out.begin(), payload.out.end());
    return std::move(whole.out);
}

result<body_file> read_body_file(std::span<const std::uint8_t> bytes) {
    const auto broken = [](std::string_view what) {
        return fail(error_kind::invalid, "body.file_syntax",
                    fmt::format("The body data file is damaged ({}). Run ./fw assets again.", what));
    };
    if (bytes.size() < header_bytes || std::memcmp(bytes.data(), magic.data(), magic.size()) != 0)
        return broken("no body.fwb header");
    reader header(bytes.subspan(magic.size(), header_bytes - magic.size()));
    std::uint32_t version = 0, zero = 0;
    std::uint64_t size = 0, checksum = 0;
    if (!(header.scalar(version) && header.scalar(zero) && header.scalar(size) && header.scalar(checksum)))
        return broken("short header");
    if (version != body_file_version)
        return fail(error_kind::unsupported, "body.file_version",
                    fmt::format("The body data file has version {}, this program reads {}. Run ./fw assets again.",
                                version, body_file_version));
    const auto payload = bytes.subspan(header_bytes);
    if (payload.size() != size) return broken("wrong length");
    if (fnv1a(payload) != checksum)
        return fail(error_kind::invalid, "body.file_checksum",
                    "The body data file's checksum is wrong. Run ./fw assets again.");
    body_file file;
    reader in(payload);
    if (!visit(in, file) || !in.at_end()) return broken("cut short");
    if (file.body_vertices == 0 || file.body_vertices > file.base.size() || file.base.size() > 65535 ||
        !finite(file.base))
        return broken("vertices");
    if (!surfaces_are_sound(file)) return broken("surfaces");
    if (!rig_is_sound(file)) return broken("rig");
    if (!targets_are_sound(file)) return broken("targets");
    if (!looks_are_sound(file)) return broken("masks or levels of detail");
    return file;
}

}  // namespace fw::body
