#include "fw/async/run.hpp"
#include "memory_auth_repository.hpp"
#include "repository_contract.hpp"

namespace fw::auth {
namespace {

struct memory_store {
    auth_repository& repository() { return kept; }
    template <class T>
    T run(task<T> work) {
        return fw::run(std::move(work));
    }
    memory_auth_repository kept;
};

INSTANTIATE_TYPED_TEST_SUITE_P(in_memory, auth_repository_contract, memory_store);

}  // namespace
}  // namespace fw::auth
