#include "document_contract.hpp"
#include "fw/documents/pg_document_store.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::documents {
namespace {

struct postgres_bench {
    document_store& store() { return kept; }
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    postgres::testing::live_database live;
    pg_document_store kept{live.db()};
};

INSTANTIATE_TYPED_TEST_SUITE_P(in_postgres, document_contract, postgres_bench);

}  // namespace
}  // namespace fw::documents
