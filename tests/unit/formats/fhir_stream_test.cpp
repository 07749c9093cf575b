// Resources out of files of every shape, and what is said when they are broken.
#include "formats/fhir_stream.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace careplan;

namespace {

// "type@line:column" of each resource, or "! complaint".
std::string each(std::string text) {
  fhir::ResourceStream stream(text_source(std::move(text), "f"));
  std::string all;
  while (stream.next()) {
    auto const place = stream.place();
    all += stream.complaint() ? "! " + describe(*stream.complaint()) + "\n"
                              : fmt::format("{}@{}:{}\n", stream.type(), place.line, place.column);
  }
  return all;
}

// The same bytes, one at a time: no block boundary may matter.
std::string each_byte(std::string const& text) {
  auto const whole = text_source(text, "f");
  fhir::ResourceStream stream(
      ByteSource{"f", [whole](std::span<char> block) { return whole.read(block.first(1)); }});
  std::string all;
  while (stream.next())
    all += stream.complaint() ? "! " + describe(*stream.complaint()) + "\n"
                              : std::string(stream.type()) + "\n";
  return all;
}

bool resources(std::string text) {
  auto source = text_source(std::move(text), "f");
  return fhir::holds_resources(source);
}

}  // namespace

TEST_CASE("resources come one a line, pretty-printed, in a list and in a Bundle") {
  CHECK(each("{\"resourceType\":\"A\"}\n\n{\"resourceType\":\"B\"}") == "A@1:1\nB@3:1\n");
  CHECK(each("\n  {\n  \"resourceType\": \"A\"\n}\n{\"resourceType\":\"B\"}\n") ==
        "A@2:3\nB@5:1\n");
  CHECK(each("[{\"resourceType\":\"A\"},\n {\"resourceType\":\"B\"}]") == "A@1:2\nB@2:2\n");
  CHECK(each("{\"resourceType\":\"Bundle\",\"entry\":[\n"
             " {\"fullUrl\":\"x\",\"resource\":{\"resourceType\":\"A\"}},\n"
             " {\"request\":{}},\n"
             " {\"resource\":{\"x\":\"]}\\\"\",\"resourceType\":\"B\"}}]}\n"
             "{\"resourceType\":\"C\"}") == "A@2:28\nB@4:14\nC@5:1\n");
  CHECK(each("{\"resourceType\":\"Bundle\"}") == "");
  CHECK(each("\xEF\xBB\xBF{\"resourceType\":\"A\"}\r\n{\"resourceType\":\"B\"}\r\n") ==
        "A@1:1\nB@2:1\n");
  CHECK(each("") == "");
}

TEST_CASE("what is no resource is said, with its place, and the next one is read") {
  CHECK(each("{\"a\":1}\n{\"resourceType\":\"B\"}") ==
        "! f:1:1: this is no FHIR resource: it has no 'resourceType'\nB@2:1\n");
  CHECK(each("{\"resourceType\":\"A\",}\n{\"resourceType\":\"B\"}") ==
        "! f:1:21: a ',' before '}'\n  hint: leave out the comma\nB@2:1\n");
  // A quote or a bracket that stays open does not swallow the lines behind it.
  CHECK(each("{\"resourceType\":\"A}\n{\"resourceType\":\"B\"}") ==
        "! f:1:17: text that has no closing quote\nB@2:1\n");
  CHECK(each("{\"resourceType\":\"A\"\n{\"resourceType\":\"B\"}\n{\"resourceType\":\"C\"}") ==
        "! f:2:1: a ',' or '}' should be here\nB@2:1\nC@3:1\n");
  CHECK(each("{\n \"resourceType\": \"A\",\n \"x\": tru\n}").starts_with("! f:3:7: "));
  CHECK(each("{\n \"resourceType\": \"A\",\n") == "! f:3:1: the text ends inside a resource\n");
  CHECK(each("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Bundle\"}}]"
             "}") == "! f:1:47: a Bundle inside a Bundle\n  hint: take the inner one out\n");
  CHECK(each("{\"resourceType\":\"Bundle\",\"entry\":[],\"entry\":[{}]}") ==
        "! f:1:45: 'entry' is given twice\n  hint: keep one of the two\n");
  CHECK(each("{\"resourceType\":\"Bundle\",\n\"entry\":[{\"resource\":}]}")
            .starts_with("! f:2:22: "));
}

TEST_CASE("a resource has a limit, and a Bundle of many does not share it") {
  auto const long_text = std::string(std::size_t{1} << 20, 'x');
  CHECK(each("{\"resourceType\":\"A\",\"x\":\"" + long_text + "\"}\n{\"resourceType\":\"B\"}") ==
        "! f:1:1: a resource longer than 1 MiB\nB@2:1\n");
  std::string bundle = "{\"resourceType\":\"Bundle\",\"entry\":[";
  for (int i = 0; i < 3; ++i)
    bundle += fmt::format("{}{{\"resource\":{{\"resourceType\":\"A\",\"x\":\"{}\"}}}}",
                          i == 0 ? "" : ",", long_text.substr(100));
  auto const found = each(bundle + "]}");
  CHECK(std::ranges::count(found, '\n') == 3);
  CHECK(found.find('!') == std::string::npos);
}

TEST_CASE("it does not matter how the bytes come in") {
  std::string const text =
      "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"A\"}}]}\n"
      "{\"resourceType\":\"A}\n  {\n\"resourceType\":\"B\"}\n[{\"resourceType\":\"C\"}]";
  CHECK(each_byte(text) == "A\n! f:2:17: text that has no closing quote\nB\nC\n");
}

TEST_CASE("resources are told from records by what their beginning says") {
  CHECK(resources("{\"resourceType\":\"A\"}"));
  CHECK(resources("\xEF\xBB\xBF \n[ { \"id\": 1,\n \"resourceType\" : \"A\"}]"));
  CHECK_FALSE(resources("client,date,\"resourceType\": x\n"));
  CHECK_FALSE(resources("{\"client\":\"C-1\",\"note\":\"\\\"resourceType\\\": x\"}"));
  CHECK_FALSE(resources("{\"client\":\"C-1\",\"note\":\"resourceType\"}"));
  CHECK_FALSE(resources(""));
  // Looking takes nothing away.
  auto source = text_source("{\"resourceType\":\"A\"}", "f");
  CHECK(fhir::holds_resources(source));
  fhir::ResourceStream stream(source);
  CHECK(stream.next());
  CHECK(stream.type() == "A");
}
