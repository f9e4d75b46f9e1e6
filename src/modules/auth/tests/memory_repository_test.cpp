#include "fw/async/run.hpp"
#include "identity_contract.hpp"
#include "memory_auth_repository.hpp"
#include "memory_identity_repository.hpp"
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

struct memory_identities {
    identity_repository& identities() { return kept; }
    auth_repository& accounts() { return users; }
    template <class T>
    T run(task<T> work) {
        return fw::run(std::move(work));
    }
    memory_auth_repository users;
    memory_identity_repository kept{users};
};
INSTANTIATE_TYPED_TEST_SUITE_P(in_memory, identity_contract, memory_identities);

}  // namespace
}  // namespace fw::auth
