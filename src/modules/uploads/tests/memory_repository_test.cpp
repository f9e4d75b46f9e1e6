#include "fw/async/run.hpp"
#include "memory_upload_repository.hpp"
#include "repository_contract.hpp"

namespace fw::uploads {
namespace {

struct memory_bench {
    upload_repository& repository() { return kept; }
    template <class T>
    T run(task<T> work) {
        return fw::run(std::move(work));
    }
    web::user_id add_user(std::string /*email*/) { return web::user_id::make(time.now()); }
    std::size_t doomed() const { return kept.doomed.size(); }

    manual_clock time;
    memory_upload_repository kept;
};

INSTANTIATE_TYPED_TEST_SUITE_P(memory, upload_repository_contract, memory_bench);

}  // namespace
}  // namespace fw::uploads
