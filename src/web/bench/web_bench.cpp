// What a typed endpoint costs beside its handler: a request of 200 bytes read and validated, an answer of 1 KB written;
// the same bytes through Boost.JSON's document, without any validation; and the router.
#include "fw/bench/figures.hpp"
#include "fw/web/testing/ask.hpp"
#include "sample_api.hpp"

namespace {

using namespace fw;
using namespace fw::web;

constexpr std::string_view request_text =
    R"({"id":"0190a1b2-0000-7000-8000-000000000000","name":"Anna Lindqvist","email":"anna@example.com","born":"2001-02-03T04:05:06Z",)"
    R"("sex":"female","tags":["linen","wool"],"measurements":{"height":171.5},"visits":3})";

/// Median CPU microseconds of one run, of batches of a thousand.
template <class Work>
double microseconds(Work&& work) {
    return bench::median_ms(
        [&] {
            for (int i = 0; i < 1000; ++i) work();
        },
        15);
}

}  // namespace

int main() {
    const auto person = read_document<fw::web::testing::person>(request_text).value();
    list_page<fw::web::testing::person> page;
    page.items.assign(4, person);
    std::string answer;
    write_document(answer, page);
    std::size_t sum = 0;

    const double read =
        microseconds([&] { sum += read_document<fw::web::testing::person>(request_text)->tags.size(); });
    const double write = microseconds([&] {
        std::string out;
        out.reserve(512);
        write_document(out, page);
        sum += out.size();
    });
    const double boost_read = microseconds([&] { sum += json::parse(request_text).as_object().size(); });
    const auto document = json::parse(answer);
    const double boost_write = microseconds([&] { sum += json::serialize(document).size(); });

    fw::web::testing::sample_api api;
    route_table table;
    api.add_to(table);
    const router all(table.take());
    const double fixed = microseconds([&] { sum += all.find(method::get, "/api/v1/people").values.size(); });
    const double named = microseconds(
        [&] { sum += all.find(method::get, "/api/v1/people/0190a1b2-0000-7000-8000-000000000000").values.size(); });

    bench::print("web.request.bytes", static_cast<double>(request_text.size()), "bytes");
    bench::print("web.answer.bytes", static_cast<double>(answer.size()), "bytes");
    bench::print("web.read.cpu", read, "us");
    bench::print("web.write.cpu", write, "us");
    bench::print("web.boost_read.cpu", boost_read, "us");
    bench::print("web.boost_write.cpu", boost_write, "us");
    bench::print("web.cpu_ratio", (read + write) / (boost_read + boost_write), "ratio");
    bench::print("web.route.fixed.cpu", fixed, "us");
    bench::print("web.route.named.cpu", named, "us");
    return sum == 0 ? 1 : 0;
}
