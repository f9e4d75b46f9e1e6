// The result page of three people whose models and pictures are as large as the demo's: milliseconds of CPU.
#include "fw/bench/figures.hpp"
#include "fw/page/page.hpp"
#include "sample_document.hpp"

int main() {
    using namespace fw;
    page::document doc = page::testing::make_sample_document(true);
    for (auto& person : doc.people) {
        person.model.assign(4'000'000, 0x5a);
        person.fit.colors.assign(40'000, 0x21);
        for (auto& picture : person.pictures) picture.file.bytes.assign(45'000, 0x33);
    }
    const page::resources parts{.script = std::string(800'000, 'x'),
                                .style = std::string(20'000, 'y'),
                                .text_font = std::vector<std::uint8_t>(100'000, 1),
                                .display_font = std::vector<std::uint8_t>(100'000, 2)};
    std::size_t bytes = 0;
    bench::print("page.write", bench::median_ms([&] { bytes = page::write_page(doc, parts).size(); }, 5), "ms");
    bench::print("page.bytes", static_cast<double>(bytes) / 1e6, "MB");
}
