#include "design_view.hpp"

#include "value_rules.hpp"

namespace fw::design {

namespace {

json::value json_of(const vector_view& v) {
    return json::object{{"x", v.x}, {"y", v.y}, {"z", v.z}};
}

void put_properties(registers& to, property_map& from) {
    for (auto& [name, value] : from) to.insert_or_assign(property_path(name), std::move(value));
}

void put_tags(registers& to, const std::vector<std::string>& tags) {
    json::array list;
    for (const auto& tag : tags) list.emplace_back(tag);
    to.insert_or_assign("tags", std::move(list));
}

template <class Check>
result<registers> checked(registers values, Check check) {
    for (const auto& [path, value] : values) FW_CHECK(check(path, value));
    return values;
}

template <class T, class Text>
void put_patch(registers& to, std::string path, const web::patch<T>& from, Text text) {
    if (from.is_null()) to.insert_or_assign(std::move(path), json::value(nullptr));
    if (from.has_value()) to.insert_or_assign(std::move(path), text(*from));
}

json::value text_of(const std::string& text) {
    return json::string(text);
}

}  // namespace

result<registers> values_of(create_design& in) {
    registers out;
    out.insert_or_assign("name", json::string(in.name));
    if (in.description) out.insert_or_assign("description", json::string(*in.description));
    if (in.avatar) out.insert_or_assign("avatarId", json::string(to_string(*in.avatar)));
    if (!in.tags.empty()) put_tags(out, in.tags);
    put_properties(out, in.properties);
    std::erase_if(out, [](const auto& entry) { return entry.second.is_null(); });
    return checked(std::move(out), check_design_value);
}

result<registers> values_of(change_design& in) {
    registers out;
    if (in.name) out.insert_or_assign("name", json::string(*in.name));
    put_patch(out, "description", in.description, text_of);
    put_patch(out, "avatarId", in.avatar, [](const uuid& id) { return text_of(to_string(id)); });
    if (in.tags) put_tags(out, *in.tags);
    put_properties(out, in.properties);
    if (out.empty()) return fail(error_kind::invalid, "design.nothing", "Say what is to be changed.");
    return checked(std::move(out), check_design_value);
}

result<layer> layer_of(new_layer& in, time_point now) {
    layer out;
    out.id = in.id.value_or(layer_id::make(now));
    out.type = in.type;
    out.item = in.item;
    out.is_visible = in.is_visible;
    out.is_locked = in.is_locked;
    if (in.name) out.values.insert_or_assign("name", json::string(*in.name));
    if (in.transform.position) out.values.insert_or_assign("transform.position", json_of(*in.transform.position));
    if (in.transform.rotation) out.values.insert_or_assign("transform.rotation", json_of(*in.transform.rotation));
    if (in.transform.scale) out.values.insert_or_assign("transform.scale", json_of(*in.transform.scale));
    put_properties(out.values, in.properties);
    std::erase_if(out.values, [](const auto& entry) { return entry.second.is_null(); });
    FW_TRY(out.values, checked(std::move(out.values), check_layer_value));
    if (out.values.size() > most_registers)
        return fail(error_kind::too_large, "design.value",
                    fmt::format("A layer has at most {} values.", most_registers), "properties");
    return out;
}

result<registers> values_of(change_layer& in) {
    registers out;
    put_patch(out, "transform.position", in.transform.position, json_of);
    put_patch(out, "transform.rotation", in.transform.rotation, json_of);
    put_patch(out, "transform.scale", in.transform.scale, json_of);
    put_properties(out, in.properties);
    put_patch(out, "name", in.name, text_of);
    put_patch(out, "itemId", in.item, [](const item_id& id) { return text_of(to_string(id)); });
    if (in.is_visible) out.insert_or_assign("isVisible", *in.is_visible);
    if (in.is_locked) out.insert_or_assign("isLocked", *in.is_locked);
    if (out.empty()) return fail(error_kind::invalid, "design.nothing", "Say what is to be changed.");
    return checked(std::move(out), check_layer_value);
}

design_summary summary_of(const design_facts& f) {
    return {f.id,   f.name,   f.description, f.avatar,    f.status, f.visibility,
            f.tags, f.layers, f.version,     f.published, f.made,   f.changed};
}

edit_view view_of(const accepted_edit& done) {
    edit_view out{done.design, done.version, done.changed, {}, {}};
    for (const auto& one : done.done) out.ops.emplace_back(to_json(one));
    for (const auto& name : done.kept) out.kept.push_back({name.layer, name.path});
    return out;
}

layer_receipt receipt_of(const accepted_edit& done, layer_id of) {
    return {done.design, of, done.version, done.changed};
}

}  // namespace fw::design
