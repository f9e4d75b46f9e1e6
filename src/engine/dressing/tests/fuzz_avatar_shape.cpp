// libFuzzer over avatar documents: what is accepted must be a body that can be made.
#include <cmath>
#include <cstdlib>

#include "fw/body/testing/figures.hpp"
#include "fw/dressing/avatar.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    const auto& model = body::testing::model();
    const auto shape = dressing::parse_shape(model, {reinterpret_cast<const char*>(data), size});
    if (!shape) return 0;
    for (const auto& p : model.evaluate(*shape))
        if (!std::isfinite(p.x + p.y + p.z)) std::abort();
    return 0;
}
