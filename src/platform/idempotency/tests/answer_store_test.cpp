#include "answer_store_contract.hpp"
#include "fw/idempotency/memory_answer_store.hpp"

namespace fw::idempotency {
namespace {

struct memory_bench {
    answer_store& store() { return kept; }
    std::size_t count() { return kept.size(); }
    template <class T>
    T run(task<T> work) {
        std::optional<T> out;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr, T value) { out.emplace(std::move(value)); });
        io.restart();
        io.run();
        return std::move(*out);
    }
    void run(task<void> work) {
        asio::co_spawn(io, std::move(work), [](std::exception_ptr) {});
        io.restart();
        io.run();
    }
    asio::io_context io{1};
    memory_answer_store kept;
    uuid ada{{1}}, bob{{2}};
};

INSTANTIATE_TYPED_TEST_SUITE_P(in_memory, answer_store_contract, memory_bench);

}  // namespace
}  // namespace fw::idempotency
