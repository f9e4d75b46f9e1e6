#include "source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "fw/base/json.hpp"

namespace fw::pack {
namespace {

std::unexpected<error> damaged(std::string_view what) {
    return fail(error_kind::invalid, "pack.damaged", fmt::format("The package's {} can't be read.", what));
}

// Calls f(words) for each line that is neither blank nor a comment; stops when f returns false.
template <class F>
bool each_line(std::string_view text, F&& f) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        words.clear();
        for (std::size_t i = 0; i < line.size();) {
            const auto start = line.find_first_not_of(" \t\r", i);
            if (start == std::string_view::npos) break;
            const auto end = std::min(line.find_first_of(" \t\r", start), line.size());
            words.push_back(line.substr(start, end - start));
            i = end;
        }
        if (!words.empty() && !words[0].starts_with('#') && !words[0].starts_with('"') && !f(words)) return false;
    }
    return true;
}

template <class T>
bool number(std::string_view word, T& out) {
    return std::from_chars(word.data(), word.data() + word.size(), out).ec == std::errc{};
}

bool read_corner(std::string_view word, corner& c) {
    const auto slash = word.find('/');
    if (slash == std::string_view::npos || !number(word, c.vertex) || !number(word.substr(slash + 1), c.uv))
        return false;
    --c.vertex;
    --c.uv;
    return true;
}

}  // namespace

result<base_mesh> parse_base_mesh(std::string_view text) {
    base_mesh m;
    std::string group;
    const bool fine = each_line(text, [&](const auto& w) {
        if (w[0] == "v" && w.size() >= 4) {
            auto& p = m.positions.emplace_back();
            return number(w[1], p.x) && number(w[2], p.y) && number(w[3], p.z);
        }
        if (w[0] == "vt" && w.size() >= 3) {
            auto& t = m.uvs.emplace_back();
            return number(w[1], t.x) && number(w[2], t.y);
        }
        if (w[0] == "g" && w.size() >= 2) group = w[1];
        if (w[0] == "f") {
            auto& q = m.groups[group].emplace_back();
            if (w.size() != 5) return false;
            for (std::size_t i = 0; i < 4; ++i)
                if (!read_corner(w[i + 1], q[i]) || q[i].vertex >= m.positions.size() || q[i].uv >= m.uvs.size())
                    return false;
        }
        return true;
    });
    if (!fine || m.groups["body"].empty()) return damaged("base.obj");
    return m;
}

result<std::vector<delta>> parse_target(std::string_view text, std::size_t vertices) {
    std::vector<delta> out;
    const bool fine = each_line(text, [&](const auto& w) {
        if (w.size() != 4) return false;
        auto& d = out.emplace_back();
        return number(w[0], d.vertex) && d.vertex < vertices && number(w[1], d.d.x) && number(w[2], d.d.y) &&
               number(w[3], d.d.z);
    });
    if (!fine) return damaged("target");
    return out;
}

result<std::vector<rig_bone>> parse_rig(std::string_view text) {
    FW_TRY(const auto root, parse_json(text));
    if (!root.is_object()) return damaged("rig");
    std::vector<rig_bone> pending, out;
    const auto read_end = [](const json::object& o) {
        rig_end e;
        if (o.contains("cube_name")) e.cube = o.at("cube_name").as_string();
        if (o.contains("vertex_indices"))
            for (const auto& v : o.at("vertex_indices").as_array())
                e.vertices.push_back(static_cast<std::uint32_t>(v.to_number<int>()));
        return e;
    };
    for (const auto& [name, b] : root.as_object()) {
        const auto& o = b.as_object();
        pending.push_back({name, std::string(o.at("parent").as_string()), read_end(o.at("head").as_object()),
                           read_end(o.at("tail").as_object())});
    }
    // Parents first; otherwise in the file's order.
    while (!pending.empty()) {
        const auto it = std::ranges::find_if(pending, [&](const rig_bone& b) {
            return b.parent.empty() || std::ranges::any_of(out, [&](const rig_bone& p) { return p.name == b.parent; });
        });
        if (it == pending.end()) return damaged("rig (a bone has no parent)");
        out.push_back(std::move(*it));
        pending.erase(it);
    }
    return out;
}

result<std::map<std::string, std::vector<weight>>> parse_weights(std::string_view text) {
    FW_TRY(const auto root, parse_json(text));
    std::map<std::string, std::vector<weight>> out;
    const auto* weights = root.is_object() ? root.as_object().if_contains("weights") : nullptr;
    if (weights == nullptr || !weights->is_object()) return damaged("weights");
    for (const auto& [bone, list] : weights->as_object())
        for (const auto& pair : list.as_array())
            out[bone].push_back({static_cast<std::uint32_t>(pair.as_array().at(0).to_number<int>()),
                                 pair.as_array().at(1).to_number<double>()});
    return out;
}

}  // namespace fw::pack
