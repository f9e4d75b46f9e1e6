// JSON schemas (2020-12) of shapes, and the components they refer to.
#pragma once

#include <map>
#include <string>

#include "fw/base/json.hpp"

namespace fw::web {

/// Collects the components of one document.
class schema_builder {
public:
    /// `{"$ref": "#/components/schemas/Name"}`; `describe(*this)` is asked once for each name. `who` tells shapes
    /// apart: throws std::logic_error where two have one name.
    template <class Describe>
    [[nodiscard]] json::object refer(const std::string& name, const void* who, Describe&& describe) {
        if (begin(name, who)) finish(name, describe(*this));
        return make_reference(name);
    }

    /// In the order of their names.
    [[nodiscard]] const std::map<std::string, json::object>& components() const { return components_; }

    [[nodiscard]] static json::object make_reference(const std::string& name);

private:
    [[nodiscard]] bool begin(const std::string& name, const void* who);
    void finish(const std::string& name, json::object schema) { components_[name] = std::move(schema); }

    std::map<std::string, json::object> components_;
    std::map<std::string, const void*> who_;
};

}  // namespace fw::web
