// From sliders to the coefficients of macro targets. Names and formula: MakeHuman's documentation of its macro targets.
#include <map>

#include "model_data.hpp"

namespace fw::body {
namespace {

constexpr std::array<std::string_view, 2> sexes{"female", "male"};
constexpr std::array<std::string_view, 3> ages{"child", "young", "old"};
constexpr std::array<std::string_view, 3> ancestries{"african", "asian", "caucasian"};
constexpr std::array<std::string_view, 3> levels{"min", "average", "max"};
constexpr double child_years = 11, young_years = 25, old_years = 90;

// Weights of the three anchors at 0, 0.5 and 1.
std::array<double, 3> three_anchors(double x) {
    x = std::clamp(x, 0.0, 1.0);
    return {std::max(0.0, 1 - 2 * x), 1 - std::abs(2 * x - 1), std::max(0.0, 2 * x - 1)};
}

std::array<double, 3> age_anchors(double years) {
    years = std::clamp(years, child_years, old_years);
    if (years < young_years) {
        const double t = (years - child_years) / (young_years - child_years);
        return {1 - t, t, 0};
    }
    const double t = (years - young_years) / (old_years - young_years);
    return {0, 1 - t, t};
}

class lookup {
public:
    explicit lookup(const std::vector<file_target>& targets) {
        for (std::size_t i = 0; i < targets.size(); ++i) index_[targets[i].name] = static_cast<target_index>(i);
    }
    [[nodiscard]] target_index operator()(const std::string& name) const {
        const auto it = index_.find(name);
        return it == index_.end() ? -1 : it->second;
    }

private:
    std::map<std::string, target_index> index_;
};

}  // namespace

macro_tables index_macros(const std::vector<file_target>& targets) {
    const lookup find(targets);
    macro_tables t;
    t.smooth_breast = {find("breast/nipple-point-decr"), find("breast/nipple-size-decr")};
    for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t s = 0; s < 2; ++s)
            for (std::size_t r = 0; r < 3; ++r)
                t.ancestry[r][s][a] = find(fmt::format("macrodetails/{}-{}-{}", ancestries[r], sexes[s], ages[a]));
    for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t m = 0; m < 3; ++m)
            for (std::size_t w = 0; w < 3; ++w) {
                for (std::size_t s = 0; s < 2; ++s) {
                    const auto stem = fmt::format("{}-{}-{}muscle-{}weight", sexes[s], ages[a], levels[m], levels[w]);
                    t.universal[s][a][m][w] = find("macrodetails/universal-" + stem);
                    t.height[s][a][m][w] = {find("macrodetails/height/" + stem + "-minheight"),
                                            find("macrodetails/height/" + stem + "-maxheight")};
                    t.proportions[s][a][m][w] = {find("macrodetails/proportions/" + stem + "-uncommonproportions"),
                                                 find("macrodetails/proportions/" + stem + "-idealproportions")};
                }
                for (std::size_t c = 0; c < 3; ++c)
                    for (std::size_t f = 0; f < 3; ++f)
                        t.breast[a][m][w][c][f] =
                            find(fmt::format("breast/female-{}-{}muscle-{}weight-{}cup-{}firmness", ages[a], levels[m],
                                             levels[w], levels[c], levels[f]));
            }
    return t;
}

std::vector<std::pair<target_index, float>> macro_weights(const macro_tables& macros, const shape& s) {
    std::vector<std::pair<target_index, float>> out;
    const auto add = [&](target_index t, double w) {
        if (t >= 0 && w > 1e-9) out.emplace_back(t, static_cast<float>(w));
    };
    const std::size_t sex = s.sex == sex::male ? 1 : 0;
    const auto age = age_anchors(s.age);
    const auto muscle = three_anchors(s.muscle), weight = three_anchors(s.weight);
    const auto height = three_anchors(s.height), proportions = three_anchors(s.proportions);
    const auto cup = three_anchors(s.cup), firmness = three_anchors(s.firmness);
    if (s.sex == sex::female)
        for (const auto t : macros.smooth_breast) add(t, 1);
    for (std::size_t a = 0; a < 3; ++a) {
        if (age[a] <= 0) continue;
        for (std::size_t r = 0; r < 3; ++r) add(macros.ancestry[r][sex][a], age[a] * s.ancestry[r]);
        for (std::size_t m = 0; m < 3; ++m)
            for (std::size_t w = 0; w < 3; ++w) {
                const double c = age[a] * muscle[m] * weight[w];
                if (c <= 0) continue;
                add(macros.universal[sex][a][m][w], c);
                add(macros.height[sex][a][m][w][0], c * height[0]);
                add(macros.height[sex][a][m][w][1], c * height[2]);
                add(macros.proportions[sex][a][m][w][0], c * proportions[0]);
                add(macros.proportions[sex][a][m][w][1], c * proportions[2]);
                if (sex == 1) continue;
                for (std::size_t k = 0; k < 3; ++k)
                    for (std::size_t f = 0; f < 3; ++f) add(macros.breast[a][m][w][k][f], c * cup[k] * firmness[f]);
            }
    }
    return out;
}

void index_modifiers(const std::vector<file_target>& targets, std::vector<std::string>& names,
                     std::vector<modifier_targets>& modifiers) {
    struct ending {
        std::string_view text;
        bool incr;
    };
    constexpr std::array<ending, 8> endings{{{"-incr", true},
                                             {"-decr", false},
                                             {"-up", true},
                                             {"-down", false},
                                             {"-out", true},
                                             {"-in", false},
                                             {"-forward", true},
                                             {"-backward", false}}};
    std::map<std::string, modifier_targets> found;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (targets[i].name.starts_with("macrodetails/")) continue;
        auto name = targets[i].name.substr(targets[i].name.find('/') + 1);
        if (name.starts_with("l-") || name.starts_with("r-")) name = name.substr(2);
        for (const auto& e : endings)
            if (name.ends_with(e.text)) {
                auto& m = found[name.substr(0, name.size() - e.text.size())];
                (e.incr ? m.incr : m.decr).push_back(static_cast<target_index>(i));
                break;
            }
    }
    for (auto& [name, m] : found) {
        names.push_back(name);
        modifiers.push_back(std::move(m));
    }
}

}  // namespace fw::body
