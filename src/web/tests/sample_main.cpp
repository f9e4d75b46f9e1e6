// The sample API behind a pipe, for tests from outside: each line in is a request
// {"method":"GET","target":"/docs","fields":{…},"body":""}, each line out its answer
// {"status":200,"fields":{…},"body":""}.
#include <iostream>

#include "fw/web/testing/ask.hpp"
#include "sample_api.hpp"

int main() {
    using namespace fw;
    using namespace fw::web;
    testing::sample_api api;
    route_table table;
    docs_site docs;
    api.add_to(table);
    docs.add_to(table);
    const router all(table.take());
    docs.publish(all, table.schemas(), testing::sample_facts());

    for (std::string line; std::getline(std::cin, line);) {
        const auto asked = parse_json(line).value().as_object();
        testing::fields fields;
        for (const auto& f : asked.at("fields").as_object()) fields[std::string(f.key())] = f.value().as_string();
        const auto answer = testing::ask(
            all, {find_method(asked.at("method").as_string()).value_or(method::get),
                  std::string(asked.at("target").as_string()), std::string(asked.at("body").as_string()), fields});
        json::object sent;
        for (const auto& [name, value] : answer.fields) sent[name] = value;
        sent["Content-Type"] = answer.content_type;
        std::cout << json::serialize(json::object{{"status", answer.status}, {"fields", sent}, {"body", answer.text}})
                  << std::endl;
    }
}
