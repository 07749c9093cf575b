#include "core/value.hpp"

#include <doctest/doctest.h>

#include <string>

#include "core/error.hpp"
#include "core/id.hpp"
#include "core/json.hpp"

using namespace careplan;

TEST_CASE("a value is settled when it is fixed, and not applicable is an answer") {
  CHECK(settled(Value{true}));
  CHECK(settled(Value{0.0}));
  CHECK(settled(Value{"stable"}));
  CHECK(settled(Value{Interval{3, 3}}));
  CHECK(settled(Value{Missing::not_applicable}));
  for (auto const missing :
       {Missing::not_asked, Missing::unknown, Missing::refused, Missing::stale})
    CHECK_FALSE(settled(Value{missing}));
  CHECK_FALSE(settled(Value{Interval{3, 4}}));
  CHECK_FALSE(settled(Value{OneOf{{"low", "high"}}}));
}

TEST_CASE("a value reads as people say it") {
  CHECK(to_text(Value{true}) == "yes");
  CHECK(to_text(Value{false}) == "no");
  CHECK(to_text(Value{3.0}) == "3");
  CHECK(to_text(Value{"stable"}) == "stable");
  CHECK(to_text(Value{Interval{10, 13}}) == "10..13");
  CHECK(to_text(Value{OneOf{{"low", "high"}}}) == "low|high");
  CHECK(to_text(Value{Missing::not_asked}) == "not asked");
  CHECK(to_text(Value{Missing::not_applicable}) == "not applicable");
}

TEST_CASE("an interval holds both its bounds") {
  Interval const range{1, 3};
  CHECK(range.contains(1));
  CHECK(range.contains(3));
  CHECK_FALSE(range.contains(0.999));
  CHECK_FALSE(range.contains(3.001));
}

TEST_CASE("a value in JSON keeps what is missing apart from no and from nothing") {
  CHECK(to_json(Value{false}) == "false");
  CHECK(to_json(Value{Missing::not_asked}) == "null");
  CHECK(to_json(Value{Missing::not_applicable}) == R"("not_applicable")");
  CHECK(to_json(Value{OneOf{{"low", "high"}}}) == R"({"one_of":["low","high"]})");
}

TEST_CASE("JSON texts keep every byte below a blank as an escape") {
  for (int c = 0; c < 0x20; ++c) {
    auto const text = json_text(std::string(1, static_cast<char>(c)));
    CAPTURE(text);
    CHECK(text.starts_with("\"\\"));
    CHECK(text.ends_with("\""));
  }
  CHECK(json_text(" ~\x7F") == "\" ~\x7F\"");
  CHECK(json_text("\t\r\n\"\\") == R"("\t\r\n\"\\")");
}

TEST_CASE(
    "an id has 1 to 64 letters, digits, dots, lines and dashes and begins with one of the first") {
  CHECK(valid_id("C-1001"));
  CHECK(valid_id("a"));
  CHECK(valid_id("9._-"));
  CHECK(valid_id(std::string(64, 'x')));
  CHECK_FALSE(valid_id(""));
  CHECK_FALSE(valid_id(std::string(65, 'x')));
  for (auto const* wrong : {".a", "_a", "-a"}) CHECK_FALSE(valid_id(wrong));
  std::string const allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  for (int c = 0; c < 256; ++c) {
    CAPTURE(c);
    std::string const text{'a', static_cast<char>(c), 'a'};
    CHECK(valid_id(text) == (allowed.find(static_cast<char>(c)) != std::string::npos));
  }
}

TEST_CASE("a complaint names file, line and column as far as they are known, and its hint below") {
  CHECK(describe(Complaint{Place{"a.toml", 3, 7}, "wrong", "do"}) ==
        "a.toml:3:7: wrong\n  hint: do");
  CHECK(describe(Complaint{Place{.file = "a.toml", .line = 3}, "wrong", ""}) == "a.toml:3: wrong");
  CHECK(describe(Complaint{Place{.file = "a.toml"}, "wrong", ""}) == "a.toml: wrong");
  CHECK(describe(Complaint{Place{.file = "a.toml", .column = 7}, "wrong", ""}) == "a.toml: wrong");
  CHECK(describe(Complaint{{}, "wrong \x1b", ""}) == "wrong \\x1b");
  Error const both(Fault::input, {Complaint{Place{}, "one", ""}, Complaint{Place{}, "two", ""}});
  CHECK(describe(both) == "one\ntwo");
  CHECK_THROWS_AS(throw_if_any(Fault::input, both.complaints), Error);
  CHECK_NOTHROW(throw_if_any(Fault::input, {}));
}
