#include "fw/render/settings.hpp"

namespace fw::render {

int samples_of(const settings& s) {
    if (s.samples) return *s.samples;
    switch (s.quality) {
        case quality::draft:
            return 4;
        case quality::standard:
            return 16;
        case quality::high:
            return 64;
        case quality::ultra:
            return 96;
    }
    std::unreachable();
}

}  // namespace fw::render
