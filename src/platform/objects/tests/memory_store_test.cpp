#include "fw/objects/memory_store.hpp"

#include "store_contract.hpp"

namespace fw::objects {
namespace {

class memory_bench final : public store_bench {
public:
    object_store& subject() override { return store_; }

private:
    manual_clock clock_;
    memory_store store_{clock_};
};

INSTANTIATE_TEST_SUITE_P(memory, store_contract, ::testing::Values(+[]() -> std::unique_ptr<store_bench> {
                             return std::make_unique<memory_bench>();
                         }));

TEST(memory_store, fails_when_it_is_told_to) {
    const manual_clock time;
    memory_store store(time);
    store.fail_with(error{error_kind::unavailable, "objects.full", "No space."});
    EXPECT_EQ(run(store.put(object_key("k"), "x", {})).error().code, "objects.full");
    store.fail_with({});
    EXPECT_TRUE(run(store.put(object_key("k"), "x", {})));
}

}  // namespace
}  // namespace fw::objects
