#include "fw/dressing/avatar.hpp"

namespace fw::dressing {

namespace {

json::value number_or_null(const std::optional<double>& v) {
    return v ? json::value(*v) : json::value(nullptr);
}

/// Micrometres and milligrams are beyond what anybody measures; shorter numbers read better.
double tidy(double v) {
    return std::round(v * 1e6) / 1e6;
}

json::array to_json(const body::interval& i) {
    return {tidy(i.lower), tidy(i.upper)};
}

json::object to_json(const body::fitted_measurement& m) {
    const auto& info = body::info(m.id);
    json::object out{{"id", info.name}, {"iso", info.iso}, {"label", info.label}};
    out["asked"] = m.asked ? json::value(tidy(*m.asked)) : json::value(nullptr);
    out["achieved"] = tidy(m.achieved);
    out["gap"] = m.asked ? json::value(tidy(m.gap())) : json::value(nullptr);
    out["interval90"] = to_json(m.interval90);
    out["source"] = body::to_string(m.source);
    return out;
}

/// Not tidied: whoever reads it makes the same body again, to the last bit.
json::object to_json(const body::shape& s) {
    return {{"age", s.age},
            {"muscle", s.muscle},
            {"weight", s.weight},
            {"height", s.height},
            {"proportions", s.proportions},
            {"cup", s.cup},
            {"firmness", s.firmness},
            {"ancestry", json::array(s.ancestry.begin(), s.ancestry.end())},
            {"modifiers", json::array(s.modifiers.begin(), s.modifiers.end())}};
}

}  // namespace

result<avatar> make_avatar(const body::body_model& model, const person& p) {
    FW_CHECK(check_person(p));
    const auto request = to_request(p);
    avatar out;
    out.name = p.name;
    out.unit = p.unit;
    out.warnings = body::examine(request, p.unit);
    FW_TRY(out.fit, body::fit(model, request));
    std::ranges::copy(body::examine_fit(out.fit, p.unit), std::back_inserter(out.warnings));
    return out;
}

person mended(const person& p, const std::vector<body::warning>& warnings) {
    const auto request = body::mend(to_request(p), warnings);
    person out = p;
    out.weight = request.weight;
    for (auto& [id, value] : out.measurements) value = request[id].value_or(value);
    return out;
}

json::value to_json(const std::vector<body::warning>& warnings, body::unit_system unit) {
    json::array out;
    for (const auto& w : warnings) {
        json::object entry{{"code", w.code},
                           {"measurement", w.measurement},
                           {"message", w.message},
                           {"suggestion", number_or_null(w.suggestion)}};
        if (w.suggestion) entry["suggestionText"] = body::to_text(w, *w.suggestion, unit);
        if (!w.exchanged_with.empty()) entry["exchangedWith"] = w.exchanged_with;
        out.push_back(std::move(entry));
    }
    return out;
}

json::value to_json(const avatar& a) {
    json::array measurements;
    for (const auto& m : a.fit.measurements) measurements.push_back(to_json(m));
    const json::object weight{{"asked", number_or_null(a.fit.weight_asked)},
                              {"achieved", tidy(a.fit.weight_achieved)},
                              {"interval90", to_json(a.fit.weight_interval90)}};
    return json::object{{"version", 1},
                        {"name", a.name},
                        {"sex", a.fit.figure.sex == body::sex::female ? "female" : "male"},
                        {"age", a.fit.shape.age},
                        {"measurements", std::move(measurements)},
                        {"weight", weight},
                        {"worstGap", tidy(a.fit.worst_gap)},
                        {"warnings", to_json(a.warnings, a.unit)},
                        {"shape", to_json(a.fit.shape)}};
}

}  // namespace fw::dressing
