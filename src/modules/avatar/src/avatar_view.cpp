#include "avatar_view.hpp"

#include <cmath>
#include <numbers>

#include "fw/base/encoding.hpp"
#include "fw/dressing/avatar.hpp"
#include "json_text.hpp"

namespace fw::avatar {

namespace {

using body::measurement_id;

std::string_view to_string(unit u) {
    return u == unit::metric ? "metric" : "imperial";
}
std::string_view to_string(sex s) {
    return s == sex::female ? "female" : "male";
}
body::unit_system system_of(unit u) {
    return u == unit::metric ? body::unit_system::metric : body::unit_system::imperial;
}
sex sex_of(body::sex s) {
    return s == body::sex::female ? sex::female : sex::male;
}

/// Centimetres or inches, kilograms or pounds, degrees; to a tenth of a millimetre.
double shown(double value, double one) {
    return std::round(value / one * 100) / 100;
}
double one_of(measurement_id id, unit u) {
    if (body::info(id).angle) return std::numbers::pi / 180;
    return u == unit::metric ? 0.01 : 0.0254;
}
double one_of_weight(unit u) {
    return u == unit::metric ? 1 : body::kilograms_per_pound;
}

json::object document_of(std::optional<sex> s, std::optional<double> age, unit u, const value_map& values) {
    json::object out{{"unit", to_string(u)}, {"sex", to_string(s.value_or(sex::female))}};
    if (age) out["age"] = *age;
    auto& measurements = (out["measurements"] = json::object()).as_object();
    for (const auto& [name, value] : values) measurements[name] = value;
    return out;
}

value_view view_of(std::string_view id, std::string_view iso, std::string_view label, const found_value& v,
                   double one) {
    value_view out;
    out.id = id;
    out.iso = iso;
    out.label = label;
    out.value = shown(v.value, one);
    if (v.asked) out.asked = shown(*v.asked, one);
    out.interval = {shown(v.interval90.lower, one), shown(v.interval90.upper, one)};
    out.source = v.source;
    return out;
}

/// What the measurement is counted in; the weight's if it is none of the measurements.
double one_of(std::string_view name, unit u) {
    const auto id = body::find_measurement(name);
    return id ? one_of(*id, u) : one_of_weight(u);
}

warning_view warning_of(const json::object& from, unit u) {
    warning_view out;
    out.code = text_in(from, "code");
    out.measurement = text_in(from, "measurement");
    out.message = text_in(from, "message");
    if (const auto* value = from.if_contains("suggestion"); value != nullptr && value->is_number())
        out.suggestion = shown(value->to_number<double>(), one_of(out.measurement, u));
    if (from.contains("exchangedWith")) out.exchanged_with = text_in(from, "exchangedWith");
    return out;
}

value_map values_of(const dressing::person& p, unit u) {
    value_map out;
    for (const auto& [id, value] : p.measurements) out[std::string(body::info(id).name)] = shown(value, one_of(id, u));
    if (p.weight) out["weight"] = shown(*p.weight, one_of_weight(u));
    return out;
}

}  // namespace

result<told_body> told_of(const create_request& in) {
    if (in.from == source::measurements && !in.sex)
        return fail(error_kind::invalid, "avatar.sex_required", "Say whose body it is: female or male.", "sex");
    told_body out;
    auto document = document_of(in.sex, in.age, in.unit, in.measurements);
    document["name"] = in.name;
    FW_TRY(out.person, dressing::parse_person(json::serialize(document)));
    out.sex_known = in.sex.has_value();
    out.height_measured = in.height_measured;
    out.clothing = in.clothing;
    return out;
}

result<dressing::person> person_of(const doctor_request& in) {
    return dressing::parse_typed_person(json::serialize(document_of(in.sex, in.age, in.unit, in.measurements)));
}

told_changes changes_of(const tell_request& in, std::string trace) {
    told_changes out;
    if (in.sex) out.sex = *in.sex == sex::female ? body::sex::female : body::sex::male;
    if (!in.age.is_absent()) out.age = in.age.has_value() ? std::optional(*in.age) : std::nullopt;
    out.unit = system_of(in.unit);
    for (const auto& [name, value] : in.measurements)
        out.measurements[name] = value.has_value() ? std::optional(*value) : std::nullopt;
    out.clothing = in.clothing;
    out.height_measured = in.height_measured;
    out.trace = std::move(trace);
    return out;
}

model_view view_of(const model_file& f, const objects::signed_links& links) {
    model_view out;
    out.lod = f.lod;
    out.draco = f.draco;
    out.url =
        links.sign(objects::object_key(f.key), {.lifetime = link_life, .version = to_hex(f.sha256).substr(0, 16)});
    out.content_type = f.content_type;
    out.sha256 = to_hex(f.sha256);
    out.bytes = f.bytes;
    out.triangles = f.triangles;
    return out;
}

std::string link_to_thumbnail(const avatar_facts& a, const objects::signed_links& links) {
    const auto made = a.processed.value_or(a.made).time_since_epoch().count();
    return links.sign(objects::object_key(a.thumbnail.value()),
                      {.lifetime = link_life, .version = std::to_string(made)});
}

avatar_view view_of(const avatar_facts& a, const std::vector<model_file>& models, const objects::signed_links& links) {
    avatar_view out;
    out.id = a.id;
    out.name = a.name;
    out.status = a.status;
    out.from = a.source;
    out.keep_photos = a.keep_photos;
    out.job = a.job;
    out.waits_for = a.waits_for;
    if (a.error) out.error = {a.error->code, a.error->message};
    if (a.thumbnail) out.thumbnail = link_to_thumbnail(a, links);
    for (const auto& f : models) out.models.push_back(view_of(f, links));
    out.version = a.version;
    out.made = a.made;
    out.changed = a.changed;
    out.processed = a.processed;
    return out;
}

body_view view_of(const known_body& known, unit as) {
    body_view out;
    out.unit = as;
    if (known.told.sex_known) out.sex = sex_of(known.told.person.sex);
    out.told = values_of(known.told.person, as);
    out.confidence = known.confidence;
    out.manual = known.manual;
    if (!known.found) return out;
    out.sex = known.found->sex == "male" ? sex::male : sex::female;
    for (const auto& m : body::all_measurements()) {
        const auto& v = (*known.found)[m.id];
        out.details.push_back(view_of(m.name, m.iso, m.label, v, one_of(m.id, as)));
        out.measurements[std::string(m.name)] = out.details.back().value;
    }
    out.details.push_back(view_of("weight", "", "Weight", known.found->weight, one_of_weight(as)));
    out.measurements["weight"] = out.details.back().value;
    for (const auto& w : known.found->warnings) out.warnings.push_back(warning_of(w.as_object(), as));
    return out;
}

doctor_view examine(const dressing::person& typed) {
    const auto as = typed.unit == body::unit_system::metric ? unit::metric : unit::imperial;
    const auto warnings = body::examine(dressing::to_request(typed), typed.unit);
    doctor_view out;
    const auto listed = dressing::to_json(warnings, typed.unit);
    for (const auto& w : listed.as_array()) out.warnings.push_back(warning_of(w.as_object(), as));
    out.mended = values_of(dressing::mended(typed, warnings), as);
    return out;
}

}  // namespace fw::avatar
