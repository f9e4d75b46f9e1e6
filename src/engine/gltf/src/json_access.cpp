#include "json_access.hpp"

namespace fw::gltf {

namespace {
const json::object no_object;
const json::array no_array;
}  // namespace

std::unexpected<error> broken(const std::string& path, const std::string& why) {
    return fail(error_kind::invalid, "gltf.broken", fmt::format("The 3D file is not valid glTF: {} {}.", path, why),
                path);
}

const json::object& object_at(const json::object& in, std::string_view key) {
    const json::value* value = in.if_contains(key);
    return value != nullptr && value->is_object() ? value->get_object() : no_object;
}

const json::array& array_at(const json::object& in, std::string_view key) {
    const json::value* value = in.if_contains(key);
    return value != nullptr && value->is_array() ? value->get_array() : no_array;
}

const json::object* find_extension(const json::object& in, std::string_view name) {
    const json::value* value = object_at(in, "extensions").if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
}

double number_at(const json::object& in, std::string_view key, double otherwise) {
    const json::value* value = in.if_contains(key);
    return value != nullptr && value->is_number() ? value->to_number<double>() : otherwise;
}

float float_at(const json::object& in, std::string_view key, float otherwise) {
    const auto value = static_cast<float>(number_at(in, key, otherwise));
    return std::isfinite(value) ? value : otherwise;
}

bool bool_at(const json::object& in, std::string_view key) {
    const json::value* value = in.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::string string_at(const json::object& in, std::string_view key) {
    const json::value* value = in.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

vec3 vec3_at(const json::object& in, std::string_view key, vec3 otherwise) {
    const auto v = floats_at<3>(in, key, {otherwise.x, otherwise.y, otherwise.z});
    return {v[0], v[1], v[2]};
}

namespace {

// Whole numbers may be written as 3 or 3.0.
std::optional<std::size_t> whole(const json::value& value, std::size_t limit) {
    if (!value.is_number()) return std::nullopt;
    const double number = value.to_number<double>();
    if (!(number >= 0) || number != std::floor(number) || number > static_cast<double>(limit)) return std::nullopt;
    return static_cast<std::size_t>(number);
}

}  // namespace

result<std::size_t> size_at(const json::object& in, std::string_view key, std::size_t otherwise, std::size_t limit,
                            const std::string& path) {
    const json::value* value = in.if_contains(key);
    if (value == nullptr) return otherwise;
    const auto number = whole(*value, limit);
    if (!number)
        return broken(fmt::format("{}.{}", path, key), fmt::format("must be a whole number from 0 to {}", limit));
    return *number;
}

result<int> index_of(const json::value& value, std::size_t count, const std::string& path) {
    const auto number = whole(value, std::size_t{1} << 30);
    if (!number || *number >= count) return broken(path, fmt::format("must be an index below {}", count));
    return static_cast<int>(*number);
}

result<int> index_at(const json::object& in, std::string_view key, std::size_t count, const std::string& path) {
    const json::value* value = in.if_contains(key);
    if (value == nullptr) return -1;
    return index_of(*value, count, fmt::format("{}.{}", path, key));
}

result<const json::object*> element(const json::array& list, std::size_t i, const std::string& path) {
    if (const auto* object = list[i].if_object()) return object;
    return broken(fmt::format("{}[{}]", path, i), "must be an object");
}

}  // namespace fw::gltf
