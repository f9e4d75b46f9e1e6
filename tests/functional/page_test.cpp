// The result page in a real browser: tests/functional/result_page.mjs does the clicking.
#include <gtest/gtest.h>

#include "functional_support.hpp"
#include "fw/files/files.hpp"
#include "fw/page/page.hpp"
#include "sample_document.hpp"
#include "sample_model.hpp"

using namespace fw;

namespace {

// A body and a garment in the viewer's sense, and a fit map for it.
void dress(page::person& person) {
    const scene::model model = gltf::testing::make_sample_model();
    person.model = gltf::write_glb(model, {.encode_image = functional::encode_texture}).value();
    const std::size_t vertices = model.meshes[0].primitives[0].positions.size();
    for (std::size_t v = 0; v < vertices; ++v) {
        for (const int channel : {200, 60, 60}) person.fit.colors.push_back(static_cast<std::uint8_t>(channel));
    }
}

}  // namespace

TEST(result_page, opens_from_a_folder_and_every_control_works) {
    const auto assets = functional::assets_folder();
    page::resources parts;
    parts.script = files::read_text(assets / "viewer.js").value();
    parts.style = files::read_text(assets / "page.css").value();
    parts.text_font = files::read_bytes(assets / "fonts/inter.woff2").value();
    parts.display_font = files::read_bytes(assets / "fonts/fraunces.woff2").value();
    page::document doc = page::testing::make_sample_document(false);
    dress(doc.people.front());  // one view is enough: a browser without a graphics card takes seconds to prepare each

    const functional::temporary_folder folder;
    const auto path = folder.path() / "index.html";
    ASSERT_TRUE(files::write_text(path, page::write_page(doc, parts)));
    const auto done = functional::run_node("result_page.mjs", {path.string()});
    EXPECT_TRUE(done) << done.error().message;
}
