// Between what the services know and what goes over the wire.
#pragma once

#include "design_dto.hpp"

namespace fw::design {

/// Errors: `design.value`, `design.path` with the field: rules that the shapes do not tell.
[[nodiscard]] result<registers> values_of(create_design& in);
[[nodiscard]] result<registers> values_of(change_design& in);
[[nodiscard]] result<layer> layer_of(new_layer& in, time_point now);
[[nodiscard]] result<registers> values_of(change_layer& in);

[[nodiscard]] design_summary summary_of(const design_facts& facts);
[[nodiscard]] edit_view view_of(const accepted_edit& done);
[[nodiscard]] layer_receipt receipt_of(const accepted_edit& done, layer_id of);

}  // namespace fw::design
