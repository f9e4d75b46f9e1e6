#include "document_contract.hpp"
#include "fw/async/run.hpp"
#include "fw/documents/memory_document_store.hpp"

namespace fw::documents {
namespace {

struct memory_bench {
    document_store& store() { return kept; }
    template <class T>
    T run(task<T> work) {
        if constexpr (std::is_void_v<T>)
            (void)fw::run(told(std::move(work)));
        else
            return fw::run(std::move(work));
    }
    static task<bool> told(task<void> work) {
        co_await std::move(work);
        co_return true;
    }
    memory_document_store kept;
};

INSTANTIATE_TYPED_TEST_SUITE_P(in_memory, document_contract, memory_bench);

}  // namespace
}  // namespace fw::documents
