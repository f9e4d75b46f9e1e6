#include "fw/documents/document_store.hpp"

#include "fw/base/json.hpp"

namespace fw::documents {

result<void> check_body(std::string_view json) {
    if (json.size() > most_body)
        return fail(error_kind::too_large, "documents.too_large",
                    fmt::format("A document has {} MB at most.", most_body >> 20U));
    if (!parse_json(json)) return fail(error_kind::invalid, "documents.not_json", "A document is a JSON text.");
    // Not in any document: PostgreSQL has no text with a NUL in it.
    if (json.find("\\u0000") != json.npos)
        return fail(error_kind::invalid, "documents.not_json", "A document has no NUL characters.");
    return {};
}

}  // namespace fw::documents
