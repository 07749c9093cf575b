#include "formats/json_reader.hpp"

#include <doctest/doctest.h>

#include <random>

#include "core/json.hpp"
#include "formats/lines.hpp"

using namespace careplan;

namespace {

// The tree written out again.
void write(JsonWriter& json, TreeRef value) {
  switch (value->kind) {
    case TreeKind::null:
      return json.null();
    case TreeKind::yes_no:
      return json.value(value->yes);
    case TreeKind::number:
      return json.value(value->number);
    case TreeKind::text:
      return json.value(value->text);
    case TreeKind::array:
      json.begin_array();
      for (auto const element : value.children()) write(json, element);
      return json.end_array();
    case TreeKind::object:
      json.begin_object();
      for (auto const member : value.children()) {
        json.key(member->key);
        write(json, member);
      }
      return json.end_object();
  }
}

std::string again(std::string_view text) {
  static JsonReader reader;
  if (auto const fault = reader.read(text))
    return "! " + std::to_string(fault->offset) + " " + fault->message;
  std::string out;
  JsonWriter json(out);
  write(json, reader.root());
  return out;
}

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

}  // namespace

TEST_CASE("a value is read as it stands, in its order") {
  CHECK(again(R"( {"b":[1,-2.5,{"c":null}],"a":"x\n\u00e9\ud83d\ude00","t":true,"f":false} )") ==
        "{\"b\":[1,-2.5,{\"c\":null}],\"a\":\"x\\n\xC3\xA9\xF0\x9F\x98\x80\",\"t\":true,"
        "\"f\":false}");
  CHECK(again("{}") == "{}");
  CHECK(again("[]") == "[]");
  CHECK(again("3") == "3");
  CHECK(again("1e-400") == "0");
}

TEST_CASE("what is refused is refused at its byte") {
  CHECK(again("") == "! 0 the line ends where a value should be");
  CHECK(again("{\"a\":1") == "! 6 the line ends inside an object");
  CHECK(again("{") == "! 1 the line ends inside an object");
  CHECK(again("[1,") == "! 3 the line ends where a value should be");
  CHECK(again("{\"a\":1} {") == "! 8 text after the end of the record");
  CHECK(again("{\"a\":1,}") == "! 7 a ',' before '}'");
  CHECK(again("{a:1}") == "! 1 a key in quotes should be here");
  CHECK(again("{\"a\" 1}") == "! 5 a ':' should be here");
  CHECK(again("{\"a\":1 \"b\":2}") == "! 7 a ',' or '}' should be here");
  CHECK(again("{\"a\":01}") == "! 5 a number that begins with 0");
  CHECK(again("{\"a\":1.}") == "! 7 a digit should follow the decimal point");
  CHECK(again("{\"a\":1e400}") == "! 5 a number too large");
  CHECK(again("{\"a\":123456789012345678901234567890}") == "! 5 a number too large");
  CHECK(again("{\"a\":NaN}") == "! 5 a value should be here");
  CHECK(again("{\"a\":\"x\tb\"}") == "! 7 a control character inside text");
  CHECK(again("{\"a\":\"x") == "! 5 text that has no closing quote");
  CHECK(again("{\"a\":\"\\q\"}") == "! 6 '\\q' is no escape");
  CHECK(again("{\"a\":\"\\ud800\"}") == "! 6 a \\u escape that names no character");
  CHECK(again("{\"a\":\"\xff\"}") == "! 6 a byte that is not UTF-8");
  CHECK(again("{\"a\":\"\xed\xa0\x80\"}") == "! 6 a byte that is not UTF-8");
  CHECK(again("\xff") == "! 0 a value should be here");
}

TEST_CASE("a key given twice is refused, at its second place, in small and large objects") {
  CHECK(again(R"({"q1":0,"q2":1,"q1":3})") == "! 15 'q1' is given twice");
  CHECK(again(R"([{"a":{"x":1,"x":1}}])") == "! 13 'x' is given twice");
  // The same key once escaped is the same key.
  CHECK(again(R"({"a":0,"\u0061":3})") == "! 7 'a' is given twice");
  std::string large = "{";
  for (int i = 0; i < 200; ++i) large += "\"k" + std::to_string(i) + "\":0,";
  CHECK(again(large + "\"z\":0}").front() == '{');
  CHECK(again(large + "\"k150\":0}") ==
        "! " + std::to_string(large.size()) + " 'k150' is given twice");
}

TEST_CASE("64 levels are read and 65 refused, also a hundred thousand, also after a long line") {
  CHECK(again(nested(64)) == nested(64));
  CHECK(again(nested(65)) == "! 64 nested more than 64 deep");
  CHECK(again("{\"a\":" + nested(64) + "}") == "! 68 nested more than 64 deep");
  CHECK(again(std::string(100'000, '[')) == "! 64 nested more than 64 deep");
  auto const longest = "\"" + std::string(line_limit - 2, 'x') + "\"";
  CHECK(again(longest) == longest);
  CHECK(again(longest + " ").starts_with("! 1048576 a line longer"));
  CHECK(again(nested(65)) == "! 64 nested more than 64 deep");
}

TEST_CASE("a value's place is found by its index") {
  std::string_view const text = R"( {"a": [1, {"b": 2}], "c" :"x"})";
  JsonReader reader;
  REQUIRE_FALSE(reader.read(text));
  auto const c = reader.root().find("c");
  REQUIRE(c);
  CHECK(text.substr(json_offset(text, c->index())) == "\"x\"}");
  CHECK(text.substr(json_offset(text, c->index(), true)) == "\"c\" :\"x\"}");
  CHECK(json_offset(text, 0) == 1);
  CHECK(text.substr(json_offset(text, 4), 1) == "2");
}

TEST_CASE("the fast reader and the exact scanner agree on every damaged record") {
  std::mt19937 random(3);
  std::string const record =
      R"({"client":"C-1042","n":[0,-1.5e3,true,null,"\u00e9\"x"],"o":{"a":{},"b":"é"}})";
  std::string const junk = "{}[]\",:0123e.-+tfn\\u \xc3\xff\x01x";
  JsonReader reader;
  int refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto text = record;
    for (auto edits = 1 + random() % 3; edits > 0; --edits) {
      auto const at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[at] = junk[random() % junk.size()];
          break;
        case 1:
          text.insert(at, 1, junk[random() % junk.size()]);
          break;
        default:
          text.erase(at, 1 + random() % 3);
      }
    }
    auto const fault = reader.read(text);
    auto const scanned = json_fault(text);
    CAPTURE(text);
    if (fault && fault->message.ends_with("given twice")) continue;
    REQUIRE(fault == scanned);
    if (!fault) continue;
    ++refused;
    REQUIRE(fault->offset <= text.size());
  }
  CHECK(refused > 10'000);
}
