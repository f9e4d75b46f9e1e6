// Files of drapes: whatever they say, the program neither reads beside them nor makes too much of them.
#include "fw/dressing/worn_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    const auto garment = dressing::unpack_garment({data, size});
    if (garment && !dressing::unpack_garment(dressing::pack(*garment))) __builtin_trap();
    static const body::figure figure;
    static const dressing::outfit clothes;
    (void)dressing::unpack_pose({data, size}, figure, clothes);
    return 0;
}
