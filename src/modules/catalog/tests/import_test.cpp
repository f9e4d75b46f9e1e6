#include <gtest/gtest.h>

#include "../src/csv.hpp"
#include "../src/import_document.hpp"
#include "../src/media.hpp"
#include "../src/zip_reader.hpp"

namespace fw::catalog {
namespace {

TEST(csv, is_read_back_as_it_was_written) {
    const csv_line line{"plain", "with, comma", "with \"quotes\"", "two\r\nlines", "", "=1+1"};
    std::string text;
    append_csv(text, line);
    append_csv(text, {"b"});
    const auto read = parse_csv("\xEF\xBB\xBF" + text, 10).value();
    ASSERT_EQ(read.size(), 2u);
    EXPECT_EQ(read[0], line);
}

TEST(csv, refuses_quotes_that_stand_alone_and_too_much) {
    EXPECT_EQ(parse_csv("a,\"b", 10).error().code, "csv.quote");
    EXPECT_EQ(parse_csv("a,b\"c", 10).error().code, "csv.quote");
    EXPECT_EQ(parse_csv("\"a\"b", 10).error().code, "csv.quote");
    EXPECT_EQ(parse_csv("a\nb\nc\n", 2).error().code, "csv.too_large");
    EXPECT_EQ(parse_csv(std::string(300, ','), 2).error().code, "csv.too_large");
    EXPECT_TRUE(parse_csv("", 2).value().empty());
}

TEST(import, names_what_is_wrong_with_each_item) {
    const auto read = read_import(
        R"({"items": [{"type": "pattern", "key": "a", "name": "A", "printType": "dot"},
                      {"type": "pattern", "key": "a", "name": "B", "printType": "dot"},
                      {"type": "pattern", "key": "c", "name": "C", "printType": "dot", "model": "m.glb"},
                      {"type": "pattern", "key": "d", "name": "D", "printType": "dot", "texture": "t.png"},
                      {"type": "pattern", "key": "E", "name": "", "printType": "dot"}, 7]})",
        import_format::json);
    ASSERT_TRUE(read);
    const auto& rows = read->rows;
    ASSERT_EQ(rows.size(), 6u);
    EXPECT_FALSE(rows[0].refused);
    EXPECT_EQ(rows[1].refused->field, "key");
    EXPECT_EQ(rows[2].refused->field, "model");
    EXPECT_EQ(rows[3].refused->code, "catalog.no_file");
    EXPECT_EQ(rows[4].refused->problems.size(), 2u);
    EXPECT_TRUE(rows[5].refused);
    EXPECT_EQ(read_import("[]", import_format::json).error().code, "catalog.no_items");
    EXPECT_EQ(read_import("{", import_format::json).error().code, "json.syntax");
}

TEST(import, reads_the_cells_of_a_csv_as_what_they_are) {
    const auto read = read_import(
        "type,key,name,tags,colors,printType,repeatMm,scaleMax\r\n"
        "pattern,breton,Breton,marine; classic,deep navy #14213d,stripe,\"{\"\"width\"\": 22, \"\"height\"\": "
        "22}\",4\r\n",
        import_format::csv);
    ASSERT_TRUE(read);
    ASSERT_FALSE(read->rows.at(0).refused) << read->rows[0].refused->message;
    const auto document = json::parse(read->rows[0].document).as_object();
    EXPECT_EQ(json::serialize(document.at("tags")), R"(["marine","classic"])");
    EXPECT_EQ(json::serialize(document.at("colors")), R"([{"name":"deep navy","hex":"#14213d"}])");
    EXPECT_EQ(document.at("repeatMm").at("width").to_number<double>(), 22);
    EXPECT_EQ(document.at("scaleMax").to_number<double>(), 4);
}

TEST(zip, refuses_what_is_none) {
    EXPECT_EQ(read_zip("no zip").error().code, "zip.broken");
    EXPECT_EQ(read_zip("").error().code, "zip.broken");
    EXPECT_EQ(read_zip(std::string("PK\x03\x04") + std::string(100, '\0')).error().code, "zip.broken");
}

TEST(media, is_told_by_its_first_bytes) {
    const std::string png = "\x89PNG\r\n\x1A\n rest";
    EXPECT_EQ(check_media(item_kind::fabric, "texture", png).value().extension, "png");
    EXPECT_EQ(check_media(item_kind::fabric, "model", png).error().code, "catalog.no_such_file");
    EXPECT_EQ(check_media(item_kind::element, "model", png).error().code, "catalog.media_type");
    EXPECT_EQ(check_media(item_kind::element, "thumbnail", "glTF").error().code, "catalog.media_type");
    const auto id = make_item_id(item_kind::fabric, "linen");
    EXPECT_EQ(media_key(item_kind::fabric, id, "solid", "texture", {"image/png", "png"}),
              "catalog/fabrics/" + to_string(id) + "/diffuse.png");
    EXPECT_EQ(media_key(item_kind::silhouette, id, "tops", "model", {"model/gltf-binary", "glb"}),
              "catalog/silhouettes/tops/" + to_string(id) + "/model.glb");
}

TEST(csv, keeps_a_byte_order_mark_that_belongs_to_the_first_cell) {
    const std::vector<csv_line> lines{{"\xEF\xBB\xBFkey", "name"}};
    std::string text;
    append_csv(text, lines.front());
    EXPECT_EQ(parse_csv(text, 10), lines);
    EXPECT_EQ(parse_csv("\xEF\xBB\xBFkey,name\n", 10), (std::vector<csv_line>{{"key", "name"}}));
}

}  // namespace
}  // namespace fw::catalog
