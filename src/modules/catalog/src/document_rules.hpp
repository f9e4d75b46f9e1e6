// What documents must be beyond their shapes.
#pragma once

#include "item_dto.hpp"

namespace fw::catalog {

/// Errors: `request.invalid`, which names the member.
[[nodiscard]] result<void> check(const silhouette_document& d);
[[nodiscard]] result<void> check(const fabric_document& d);
[[nodiscard]] result<void> check(const pattern_document& d);
[[nodiscard]] result<void> check(const element_document& d);

/// Read and checked. Errors: those of `web::read_document` and `check`.
template <class Document>
[[nodiscard]] result<Document> read_checked(std::string_view text) {
    FW_TRY(auto out, web::read_document<Document>(text));
    FW_CHECK(check(out));
    return out;
}

/// As it is kept.
template <class Document>
[[nodiscard]] std::string text_of(const Document& d) {
    std::string out;
    web::write_document(out, d);
    return out;
}

}  // namespace fw::catalog
